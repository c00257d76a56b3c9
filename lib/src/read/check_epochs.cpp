#include <vector>

#include "read/check.hpp"
#include "state/restored_text.hpp"

namespace daybook::read {
namespace {

struct Epoch {
  std::int64_t id, span, message, content;  // its first of each
};

/// A column whose value lies outside of its row's epoch: text would be dropped that is still used.
struct Reference {
  const char* table;
  const char* column;
  std::int64_t Epoch::*row;
  std::int64_t Epoch::*target;
};
constexpr Reference kReferences[] = {
    {"completion", "request_message_id", &Epoch::span, &Epoch::message},
    {"completion", "response_message_id", &Epoch::span, &Epoch::message},
    {"completion", "parameters_id", &Epoch::span, &Epoch::content},
    {"completion", "tools_id", &Epoch::span, &Epoch::content},
    {"span", "metadata_id", &Epoch::span, &Epoch::content},
    {"span", "attributes_id", &Epoch::span, &Epoch::content},
    {"span", "links_id", &Epoch::span, &Epoch::content},
    {"tool_execution", "params_id", &Epoch::span, &Epoch::content},
    {"tool_execution", "result_id", &Epoch::span, &Epoch::content},
    {"resource_access", "uri_id", &Epoch::span, &Epoch::content},
    {"token_usage", "usage_id", &Epoch::span, &Epoch::content},
    {"message", "parent_id", &Epoch::message, &Epoch::message},
    {"message", "alias_of", &Epoch::message, &Epoch::message},
    {"message", "content_id", &Epoch::message, &Epoch::content},
    {"message", "extra_id", &Epoch::message, &Epoch::content},
};

std::vector<Epoch> read_epochs(sql::Connection& connection, Findings& findings) {
  std::vector<Epoch> epochs;
  const std::int64_t open = connection.integer("SELECT epoch FROM store_state");
  sql::Statement select(connection,
                        "SELECT id, first_span_id, first_message_id, first_content_id,"
                        " closed_ns IS NULL FROM epoch ORDER BY id");
  while (select.step()) {
    const Epoch epoch{select.integer(0), select.integer(1), select.integer(2), select.integer(3)};
    const std::string name = "epoch " + std::to_string(epoch.id);
    if ((epoch.id == open) != (select.integer(4) != 0)) {
      findings.wrong(name + (epoch.id == open ? " is written to, but closed" : " was left open"));
    }
    if (!epochs.empty() &&
        (epoch.span < epochs.back().span || epoch.message < epochs.back().message ||
         epoch.content < epochs.back().content)) {
      findings.wrong(name + " begins before the one before it");
    }
    epochs.push_back(epoch);
  }
  if (epochs.empty() || epochs.back().id != open) {
    findings.wrong("epoch " + std::to_string(open) + ", which is written to, is not the last");
  }
  return epochs;
}

/// Whether a span's text lies in an epoch that it was restored into.
bool is_restored(const std::vector<state::RestoredText>& restored, const std::vector<Epoch>& epochs,
                 const Reference& r, std::int64_t row, std::int64_t target) {
  if (r.row != &Epoch::span) return false;
  for (const state::RestoredText& range : restored) {
    if (!range.holds(row)) continue;
    for (std::size_t i = 0; i < epochs.size(); ++i) {
      const std::int64_t end = i + 1 < epochs.size() ? epochs[i + 1].*r.target : INT64_MAX;
      if (epochs[i].id == range.epoch_id && target >= epochs[i].*r.target && target < end)
        return true;
    }
  }
  return false;
}

void check_reference(sql::Connection& connection, const Reference& r,
                     const std::vector<Epoch>& epochs, Findings& findings) {
  const std::vector<state::RestoredText> restored = state::restored_texts(connection);
  const std::string column = r.column;
  sql::Statement outside(connection, "SELECT id, " + column + " FROM " + r.table +
                                         " WHERE id >= ?1 AND id < ?2 AND (" + column +
                                         " < ?3 OR " + column + " >= ?4)");
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const bool last = i + 1 == epochs.size();
    const auto end = [&](std::int64_t Epoch::*first) {
      return last ? INT64_MAX : epochs[i + 1].*first;
    };
    outside.bind(1, epochs[i].*r.row).bind(2, end(r.row));
    outside.bind(3, epochs[i].*r.target).bind(4, end(r.target));
    while (outside.step()) {
      if (is_restored(restored, epochs, r, outside.integer(0), outside.integer(1))) continue;
      findings.wrong(std::string(r.table) + " " + std::to_string(outside.integer(0)) + ": " +
                     column + " " + std::to_string(outside.integer(1)) + " is not of its epoch " +
                     std::to_string(epochs[i].id));
    }
  }
}

}  // namespace

void check_epochs(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "epochs");
  const std::vector<Epoch> epochs = read_epochs(connection, findings);
  for (const Reference& reference : kReferences)
    check_reference(connection, reference, epochs, findings);
  findings.finish(std::to_string(epochs.size()) + (epochs.size() == 1 ? " epoch" : " epochs") +
                  ", and text is used in its own only");
}

}  // namespace daybook::read
