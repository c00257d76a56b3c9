#include "daybook/sources.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "crypto/digest.hpp"
#include "daybook/error.hpp"
#include "facade/source_lock.hpp"
#include "forms/input_state.hpp"
#include "rows/ingest_source.hpp"

namespace daybook {
namespace {

struct Found {
  SourcePosition position;
  forms::Behind behind;
};

bool is_inode_of(const SourcePosition& known, const codec::FileStatus& status) {
  return known.file->device == status.device && known.file->inode == status.inode;
}

/// Whether `known` may be of this file, to be settled by what stands in it. Device numbers may
/// change with a restart, and a rotated file may be compressed or copied.
bool may_be(const SourcePosition& known, const codec::FileStatus& status, const std::string& path) {
  return is_inode_of(known, status) ||
         (known.file->inode == status.inode && known.file->path == path) ||
         known.file->head_bytes == forms::kHeadBytesMax;
}

/// Of the positions that agree with the file: its own first, then the one written last.
std::optional<Found> find(codec::OpenFile& file, const std::string& path,
                          std::vector<SourcePosition> known) {
  const codec::FileStatus status = file.status();
  std::stable_partition(known.begin(), known.end(), [&](const SourcePosition& position) {
    return is_inode_of(position, status);
  });
  for (SourcePosition& position : known) {
    if (!may_be(position, status, path)) continue;
    if (auto behind = forms::go_behind(file, position, path))
      return Found{std::move(position), std::move(*behind)};
  }
  return std::nullopt;
}

}  // namespace

struct Sources::State {
  explicit State(std::string path) : store(std::move(path)), lock(store) {}

  const std::string store;
  facade::SourceLock lock;
};

Sources::Sources(std::string store) : state_(std::make_unique<State>(std::move(store))) {}
Sources::Sources(Sources&&) noexcept = default;
Sources& Sources::operator=(Sources&&) noexcept = default;
Sources::~Sources() = default;

Input Sources::open(const std::string& path, const Input::Options& options) {
  if (!state_) {
    throw Error(Error::Code::closed, "open: the sources are no longer in this object",
                "use the object they were moved to");
  }
  const std::shared_ptr<codec::OpenFile> file = codec::OpenFile::open(path);
  const codec::FileStatus status = file->status();
  const bool compressed = file->is_compressed();
  if (compressed && options.last_line == Input::LastLine::wait) {
    throw Error(Error::Code::invalid_argument, path + ": is compressed: it cannot be followed",
                "read it with --resume");
  }
  if (!state_->lock.take(status.device, status.inode)) {
    throw Error(Error::Code::busy, path + ": another process reads it into " + state_->store,
                "try again when it is done");
  }
  sql::Connection reader = sql::Connection::open_reader(state_->store);
  std::optional<Found> found = find(*file, path, rows::read_ingest_sources(reader));

  SourceFile self;
  if (found) self = *found->position.file;
  self.path = path;
  if (!found || !is_inode_of(found->position, status)) {
    self.device = status.device;
    self.inode = status.inode;
    self.begun_ns = base::system_clock().wall_ns();
  }
  if (!found) found.emplace();
  if (!found->behind.source) {
    found->behind.source = compressed ? codec::inflating(file->source(0), path) : file->source(0);
    const std::string head = compressed ? forms::head_of(*file, path) : std::string();
    self.head_bytes = static_cast<std::uint32_t>(head.size());
    self.head_digest = crypto::checksum(head);
  }
  found->position.file = std::make_shared<const SourceFile>(std::move(self));

  const SourcePosition& position = found->position;
  const forms::Splitter::Start start{position.offset, position.lines, found->behind.behind_line_end,
                                     position.within_array};
  forms::Splitter pieces(std::move(found->behind.source), start);
  auto state = std::make_unique<Input::State>(std::move(pieces), path, options);
  state->file = file;
  state->compressed = compressed;
  state->offset_before = position.offset;
  state->lines_before = position.lines;
  state->rejected_before = position.rejected;
  state->position = std::move(found->position);
  return Input(std::move(state));
}

}  // namespace daybook
