#include "read/user_days.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "read/rollup_groups.hpp"
#include "schema/migrate.hpp"
#include "state/user_pack.hpp"

namespace daybook::read {
namespace {

using state::UserOfDay;

bool has(const std::optional<std::vector<std::int64_t>>& ids, std::int64_t id) noexcept {
  return !ids || std::binary_search(ids->begin(), ids->end(), id);
}

/// The ids, in order, of a dictionary's names that `is_wanted`.
template <class IsWanted>
std::vector<std::int64_t> ids_of(sql::Connection& connection, const std::string& table,
                                 IsWanted&& is_wanted) {
  std::vector<std::int64_t> ids;
  sql::Statement select(connection, "SELECT id, name FROM " + table + " ORDER BY id");
  while (select.step())
    if (is_wanted(select.text(1))) ids.push_back(select.integer(0));
  return ids;
}

std::vector<std::int64_t> users_of(sql::Connection& connection,
                                   const std::vector<std::string>& names) {
  std::vector<std::int64_t> ids;
  sql::Statement select(connection, "SELECT id FROM user_name WHERE name = ?1");
  for (const std::string& name : names)
    if (select.bind(1, std::string_view(name)); const std::int64_t id = select.first_integer())
      ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

UserEntry entry_of(const UserOfDay& row) {
  const auto& [count, errors, input, output, cache_read, nano_usd, priced, unpriced] = row.sums;
  return {row.user_id,
          row.service_id,
          row.model_id,
          {nano_usd, priced, count, errors, input, output, cache_read, unpriced}};
}

std::int64_t kept_day_us(sql::Connection& connection) {
  return connection.integer("SELECT kept_user_day_us FROM store_state");
}

[[noreturn]] void cannot_be_read(std::int64_t day_us) {
  throw Error(Error::Code::corrupt,
              "rollup_user_chunk " + base::format_day(day_us * 1000) + " cannot be read",
              "`daybook check` tells what else is damaged");
}

/// Rows of one day: those that chunks hold, and between them the table's; of a day that is packed
/// alone all of the table's.
class Days {
 public:
  Days(sql::Connection& connection, const WantedUsers& wanted, UserEntries& entries)
      : wanted_(wanted),
        entries_(entries),
        kept_us_(kept_day_us(connection)),
        rows_(connection, std::string("SELECT ") + state::kUserOfDayColumns +
                              " FROM rollup_user_day WHERE day_us = ?1 AND user_id >= ?2"
                              " AND user_id < ?3") {
    if (schema::has_table(connection, "rollup_user_chunk"))
      chunks_.emplace(connection,
                      "SELECT user_id, end_user_id, calls FROM rollup_user_chunk"
                      " WHERE day_us = ?1 ORDER BY user_id");
  }

  void add(std::int64_t day_us) {
    const bool is_alone = day_us < kept_us_;
    std::int64_t next = 0;
    if (chunks_) {
      chunks_->bind(1, day_us);
      while (chunks_->step()) {
        if (!is_alone) add_rows(day_us, next, chunks_->integer(0));
        if (!state::each_packed(chunks_->text(2), is_alone,
                                [&](const UserOfDay& row) { add_one(row); }))
          cannot_be_read(day_us);
        entries_.add(chunk_);
        chunk_.clear();
        if (!is_alone) next = chunks_->integer(1);
      }
    }
    add_rows(day_us, next, INT64_MAX);
  }

 private:
  void add_rows(std::int64_t day_us, std::int64_t begin, std::int64_t end) {
    if (begin >= end) return;
    rows_.bind(1, day_us).bind(2, begin).bind(3, end);
    while (rows_.step()) {
      UserOfDay row{rows_.integer(0), rows_.integer(1), rows_.integer(2), {}};
      int column = 3;
      for (std::int64_t& sum : row.sums) sum = rows_.integer(column++);
      add_one(row);
    }
    entries_.add(chunk_);
    chunk_.clear();
  }

  void add_one(const UserOfDay& row) {
    if (wanted_.has(row.service_id, row.model_id)) chunk_.push_back(entry_of(row));
  }

  const WantedUsers& wanted_;
  UserEntries& entries_;
  std::vector<UserEntry> chunk_;  // on their way there
  std::int64_t kept_us_;
  sql::Statement rows_;
  std::optional<sql::Statement> chunks_;
};

}  // namespace

UserDays days_of(const Window& window) {
  const auto microseconds = [](Time at) { return at.time_since_epoch().count() / 1000; };
  UserDays days;  // all time is no day
  if (window.since) days.begin_us = std::max<std::int64_t>(microseconds(*window.since), 0);
  if (window.until) days.end_us = microseconds(*window.until);
  return days;
}

WantedUsers::WantedUsers(sql::Connection& connection, const UserQuestion& question) {
  const Window& window = question.window;
  if (!window.service.empty() || !question.scope.all)
    services_ = ids_of(connection, "service", [&](std::string_view name) {
      return lets_through(window.service, name) && is_in(question.scope, name);
    });
  if (!window.model.empty())
    models_ =
        ids_of(connection, "model", [&](std::string_view name) { return name == window.model; });
  if (!question.names.empty()) users_ = users_of(connection, question.names);
  if (question.ids.empty()) return;
  std::vector<std::int64_t> ids = question.ids;
  std::sort(ids.begin(), ids.end());
  if (users_)
    ids.erase(std::remove_if(ids.begin(), ids.end(),
                             [&](std::int64_t id) { return !read::has(users_, id); }),
              ids.end());
  users_ = std::move(ids);
}

std::string WantedUsers::where() const {
  std::string where;
  const auto add = [&](const char* column, const Ids& ids) {
    if (!ids) return;
    std::string list;
    for (const std::int64_t id : *ids) list += (list.empty() ? "" : ", ") + std::to_string(id);
    where += std::string(" AND ") + column + " IN (" + list + ')';
  };
  add("service_id", services_);
  add("model_id", models_);
  add("user_id", users_);
  return where;
}

bool WantedUsers::has(std::int64_t service_id, std::int64_t model_id) const noexcept {
  return read::has(services_, service_id) && read::has(models_, model_id);
}

bool WantedUsers::has_user(std::int64_t user_id) const noexcept {
  return read::has(users_, user_id);
}

bool WantedUsers::has_user_in(std::int64_t begin, std::int64_t end) const noexcept {
  if (!users_) return begin < end;
  const auto first = std::lower_bound(users_->begin(), users_->end(), begin);
  return first != users_->end() && *first < end;
}

void add_days(sql::Connection& connection, const UserDays& days, const WantedUsers& wanted,
              UserEntries& entries) {
  Days all(connection, wanted, entries);
  sql::Statement counted(connection,
                         "SELECT day_us FROM rollup_user_count WHERE day_us >= ?1 AND day_us < ?2");
  counted.bind(1, days.begin_us).bind(2, days.end_us);
  while (counted.step()) all.add(counted.integer(0));
}

void add_packed(sql::Connection& connection, const UserDays& days, const WantedUsers& wanted,
                UserEntries& entries) {
  const std::int64_t end_us = std::min(days.end_us, kept_day_us(connection));
  if (days.begin_us >= end_us || !schema::has_table(connection, "rollup_user_chunk")) return;
  sql::Statement chunks(connection,
                        "SELECT day_us, user_id, end_user_id, calls FROM rollup_user_chunk"
                        " WHERE day_us >= ?1 AND day_us < ?2");
  chunks.bind(1, days.begin_us).bind(2, end_us);
  while (chunks.step()) {
    if (!wanted.has_user_in(chunks.integer(1), chunks.integer(2))) continue;
    if (!state::each_packed(chunks.text(3), true, [&](const UserOfDay& row) {
          if (wanted.has_user(row.user_id) && wanted.has(row.service_id, row.model_id))
            entries.add(entry_of(row));
        }))
      cannot_be_read(chunks.integer(0));
  }
}

}  // namespace daybook::read
