#include "read/record_source.hpp"

#include <algorithm>

namespace daybook::read {
namespace {

class TableRecords final : public RecordSource {
 public:
  using Write = void (*)(JsonLine&, const Head&, Cells&);
  TableRecords(sql::Connection& connection, const Wanted& wanted, const std::string& sql,
               Write write)
      : rows_(connection, sql), write_(write) {
    bind(wanted, rows_);
  }
  bool next(std::string& out) override {
    if (!rows_.step()) return false;
    Cells cells(rows_);
    const Head head = read_head(cells);
    id_ = head.id;
    JsonLine line(out);
    write_(line, head, cells);
    return true;
  }
  std::int64_t id() const override { return id_; }

 private:
  sql::Statement rows_;
  Write write_;
  std::int64_t id_ = 0;
};

}  // namespace

std::unique_ptr<RecordSource> table_records(sql::Connection& connection, const Wanted& wanted,
                                            std::string_view type, const SelectColumns& columns,
                                            std::string sql,
                                            void (*write)(JsonLine&, const Head&, Cells&)) {
  if (!add_conditions(wanted, columns, sql) || !wants(wanted, type)) return nullptr;
  return std::make_unique<TableRecords>(connection, wanted, sql + " ORDER BY t.id", write);
}

bool wants(const Wanted& wanted, std::string_view type) {
  return wanted.types.empty() ||
         std::find(wanted.types.begin(), wanted.types.end(), type) != wanted.types.end();
}

/// CROSS JOIN: the rows of the table come first, in their order.
std::string head_joins(const std::string& resource, const std::string& metadata) {
  return " CROSS JOIN resource ON resource.id = " + resource +
         " CROSS JOIN service ON service.id = resource.service_id"
         " LEFT JOIN content AS metadata ON metadata.id = " +
         metadata;
}

Head read_head(Cells& cells) {
  Head head;
  head.id = cells.integer();
  head.at_ns = cells.integer();
  head.redactions = cells.integer();
  head.service = cells.text();
  head.environment = cells.text();
  head.version = cells.text();
  head.record_id = cells.text();
  head.tags = cells.text();
  head.metadata = cells.text();
  return head;
}

void begin(JsonLine& line, std::string_view type, const Head& head) {
  line.text("type", type);
  line.text("id", head.record_id);
  if (!type.empty()) line.time("at", head.at_ns);
  line.text("service", head.service);
  line.text("environment", head.environment);
  line.text("service_version", head.version);
}

void end(JsonLine& line, const Head& head, std::string_view metadata_key, std::string_view own) {
  line.json("tags", head.tags);
  line.json(metadata_key, head.metadata);
  if (head.redactions > 0 || !own.empty()) {
    std::string& out = line.open("daybook");
    out += '{';
    if (head.redactions > 0) out.append("\"redactions\":").append(std::to_string(head.redactions));
    if (head.redactions > 0 && !own.empty()) out += ',';
    out.append(own).append("}");
  }
  line.end();
}

std::string_view level_name(std::int64_t level) {
  constexpr std::string_view kNames[] = {"trace", "debug", "info", "warn", "error", "fatal"};
  return kNames[std::clamp<std::int64_t>(level, 0, 5)];
}

std::string hex_of(const std::string& column) {
  return "lower(hex(" + column + "))";
}

}  // namespace daybook::read
