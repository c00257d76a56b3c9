#include "sql/raw_file.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "sql/error.hpp"

namespace daybook::sql {
namespace {

constexpr std::int64_t kFileHeaderBytes = 100;        // before the b-tree header of page 1
constexpr std::int64_t kPendingByte = 0x40000000;     // its page is never used
constexpr std::int64_t kSharedRegionBytes = 1 << 15;  // see SQLite's walindex

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw Error(Error::Code::io, std::string("cannot ") + what + ' ' + path,
              "see the system's log: a disk may fail");
}

std::int64_t two_bytes(const std::string& page, std::int64_t at) {
  const auto byte = [&](std::int64_t i) {
    return static_cast<unsigned char>(page[static_cast<std::size_t>(i)]);
  };
  return byte(at) << 8 | byte(at + 1);
}

bool is_clear(const std::string& page, std::int64_t offset, std::int64_t bytes) {
  const auto begin = page.begin() + offset;
  return std::all_of(begin, begin + bytes, [](char c) { return c == 0; });
}

}  // namespace

RawFile::RawFile(Connection& connection) : path_(connection.path()) {
  const int code =
      sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file_);
  if (code != SQLITE_OK || file_ == nullptr || file_->pMethods == nullptr) fail(path_, "read");
  page_size_ = connection.integer("PRAGMA page_size");
  constexpr std::int64_t kReservedAt = 20;
  char reserved = 0;
  read(kReservedAt, &reserved, 1);
  usable_ = page_size_ - static_cast<unsigned char>(reserved);
}

std::int64_t RawFile::size() const {
  sqlite3_int64 bytes = 0;
  if (file_->pMethods->xFileSize(file_, &bytes) != SQLITE_OK) fail(path_, "read");
  return bytes;
}

std::size_t RawFile::read(std::int64_t offset, char* out, std::size_t bytes) const {
  const std::int64_t left = std::max<std::int64_t>(size() - offset, 0);
  const auto wanted = std::min(static_cast<std::int64_t>(bytes), left);
  if (wanted == 0) return 0;
  const int code = file_->pMethods->xRead(file_, out, static_cast<int>(wanted), offset);
  if (code == SQLITE_IOERR_SHORT_READ) return 0;  // it was cut meanwhile
  if (code != SQLITE_OK) fail(path_, "read");
  return static_cast<std::size_t>(wanted);
}

std::string RawFile::shared_memory() const {
  std::string all;
  if (file_->pMethods->iVersion < 2) return all;
  for (int region = 0;; ++region) {
    void volatile* bytes = nullptr;
    const int code = file_->pMethods->xShmMap(file_, region, kSharedRegionBytes, 0, &bytes);
    if (code != SQLITE_OK || bytes == nullptr) return all;
    const char volatile* const from = static_cast<const char volatile*>(bytes);
    for (std::int64_t i = 0; i < kSharedRegionBytes; ++i) all += from[i];
  }
}

/// Pages that tell where others are: in the place of a type they have numbers.
bool RawFile::is_map(std::int64_t number) const noexcept {
  if (number < 2) return false;
  const std::int64_t pending = kPendingByte / page_size_ + 1;
  const std::int64_t each = usable_ / 5 + 1;
  std::int64_t map = (number - 2) / each * each + 2;
  if (map == pending) ++map;
  return number == map || number == pending;
}

std::string RawFile::page(std::int64_t number) const {
  std::string bytes(static_cast<std::size_t>(page_size_), '\0');
  bytes.resize(read((number - 1) * page_size_, bytes.data(), bytes.size()));
  return bytes;
}

/// Between the array of cells and the first of these. What is no page of a b-tree begins with the
/// number of another page, whose first byte is 0 in any file of less than 2^25 pages; beyond, only
/// leaves of tables and indexes are looked at, whose types are larger.
RawFile::Gap RawFile::gap_of(const std::string& page, std::int64_t number) const {
  if (static_cast<std::int64_t>(page.size()) < page_size_ || is_map(number)) return {};
  const std::int64_t header = number == 1 ? kFileHeaderBytes : 0;
  const auto type = static_cast<unsigned char>(page[static_cast<std::size_t>(header)]);
  const bool is_leaf = type == 0x0a || type == 0x0d, is_inner = type == 0x02 || type == 0x05;
  constexpr std::int64_t kPagesMax = 1 << 25;
  if (!is_leaf && !(is_inner && pages() < kPagesMax)) return {};
  const std::int64_t cells = two_bytes(page, header + 3);
  std::int64_t content = two_bytes(page, header + 5);
  if (content == 0) content = 65536;
  const std::int64_t begin = header + (is_leaf ? 8 : 12) + 2 * cells;
  if (begin > content || content > usable_) return {};  // it is none
  if (is_clear(page, begin, content - begin)) return {};
  return {begin, content - begin};
}

std::vector<std::int64_t> RawFile::pages_with_rests(std::int64_t first, std::int64_t end) const {
  std::vector<std::int64_t> found;
  for (std::int64_t number = first; number < std::min(end, pages() + 1); ++number)
    if (gap_of(page(number), number).bytes > 0) found.push_back(number);
  return found;
}

std::int64_t RawFile::clear_rests(const std::vector<std::int64_t>& pages) {
  std::int64_t cleared = 0;
  for (const std::int64_t number : pages) {
    const Gap gap = gap_of(page(number), number);
    if (gap.bytes == 0) continue;
    const std::string zeros(static_cast<std::size_t>(gap.bytes), '\0');
    const std::int64_t offset = (number - 1) * page_size_ + gap.offset;
    if (file_->pMethods->xWrite(file_, zeros.data(), static_cast<int>(gap.bytes), offset) !=
        SQLITE_OK)
      fail(path_, "write");
    cleared += gap.bytes;
  }
  return cleared;
}

void RawFile::sync() {
  if (file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL) != SQLITE_OK) fail(path_, "write");
}

}  // namespace daybook::sql
