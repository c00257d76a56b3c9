#include "retain/error_groups.hpp"

#include <utility>
#include <vector>

#include "crypto/digest.hpp"
#include "state/fingerprint.hpp"

namespace daybook::retain {
namespace {

/// An error without a model is counted in the group of the model without a name.
constexpr const char* kKey =
    "error.service_id, coalesce(error.model_id, (SELECT id FROM model WHERE provider = ''"
    " AND name = ''), 0), error.type, error.fingerprint";
constexpr std::int64_t kRowsOfAStep = 5000;
constexpr std::size_t kGroupsOfAStep = 256;

}  // namespace

bool ErrorGroups::find() {
  sql::Statement select(db_, std::string("SELECT ") + kKey +
                                 ", content.text, error.id FROM error LEFT JOIN content"
                                 " ON content.id = error.message_id WHERE error.id > ?1"
                                 " ORDER BY error.id LIMIT ?2");
  select.bind(1, found_).bind(2, kRowsOfAStep);
  std::int64_t rows = 0;
  for (; select.step(); ++rows) {
    found_ = select.integer(5);
    Key key{select.integer(0), select.integer(1), std::string(select.text(2)),
            std::string(select.text(3))};
    auto type = judge_.look("error", TextForm::text, std::get<2>(key));
    auto message = judge_.look(nullptr, TextForm::text, select.text(4));
    if (!type && !message) continue;
    New to;
    to.type = type ? std::move(*type) : std::get<2>(key);
    to.fingerprint =
        state::fingerprint(to.type, message ? std::string_view(*message) : select.text(4));
    if (to.type == std::get<2>(key) && to.fingerprint == std::get<3>(key)) continue;
    groups_.emplace(std::move(key), std::move(to));
  }
  return rows == kRowsOfAStep;
}

bool ErrorGroups::collect() {
  return !groups_.empty() && add_rows(kRowsOfAStep) == kRowsOfAStep;
}

/// Of the next errors those whose group changes. How many there were.
std::int64_t ErrorGroups::add_rows(std::int64_t limit) {
  sql::Statement select(db_, std::string("SELECT ") + kKey +
                                 ", error.id FROM error WHERE error.id > ?1 ORDER BY error.id"
                                 " LIMIT ?2");
  select.bind(1, collected_).bind(2, limit);
  std::int64_t rows = 0;
  for (; select.step(); ++rows) {
    collected_ = select.integer(4);
    const auto found = groups_.find(Key{select.integer(0), select.integer(1),
                                        std::string(select.text(2)), std::string(select.text(3))});
    if (found != groups_.end()) found->second.rows.push_back(collected_);
  }
  return rows;
}

bool ErrorGroups::exists(const Key& key) {
  sql::Statement select(db_,
                        "SELECT 1 FROM rollup_error_group WHERE service_id = ?1 AND model_id = ?2"
                        " AND type = ?3 AND fingerprint = ?4");
  select.bind(1, std::get<0>(key)).bind(2, std::get<1>(key));
  select.bind(3, std::string_view(std::get<2>(key))).bind(4, std::string_view(std::get<3>(key)));
  return select.first_integer() != 0;
}

/// Where the group it would become is there already it stays one of its own, under a digest that
/// says nothing of the text.
void ErrorGroups::settle(const Key& key, New& to) {
  const auto with = [&](const std::string& fingerprint) {
    return Key{std::get<0>(key), std::get<1>(key), to.type, fingerprint};
  };
  if (!exists(with(to.fingerprint))) return;
  to.fingerprint = crypto::random_hex(8);
}

void ErrorGroups::change(const Key& key, const New& to) {
  sql::Statement group(
      db_,
      "UPDATE rollup_error_group SET type = ?5, fingerprint = ?6"
      " WHERE service_id = ?1 AND model_id = ?2 AND type = ?3 AND fingerprint = ?4");
  group.bind(1, std::get<0>(key)).bind(2, std::get<1>(key));
  group.bind(3, std::string_view(std::get<2>(key))).bind(4, std::string_view(std::get<3>(key)));
  group.bind(5, std::string_view(to.type)).bind(6, std::string_view(to.fingerprint)).run();
  sql::Statement error(db_, "UPDATE error SET type = ?2, fingerprint = ?3 WHERE id = ?1");
  for (const std::int64_t id : to.rows) {
    error.bind(1, id).bind(2, std::string_view(to.type));
    error.bind(3, std::string_view(to.fingerprint)).run();
  }
  rewritten_ += to.rows.size();
}

bool ErrorGroups::apply() {
  if (groups_.empty()) return false;
  add_rows(INT64_MAX);  // that came since
  std::size_t groups = 0, rows = 0;
  while (!groups_.empty() && groups < kGroupsOfAStep && rows < std::size_t{kRowsOfAStep}) {
    auto [key, to] = std::move(*groups_.begin());
    groups_.erase(groups_.begin());
    settle(key, to);
    change(key, to);
    ++groups;
    rows += to.rows.size();
  }
  return !groups_.empty();
}

}  // namespace daybook::retain
