#include "read/check.hpp"

namespace daybook::read {
namespace {

/// A column that points at a row by its id without a foreign key (each would cost an index, or the
/// rate).
struct Reference {
  const char* table;
  const char* column;
  const char* target;
  const char* only;  // further condition on the row, or ""
};

// Where text was pruned, withheld or archived, what pointed at it may point at nothing.
constexpr const char* kStored = " AND t.content_state IN (0, 1, 5)";

constexpr Reference kReferences[] = {
    {"span", "trace_row", "trace", ""},
    {"trace", "root_row", "span", ""},
    {"trace", "conversation_row", "conversation", ""},
    {"span", "conversation_row", "conversation", ""},
    {"span", "metadata_id", "content", ""},
    {"span", "attributes_id", "content", ""},
    {"span", "links_id", "content", ""},
    {"completion", "request_message_id", "message", kStored},
    {"completion", "response_message_id", "message", kStored},
    {"completion", "parameters_id", "content", kStored},
    {"completion", "tools_id", "content", kStored},
    {"tool_execution", "params_id", "content", kStored},
    {"tool_execution", "result_id", "content", kStored},
    {"resource_access", "uri_id", "content", ""},
    {"token_usage", "usage_id", "content", ""},
    {"error", "trace_row", "trace", ""},
    {"error", "conversation_row", "conversation", ""},
    {"error", "message_id", "content", ""},
    {"error", "stack_id", "content", ""},
    {"error", "context_id", "content", ""},
    {"error", "metadata_id", "content", ""},
    {"event", "trace_row", "trace", ""},
    {"event", "span_row", "span", ""},
    {"event", "body_id", "content", ""},
    {"event", "attributes_id", "content", ""},
    {"memory_sample", "trace_row", "trace", ""},
    {"memory_sample", "metadata_id", "content", ""},
    {"metric_sample", "metadata_id", "content", ""},
    {"score", "span_row", "span", ""},
    {"score", "metadata_id", "content", ""},
    {"score", "comment_id", "content", ""},
    {"message", "content_id", "content", ""},
    {"message", "extra_id", "content", ""},
    {"message", "alias_of", "message", ""},
};

void check_reference(sql::Connection& connection, const Reference& r, Findings& findings) {
  const std::string column = std::string("t.") + r.column;
  sql::Statement dangling(connection, "SELECT t.id, " + column + " FROM " + r.table +
                                          " AS t LEFT JOIN " + r.target +
                                          " AS target ON target.id = " + column + " WHERE " +
                                          column + " IS NOT NULL AND target.id IS NULL" + r.only);
  while (dangling.step()) {
    findings.wrong(std::string(r.table) + " " + std::to_string(dangling.integer(0)) + ": " +
                   r.column + " " + std::to_string(dangling.integer(1)) + " is no row of " +
                   r.target);
  }
}

void check_foreign_keys(sql::Connection& connection, Findings& findings) {
  sql::Statement broken(connection,
                        "PRAGMA foreign_key_check");  // table, rowid, parent, number of the key
  while (broken.step()) {
    const std::string row =
        broken.is_null(1) ? "a row" : "row " + std::to_string(broken.integer(1));
    findings.wrong(std::string(broken.text(0)) + ": " + row + " points at no row of " +
                   std::string(broken.text(2)));
  }
}

void check_alternatives(sql::Connection& connection, Findings& findings) {
  sql::Statement dangling(connection,
                          std::string("SELECT t.id, choice.value FROM completion AS t,"
                                      " json_each(t.alternatives) AS choice"
                                      " WHERE t.alternatives IS NOT NULL AND NOT EXISTS"
                                      " (SELECT 1 FROM message WHERE id = choice.value)") +
                              kStored);
  while (dangling.step()) {
    findings.wrong("completion " + std::to_string(dangling.integer(0)) + ": alternative " +
                   std::to_string(dangling.integer(1)) + " is no row of message");
  }
}

void check_heads(sql::Connection& connection, Findings& findings) {
  sql::Statement dangling(connection,
                          "SELECT DISTINCT head.message_id FROM message_head AS head"
                          " LEFT JOIN message ON message.id = head.message_id"
                          " WHERE message.id IS NULL");
  while (dangling.step()) {
    findings.wrong("message_head: message_id " + std::to_string(dangling.integer(0)) +
                   " is no row of message");
  }
}

}  // namespace

void check_orphans(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "orphans");
  check_foreign_keys(connection, findings);
  for (const Reference& reference : kReferences) check_reference(connection, reference, findings);
  check_alternatives(connection, findings);
  check_heads(connection, findings);
  findings.finish("every reference of every row leads to a row");
}

}  // namespace daybook::read
