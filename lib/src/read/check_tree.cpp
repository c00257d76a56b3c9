#include "read/check.hpp"

namespace daybook::read {
namespace {

void check_parents(sql::Connection& connection, Findings& findings) {
  sql::Statement select(
      connection,
      "SELECT m.id, m.parent_id, m.depth, parent.depth, m.shape, m.content_id, m.extra_id"
      " FROM message AS m LEFT JOIN message AS parent ON parent.id = m.parent_id");
  while (select.step()) {
    const std::string message = "message " + std::to_string(select.integer(0)) + ": ";
    if (!select.is_null(1) && select.integer(1) >= select.integer(0)) {
      findings.wrong(message + "its parent " + std::to_string(select.integer(1)) + " is not older");
    } else if (!select.is_null(1) && select.is_null(3)) {
      findings.wrong(message + "its parent " + std::to_string(select.integer(1)) + " is missing");
    } else if (select.integer(2) != select.integer(3) + 1) {  // no parent: NULL reads as 0
      findings.wrong(message + "its depth is " + std::to_string(select.integer(2)) +
                     ", its parent's " + std::to_string(select.integer(3)));
    }
    const std::int64_t shape = select.integer(4);
    if ((shape == 0 && select.is_null(5)) || (shape == 3 && select.is_null(6))) {
      findings.wrong(message + "its content is missing");
    }
  }
}

void check_aliases(sql::Connection& connection, Findings& findings) {
  sql::Statement select(connection,
                        "SELECT m.id, m.alias_of, m.parent_id IS answer.parent_id,"
                        " answer.alias_of IS NULL, m.alias_of < m.id"
                        " FROM message AS m JOIN message AS answer ON answer.id = m.alias_of");
  while (select.step()) {
    const std::string message = "message " + std::to_string(select.integer(0)) + ": alias_of " +
                                std::to_string(select.integer(1));
    if (select.integer(2) == 0) findings.wrong(message + " is not below the same parent");
    if (select.integer(3) == 0) findings.wrong(message + " is itself an alias");
    if (select.integer(4) == 0) findings.wrong(message + " is not older");
  }
}

}  // namespace

void check_tree(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "tree");
  check_parents(connection, findings);
  check_aliases(connection, findings);
  findings.finish(std::to_string(connection.integer("SELECT count(*) FROM message")) +
                  " messages, each below an older one");
}

}  // namespace daybook::read
