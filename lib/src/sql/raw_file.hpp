// RawFile: the bytes of a store's database file as they stand on the disk, whatever SQLite makes of
// them; for who proves that something is not in there.
//
//   sql::RawFile file(connection);
//   std::string chunk(1 << 20, '\0');
//   const std::size_t got = file.read(0, chunk.data(), chunk.size());
//
// Read by the connection's own descriptor: another one would, once closed, drop all locks that this
// process holds on the file.
//
// SQLite's secure_delete overwrites what is deleted, but not what it moved: where it shares cells
// out anew among pages, their old bytes stay in the gap of the page they left, and outlive the row
// (measured: 1 of 5,000 names deleted from an index). clear_rests() overwrites such gaps in place.
// No version of a page uses the gap of any other, so that a reader or a crash sees the same page
// before, meanwhile and after (https://www.sqlite.org/fileformat2.html#b_tree_pages).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/connection.hpp"

struct sqlite3_file;

namespace daybook::sql {

class RawFile {
 public:
  explicit RawFile(Connection& connection);

  std::int64_t size() const;
  /// How many bytes there were. Throws Error{io}.
  std::size_t read(std::int64_t offset, char* out, std::size_t bytes) const;
  /// The memory that connections share, "<store>-shm".
  std::string shared_memory() const;

  std::int64_t page_size() const noexcept { return page_size_; }
  std::int64_t pages() const { return size() / page_size_; }
  /// Those in [first, end) whose gap holds anything; pages count from 1.
  std::vector<std::int64_t> pages_with_rests(std::int64_t first, std::int64_t end) const;
  /// Overwrites their gaps; the bytes. The caller holds the Guard, has emptied the WAL, and commits
  /// something afterwards: others then forget the pages they know.
  std::int64_t clear_rests(const std::vector<std::int64_t>& pages);
  void sync();

 private:
  struct Gap {
    std::int64_t offset = 0, bytes = 0;  // bytes 0: nothing is to be cleared
  };
  Gap gap_of(const std::string& page, std::int64_t number) const;
  std::string page(std::int64_t number) const;
  bool is_map(std::int64_t number) const noexcept;

  sqlite3_file* file_ = nullptr;
  std::string path_;
  std::int64_t page_size_ = 0, usable_ = 0;
};

}  // namespace daybook::sql
