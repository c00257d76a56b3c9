#include "rows/ingest_source.hpp"

#include <memory>

namespace daybook::rows {

IngestSourceTable::IngestSourceTable(sql::Connection& db)
    : write_(db,
             "INSERT INTO ingest_source (device, inode, begun_ns, path, head_bytes, head_digest,"
             " bytes_read, tail_bytes, tail_digest, within_array, lines, rejected, last_ns)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
             " ON CONFLICT (device, inode, begun_ns) DO UPDATE SET path = excluded.path,"
             " head_bytes = excluded.head_bytes, head_digest = excluded.head_digest,"
             " bytes_read = excluded.bytes_read, tail_bytes = excluded.tail_bytes,"
             " tail_digest = excluded.tail_digest, within_array = excluded.within_array,"
             " lines = excluded.lines, rejected = excluded.rejected, last_ns = excluded.last_ns"
             " WHERE excluded.bytes_read > bytes_read") {}

void IngestSourceTable::write(const SourcePosition& position, std::string_view path,
                              std::int64_t now_ns) {
  const SourceFile& file = *position.file;
  write_.bind(1, static_cast<std::int64_t>(file.device));
  write_.bind(2, static_cast<std::int64_t>(file.inode)).bind(3, file.begun_ns);
  write_.bind(4, path).bind(5, std::int64_t{file.head_bytes}).bind(6, file.head_digest);
  write_.bind(7, static_cast<std::int64_t>(position.offset));
  write_.bind(8, std::int64_t{position.tail_bytes}).bind(9, position.tail_digest);
  write_.bind(10, std::int64_t{position.within_array});
  write_.bind(11, static_cast<std::int64_t>(position.lines));
  write_.bind(12, static_cast<std::int64_t>(position.rejected)).bind(13, now_ns);
  write_.run();
}

std::vector<SourcePosition> read_ingest_sources(sql::Connection& db) {
  sql::Statement rows(db,
                      "SELECT device, inode, begun_ns, path, head_bytes, head_digest, bytes_read,"
                      " tail_bytes, tail_digest, within_array, lines, rejected FROM ingest_source"
                      " ORDER BY last_ns DESC, begun_ns DESC");
  std::vector<SourcePosition> positions;
  while (rows.step()) {
    auto file = std::make_shared<SourceFile>();
    file->device = static_cast<std::uint64_t>(rows.integer(0));
    file->inode = static_cast<std::uint64_t>(rows.integer(1));
    file->begun_ns = rows.integer(2);
    file->path = rows.text(3);
    file->head_bytes = static_cast<std::uint32_t>(rows.integer(4));
    file->head_digest = rows.integer(5);
    SourcePosition position;
    position.file = std::move(file);
    position.offset = static_cast<std::uint64_t>(rows.integer(6));
    position.tail_bytes = static_cast<std::uint32_t>(rows.integer(7));
    position.tail_digest = rows.integer(8);
    position.within_array = rows.integer(9) != 0;
    position.lines = static_cast<std::uint64_t>(rows.integer(10));
    position.rejected = static_cast<std::uint64_t>(rows.integer(11));
    positions.push_back(std::move(position));
  }
  return positions;
}

}  // namespace daybook::rows
