#include <algorithm>
#include <vector>

#include "crypto/digest.hpp"
#include "read/check.hpp"

namespace daybook::read {
namespace {

/// The epochs' first ids of one kind, ascending: tells in which epoch an id lies.
class Epochs {
 public:
  Epochs(sql::Connection& connection, const char* column) {
    sql::Statement select(connection, std::string("SELECT ") + column + " FROM epoch ORDER BY id");
    while (select.step()) first_ids_.push_back(select.integer(0));
  }
  std::ptrdiff_t of(std::int64_t id) const {
    return std::upper_bound(first_ids_.begin(), first_ids_.end(), id) - first_ids_.begin();
  }

 private:
  std::vector<std::int64_t> first_ids_;
};

struct EpochRule {
  const char* owner;         // table whose rows point
  const char* owner_column;  // of epoch, the first id of the owner's kind
  const char* column;
  const char* target_column;  // of epoch, the first id of the target's kind
};

constexpr EpochRule kEpochRules[] = {
    {"message", "first_message_id", "parent_id", "first_message_id"},
    {"message", "first_message_id", "alias_of", "first_message_id"},
    {"message", "first_message_id", "content_id", "first_content_id"},
    {"message", "first_message_id", "extra_id", "first_content_id"},
    {"completion", "first_span_id", "request_message_id", "first_message_id"},
    {"completion", "first_span_id", "response_message_id", "first_message_id"},
    {"completion", "first_span_id", "parameters_id", "first_content_id"},
    {"completion", "first_span_id", "tools_id", "first_content_id"},
    {"token_usage", "first_span_id", "usage_id", "first_content_id"},
    {"span", "first_span_id", "metadata_id", "first_content_id"},
};

void check_epochs(sql::Connection& connection, const EpochRule& rule, Findings& findings) {
  const Epochs owners(connection, rule.owner_column), targets(connection, rule.target_column);
  sql::Statement select(connection, std::string("SELECT id, ") + rule.column + " FROM " +
                                        rule.owner + " WHERE " + rule.column + " IS NOT NULL");
  while (select.step()) {
    if (owners.of(select.integer(0)) == targets.of(select.integer(1))) continue;
    findings.wrong(std::string(rule.owner) + " " + std::to_string(select.integer(0)) + ": " +
                   rule.column + " " + std::to_string(select.integer(1)) +
                   " lies in another epoch");
  }
}

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
  for (const EpochRule& rule : kEpochRules) check_epochs(connection, rule, findings);
  findings.finish(std::to_string(connection.integer("SELECT count(*) FROM message")) +
                  " messages, each below an older one of its own epoch");
}

void check_checksums(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "checksums");
  sql::Statement select(connection, "SELECT id, coalesce(packed, text), checksum FROM content");
  std::int64_t texts = 0;
  while (select.step()) {
    ++texts;
    if (crypto::checksum(select.text(1)) != select.integer(2)) {
      findings.wrong("content " + std::to_string(select.integer(0)) +
                     ": its text changed since it was stored");
    }
  }
  findings.finish(std::to_string(texts) + " texts are as they were stored");
}

}  // namespace daybook::read
