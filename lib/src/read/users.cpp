// Where only the dearest of all time are wanted, the first pass reads what it takes to tell which
// these are; then all figures of theirs are looked up, or read in a second pass where rows are
// summed up. A row's columns cost more than finding it.
#include "daybook/users.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <tuple>

#include "daybook/error.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "read/user_days.hpp"
#include "read/user_rows.hpp"

namespace daybook {
namespace {

using read::UserEntry;
using read::UserSums;

const std::vector<std::string> kColumns = {"service", "user_id", "model"};

/// Names of a dictionary's ids, and how they stand in order.
class Names {
 public:
  Names(sql::Connection& connection, const std::string& table) {
    sql::Statement rows(connection, "SELECT id, name FROM " + table + " ORDER BY name");
    while (rows.step()) {
      const auto id = static_cast<std::size_t>(rows.integer(0));
      if (ranks_.size() <= id) ranks_.resize(id + 1);
      if (names_.empty() || names_.back() != rows.text(1)) names_.emplace_back(rows.text(1));
      ranks_[id] = static_cast<std::int32_t>(names_.size() - 1);
    }
  }
  std::int32_t rank(std::int64_t id) const { return ranks_[static_cast<std::size_t>(id)]; }
  const std::string& name(std::int32_t rank) const {
    return names_[static_cast<std::size_t>(rank)];
  }

 private:
  std::vector<std::int32_t> ranks_;  // by id
  std::vector<std::string> names_;   // by rank
};

using Key = std::array<std::int32_t, 3>;  // ranks, in the order of `by`
struct Group : UserEntry {
  Key key{};
};

/// Whether what costs `a` comes before what costs `b`: the dearest first, unknown costs last.
bool is_dearer(const UserSums& a, const UserSums& b) {
  if ((a.priced == 0) != (b.priced == 0)) return b.priced == 0;
  return a.priced != 0 && a.nano_usd > b.nano_usd;
}

/// That, then by names.
bool is_before(const Group& a, const Group& b) {
  if (is_dearer(a.sums, b.sums)) return true;
  return !is_dearer(b.sums, a.sums) && a.key < b.key;
}

/// Groups as they come, of which the first `top` in order are kept.
class Top {
 public:
  explicit Top(std::size_t top) : top_(top) {}

  /// Whether a group that costs so much, if that is known, is left out, whatever its names are;
  /// then it is counted.
  bool leaves_out(std::int64_t nano_usd) {
    const bool is_left =
        is_full() && groups_.front().sums.priced > 0 && groups_.front().sums.nano_usd > nano_usd;
    if (is_left) ++seen_;
    return is_left;
  }
  void add(const Group& group) {
    ++seen_;
    if (is_full()) {
      if (!is_before(group, groups_.front())) return;
      std::pop_heap(groups_.begin(), groups_.end(), is_before);
      groups_.back() = group;
    } else {
      groups_.push_back(group);
    }
    if (top_ > 0) std::push_heap(groups_.begin(), groups_.end(), is_before);
  }
  std::uint64_t left() const { return seen_ - groups_.size(); }
  std::vector<Group>& in_order() {
    std::sort(groups_.begin(), groups_.end(), is_before);
    return groups_;
  }

 private:
  bool is_full() const { return top_ > 0 && groups_.size() == top_; }

  std::size_t top_;  // 0: all
  std::uint64_t seen_ = 0;
  std::vector<Group> groups_;  // with `top_` a heap, its front the last in order
};

class Report {
 public:
  Report(sql::Connection& connection, const access::Scope& scope, const Window& window,
         const UsersOptions& options)
      : connection_(connection),
        scope_(scope),
        window_(window),
        options_(options),
        by_(window.by.empty() ? kColumns : window.by),
        services_(connection, "service"),
        users_(connection, "user_name"),
        models_(connection, "model") {
    read::require_known(by_, kColumns);
    const auto has = [&](const std::string& name) {
      return std::find(by_.begin(), by_.end(), name) != by_.end();
    };
    by_users_ = has("user_id");
    by_all_ = by_users_ && has("service") && has("model");
  }

  /// A day, week or month at a time: of the days that have users.
  Users run_by(Bucket bucket) {
    Users out;
    std::vector<std::int64_t> days;
    {
      const read::UserDays asked = read::days_of(window_);
      sql::Statement select(connection_,
                            "SELECT day_us FROM rollup_user_count WHERE day_us >= ?1"
                            " AND day_us < ?2 ORDER BY day_us");
      select.bind(1, asked.begin_us).bind(2, asked.end_us);
      while (select.step()) days.push_back(select.integer(0));
    }
    for (std::size_t i = 0; i < days.size();) {
      const Time begin = begin_of(bucket, days[i]);
      window_.since = time_of(days[i]);
      do window_.until = time_of(days[i] + 1);
      while (++i < days.size() && begin_of(bucket, days[i]) == begin);
      Users part = run();
      out.left += part.left;
      for (UserRow& row : part.rows) {
        row.at = begin;
        out.rows.push_back(std::move(row));
      }
    }
    return out;
  }

