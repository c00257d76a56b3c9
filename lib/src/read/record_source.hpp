// RecordSource: the rows of one table as records of an export, in the order of their arrival. One
// for spans of every kind, and one for each kind of moment.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "read/json_line.hpp"
#include "read/selection.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  virtual bool next(std::string& line) = 0;
  virtual std::int64_t id() const = 0;  // of the row that next() gave
  virtual std::uint64_t without_messages() const { return 0; }
};

/// Null where the selection can hold none of its records. `wanted` outlives it.
std::unique_ptr<RecordSource> span_records(sql::Connection& connection, const Wanted& wanted,
                                           Exporter::Form form);
std::unique_ptr<RecordSource> error_records(sql::Connection& connection, const Wanted& wanted);
std::unique_ptr<RecordSource> event_records(sql::Connection& connection, const Wanted& wanted);
std::unique_ptr<RecordSource> metric_records(sql::Connection& connection, const Wanted& wanted);
std::unique_ptr<RecordSource> memory_records(sql::Connection& connection, const Wanted& wanted);
std::unique_ptr<RecordSource> score_records(sql::Connection& connection, const Wanted& wanted);

bool wants(const Wanted& wanted, std::string_view type);

/// A row's columns, one after the other.
class Cells {
 public:
  explicit Cells(const sql::Statement& row) : row_(row) {}
  std::string_view text() { return row_.text(at_++); }
  std::int64_t integer() { return row_.integer(at_++); }
  std::optional<std::int64_t> optional_integer() {
    const int at = at_++;
    return row_.is_null(at) ? std::nullopt : std::optional(row_.integer(at));
  }
  std::optional<double> optional_real() {
    const int at = at_++;
    return row_.is_null(at) ? std::nullopt : std::optional(row_.real(at));
  }
  std::optional<bool> optional_flag() {
    const int at = at_++;
    return row_.is_null(at) ? std::nullopt : std::optional(row_.integer(at) != 0);
  }

 private:
  const sql::Statement& row_;
  int at_ = 0;
};

/// What the rows of all tables have. `kHeadColumns` begins their SELECT; they are read by
/// read_head() and written by begin() and end(). Views hold until the next step.
struct Head {
  std::int64_t id = 0, at_ns = 0, redactions = 0;
  std::string_view service, environment, version, record_id, tags, metadata;
};
constexpr const char* kHeadColumns =
    "SELECT t.id, t.at_ns, t.redactions, service.name, resource.environment, resource.version,"
    " t.record_id, t.tags, metadata.text, ";
/// Behind the columns and FROM the table; `resource` and `metadata` name the table's own columns.
std::string head_joins(const std::string& resource, const std::string& metadata);
Head read_head(Cells& cells);

/// Of a table whose every row is a record that its own columns say: `sql` selects the head's
/// columns and what `write` reads, and ends in a WHERE to go on from.
std::unique_ptr<RecordSource> table_records(sql::Connection& connection, const Wanted& wanted,
                                            std::string_view type, const SelectColumns& columns,
                                            std::string sql,
                                            void (*write)(JsonLine&, const Head&, Cells&));

void begin(JsonLine& line, std::string_view type, const Head& head);
/// Tags, metadata and what only an export says; `own` are members to put in beside it.
void end(JsonLine& line, const Head& head, std::string_view metadata_key = "metadata",
         std::string_view own = {});

std::string_view level_name(std::int64_t level);
/// 16 digits, or empty, of `column`.
std::string hex_of(const std::string& column);

/// Conditions that several tables share.
inline constexpr const char* kOfTrace =
    "t.trace_row = (SELECT id FROM trace WHERE trace_hex = :trace)";
inline constexpr const char* kOfConversation =
    "t.conversation_row IN (SELECT id FROM conversation"
    " WHERE name IN (:conversation, :stored_conversation))";

}  // namespace daybook::read
