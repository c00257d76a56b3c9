// Rows of `ingest_source`: how far files were read.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

class IngestSourceTable {
 public:
  explicit IngestSourceTable(sql::Connection& db);
  /// Inserts the file's row, or moves it forward. `path`: its name as it is to be stored.
  void write(const SourcePosition& position, std::string_view path, std::int64_t now_ns);

 private:
  sql::Statement write_;
};

/// All rows, those that were written last first.
std::vector<SourcePosition> read_ingest_sources(sql::Connection& db);

}  // namespace daybook::rows