  Users run() {
    Users out;
    std::vector<std::int64_t> chosen;
    if (options_.top > 0 && by_users_ && read::is_all_time(connection_, window_)) {
      Top dearest = read({}, false);
      out.left = dearest.left();
      if (by_all_) {
        read::OtherColumns others(connection_);
        for (Group& group : dearest.in_order()) {
          others.add(group);
          out.rows.push_back(row_of(group));
        }
        return out;
      }
      if (out.left > 0)
        for (const Group& group : dearest.in_order()) chosen.push_back(group.user_id);
      std::sort(chosen.begin(), chosen.end());
      chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    }
    Top found = read(chosen, true);
    if (chosen.empty()) out.left = found.left();
    for (const Group& group : found.in_order()) out.rows.push_back(row_of(group));
    return out;
  }

 private:
  static Time time_of(std::int64_t us) { return Time(std::chrono::microseconds(us)); }
  static Time begin_of(Bucket bucket, std::int64_t day_us) {
    using std::chrono::days;
    const auto day = std::chrono::floor<days>(time_of(day_us));
    if (bucket == Bucket::day) return day;
    if (bucket == Bucket::week)  // which begins on Monday
      return day - (std::chrono::weekday(day) - std::chrono::Monday);
    const std::chrono::year_month_day date(day);
    return std::chrono::sys_days(date.year() / date.month() / 1);
  }

  /// Of `users` alone; empty: of all. `all_columns`: not only what they cost.
  Top read(const std::vector<std::int64_t>& users, bool all_columns) const {
    Top top(options_.top);
    std::map<Key, UserSums> across;  // users
    std::vector<Group> of_user;
    const auto end_user = [&] {
      merge(of_user);
      for (const Group& group : of_user) top.add(group);
      of_user.clear();
    };
    const bool in_order = by_users_ && !by_all_;  // a user's entries are added up
    read::UserQuestion question{window_, scope_, options_.user_ids, users, all_columns, in_order};
    question.users_alone = by_users_ && by_.size() == 1;
    if (by_all_)
      question.is_left_out = [&](std::int64_t nano_usd) { return top.leaves_out(nano_usd); };
    read::each_user_entry(connection_, question, [&](const UserEntry& entry) {
      if (by_all_) {
        if (!top.leaves_out(entry.sums.nano_usd)) top.add({entry, key_of(entry)});
      } else if (!by_users_) {
        across[key_of(entry)].add(entry.sums);
      } else {
        if (!of_user.empty() && of_user.front().user_id != entry.user_id) end_user();
        of_user.push_back({entry, key_of(entry)});
      }
    });
    end_user();
    for (const auto& [key, sums] : across) top.add({{0, 0, 0, sums}, key});
    return top;
  }

  Key key_of(const UserEntry& entry) const {
    Key key{};
    for (std::size_t i = 0; i < by_.size() && i < key.size(); ++i)
      key[i] = by_[i] == "service"   ? services_.rank(entry.service_id)
               : by_[i] == "user_id" ? users_.rank(entry.user_id)
                                     : models_.rank(entry.model_id);
    return key;
  }

  /// Those that have one key become one.
  static void merge(std::vector<Group>& groups) {
    if (groups.empty()) return;
    std::sort(groups.begin(), groups.end(),
              [](const Group& a, const Group& b) { return a.key < b.key; });
    auto last = groups.begin();
    for (auto at = last + 1; at < groups.end(); ++at) {
      if (at->key == last->key) {
        last->sums.add(at->sums);
      } else {
        *++last = *at;
      }
    }
    groups.erase(last + 1, groups.end());
  }

  UserRow row_of(const Group& group) const {
    UserRow row;
    for (std::size_t i = 0; i < by_.size() && i < group.key.size(); ++i) {
      if (by_[i] == "service") row.service = services_.name(group.key[i]);
      if (by_[i] == "user_id") row.user_id = users_.name(group.key[i]);
      if (by_[i] == "model") row.model = models_.name(group.key[i]);
    }
    const UserSums& sums = group.sums;
    row.count = sums.count;
    row.errors = sums.errors;
    row.input_tokens = sums.input;
    row.output_tokens = sums.output;
    row.cache_read_tokens = sums.cache_read;
    if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.nano_usd) / 1e9;
    row.unpriced = sums.unpriced;
    return row;
  }

  sql::Connection& connection_;
  const access::Scope& scope_;
  Window window_;
  const UsersOptions& options_;
  const std::vector<std::string> by_;
  Names services_, users_, models_;
  bool by_users_ = false, by_all_ = false;
};

}  // namespace

Users users(const Reader& reader, const Window& window, const UsersOptions& options) {
  const Bucket bucket = window.bucket.value_or(Bucket::none);
  if (bucket == Bucket::hour)
    throw Error(Error::Code::invalid_argument, "users are counted by day",
                "ask for days, weeks or months");
  const Reader::State& state = Reader::State::of(reader);
  const access::Scope scope = read::report_scope(state, "report_users");
  const read::Snapshot snapshot(*state.connection);
  Report report(*state.connection, scope, window, options);
  if (!window.environment.empty() || !window.operation.empty() || !window.provider.empty() ||
      !window.status.empty())
    return {};  // which users are not counted by
  return bucket == Bucket::none ? report.run() : report.run_by(bucket);
}

}  // namespace daybook
