#include "archive/archive_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "codec/zst_writer.hpp"
#include "daybook/error.hpp"
#include "daybook/version.hpp"
#include "sql/error.hpp"
#include "sql/store_file.hpp"

namespace daybook::archive {
namespace {

constexpr const char* kDigest = "blake2b-256";
constexpr int kFormat = 1;
constexpr std::size_t kBlockBytes = 256u << 10;
constexpr std::size_t kLineBytesMax = std::size_t{1} << 30;  // longer is no line of an archive

std::string header_line(const ArchiveHeader& header) {
  nlohmann::ordered_json line = {
      {"type", "archive"},
      {"format", kFormat},
      {"written_by", "daybook " DAYBOOK_VERSION},
      {"store", header.store},
      {"epochs", nlohmann::ordered_json::array({header.epoch})},
      {"rules", header.rules ? nlohmann::ordered_json(*header.rules) : nlohmann::ordered_json()},
      {"since", base::format_time(header.since_ns)},
      {"until", base::format_time(header.until_ns)},
      {"records", header.records},
      {"bytes", header.bytes},
      {"digest",
       {{"scheme", kDigest}, {"of", "the lines after this one"}, {"hex", header.digest}}}};
  return line.dump() + '\n';
}

/// Throws nlohmann's errors where it is none.
ArchiveHeader parse_header(const std::string& text) {
  const auto line = nlohmann::json::parse(text);
  ArchiveHeader header;
  if (line.at("type") != "archive" || line.at("format") != kFormat ||
      line.at("digest").at("scheme") != kDigest || line.at("epochs").size() != 1) {
    throw Error(Error::Code::schema_too_new, "an archive of a form that this daybook does not know",
                "restore it with the daybook that wrote it, or a later one");
  }
  const auto time = [&](const char* key) {
    const auto parsed = base::parse_time(line.at(key).get_ref<const std::string&>());
    return parsed ? parsed->unix_ns : 0;
  };
  header.store = line.at("store");
  header.epoch = line.at("epochs").at(0);
  if (!line.at("rules").is_null()) header.rules = line.at("rules").get<std::int64_t>();
  header.since_ns = time("since");
  header.until_ns = time("until");
  header.records = line.at("records");
  header.bytes = line.at("bytes");
  header.digest = line.at("digest").at("hex");
  return header;
}

/// A file that is gone with this object, unless keep() gave it its name.
class PartFile {
 public:
  explicit PartFile(const std::string& path) : path_(path), part_(path + ".part") {
    ::unlink(part_.c_str());  // of a run that was killed: only one is at work at a time
    file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file_ < 0) throw sql::error_from_errno(errno, "cannot create " + part_);
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile() {
    if (file_ >= 0) ::close(file_);
    if (!is_kept_) ::unlink(part_.c_str());
  }
  const std::string& name() const noexcept { return part_; }
  void put(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(file_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) throw sql::error_from_errno(errno, "cannot write " + part_);
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  void sync() {
    if (::fsync(file_) != 0) throw sql::error_from_errno(errno, "cannot sync " + part_);
  }
  void keep() {
    if (::rename(part_.c_str(), path_.c_str()) != 0)
      throw sql::error_from_errno(errno, "cannot rename " + part_);
    is_kept_ = true;
    sql::sync_directory_of(path_);
  }

 private:
  const std::string path_, part_;
  int file_ = -1;
  bool is_kept_ = false;
};

}  // namespace

void LinesDigest::add(std::string_view line) {
  digest_.add(line);
  digest_.add("\n");
  ++lines_;
  bytes_ += line.size() + 1;
}

std::uint64_t write_archive(const std::string& path, const ArchiveHeader& header,
                            const std::function<bool(std::string&)>& next) {
  PartFile part(path);
  const std::string first = header_line(header);
  codec::ZstWriter out(first.size() + header.bytes, [&](std::string_view b) { part.put(b); });
  out.write(first);
  std::string line;
  std::uint64_t left = header.bytes;
  while (next(line)) {
    line += '\n';
    if (line.size() > left) break;
    left -= line.size();
    out.write(line);
  }
  if (left != 0)
    throw Error(
        Error::Code::io,
        "the rows of epoch " + std::to_string(header.epoch) + " changed while they were read",
        "run it again");
  out.finish();
  part.sync();
  ArchiveReader(part.name()).verify();
  part.keep();
  return std::filesystem::file_size(path);
}

ArchiveReader::ArchiveReader(const std::string& path)
    : path_(path), source_(codec::inflating(codec::open_file(path), path)), block_(kBlockBytes, 0) {
  std::string line;
  if (!read_line(line)) damaged("it is empty");
  try {
    header_ = parse_header(line);
  } catch (const nlohmann::json::exception&) {
    throw Error(Error::Code::corrupt, path + ": no archive of daybook",
                "name a file that `daybook archive` wrote");
  } catch (const Error& error) {
    throw Error(error.code, path + ": " + error.what(), error.hint);
  }
}

void ArchiveReader::damaged(const std::string& what) const {
  throw Error(Error::Code::corrupt, path_ + ": a damaged archive: " + what,
              "take another copy of it; nothing was changed");
}

std::size_t ArchiveReader::read_block() {
  try {
    return source_->read(block_.data(), block_.size());
  } catch (const Error& error) {  // its hint is for logs, of which the beginning is kept
    if (error.code != Error::Code::corrupt) throw;
    throw Error(error.code, error.what(), "take another copy of it; nothing was changed");
  }
}

bool ArchiveReader::read_line(std::string& line) {
  line.clear();
  for (;;) {
    const auto found = block_.find('\n', at_);
    const bool is_whole = found < end_;
    line.append(block_, at_, (is_whole ? found : end_) - at_);
    at_ = is_whole ? found + 1 : end_;
    if (is_whole) return true;
    if (line.size() > kLineBytesMax) damaged("a line that is too long");
    at_ = 0;
    end_ = read_block();
    if (end_ > 0) continue;
    if (!line.empty()) damaged("its last line has no end");
    return false;
  }
}

bool ArchiveReader::next(std::string& line) {
  if (is_done_) return false;
  if (read_line(line)) {
    seen_.add(line);
    return true;
  }
  is_done_ = true;
  if (seen_.lines() != header_.records || seen_.bytes() != header_.bytes)
    damaged(std::to_string(seen_.lines()) + " records instead of " +
            std::to_string(header_.records));
  if (seen_.hex() != header_.digest) damaged("its digest is another");
  return false;
}

void ArchiveReader::verify() {
  std::string line;
  while (next(line)) {
  }
}

}  // namespace daybook::archive
