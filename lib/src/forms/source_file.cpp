#include "forms/source_file.hpp"

#include <algorithm>
#include <vector>

#include "crypto/digest.hpp"
#include "daybook/error.hpp"

namespace daybook::forms {
namespace {

constexpr std::size_t kSkippedBlock = 256u << 10;

bool is_digest_of(std::string_view bytes, std::size_t size, std::int64_t digest) {
  return bytes.size() == size && (size == 0 || crypto::checksum(bytes) == digest);
}

/// How much before the position is looked at: at least a byte, which may be a line end.
std::size_t looked_at(const SourcePosition& known) {
  return std::max<std::size_t>(known.tail_bytes, known.offset > 0 ? 1 : 0);
}

bool tail_agrees(std::string_view before, const SourcePosition& known) {
  const std::size_t size = known.tail_bytes;
  return before.size() >= size &&
         is_digest_of(before.substr(before.size() - size), size, known.tail_digest);
}

/// Reads up to `size` bytes, fewer only at the end.
std::string read_up_to(codec::ByteSource& source, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const std::size_t more = source.read(bytes.data() + got, size - got);
    if (more == 0) break;
    got += more;
  }
  bytes.resize(got);
  return bytes;
}

/// Inflates up to the position; what was read last, or nothing where the text ends before.
std::optional<std::string> skip_to(codec::ByteSource& source, const SourcePosition& known) {
  const std::string head = read_up_to(source, known.file->head_bytes);
  if (!is_digest_of(head, known.file->head_bytes, known.file->head_digest)) return std::nullopt;
  if (head.size() > known.offset) return std::nullopt;
  std::string before = head;
  for (std::uint64_t at = head.size(); at < known.offset;) {
    const auto wanted = std::min<std::uint64_t>(known.offset - at, kSkippedBlock);
    const std::string block = read_up_to(source, static_cast<std::size_t>(wanted));
    if (block.size() < wanted) return std::nullopt;
    at += block.size();
    before += block;
    before.erase(0, before.size() - std::min(before.size(), kTailBytesMax));
  }
  return before;
}

std::optional<Behind> inflate_behind(codec::OpenFile& file, const SourcePosition& known,
                                     const std::string& name) {
  Behind behind;
  behind.source = codec::inflating(file.source(0), name);
  std::optional<std::string> before;
  try {
    before = skip_to(*behind.source, known);
  } catch (const Error& e) {
    if (e.code != Error::Code::corrupt) throw;
  }
  if (!before || !tail_agrees(*before, known)) return std::nullopt;
  behind.behind_line_end = before->empty() || before->back() == '\n';
  return behind;
}

}  // namespace

bool agrees(const codec::OpenFile& file, const SourcePosition& known) {
  const std::size_t head_bytes = known.file->head_bytes;
  const std::size_t tail_bytes = known.tail_bytes;
  return file.status().size >= known.offset &&
         is_digest_of(file.bytes_at(0, head_bytes), head_bytes, known.file->head_digest) &&
         tail_agrees(file.bytes_at(known.offset - tail_bytes, tail_bytes), known);
}

std::optional<Behind> go_behind(codec::OpenFile& file, const SourcePosition& known,
                                const std::string& name) {
  if (file.is_compressed()) return inflate_behind(file, known, name);
  if (!agrees(file, known)) return std::nullopt;
  const std::size_t size = looked_at(known);
  const std::string before = file.bytes_at(known.offset - size, size);
  return Behind{file.source(known.offset), before.empty() || before.back() == '\n'};
}

std::string head_of(codec::OpenFile& file, const std::string& name) {
  return read_up_to(*codec::inflating(file.source(0), name), kHeadBytesMax);
}

}  // namespace daybook::forms
