#include "watch/alert_window.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/time_text.hpp"
#include "state/rollup_tiers.hpp"
#include "state/rollups.hpp"

namespace daybook::watch {
namespace {

using state::Tier;

constexpr std::int64_t kHoursPerDay = 24;
constexpr std::int64_t kNsPerUs = 1000;

struct Restriction {
  std::string AlertScope::*value;
  const char* of_group;
  const char* of_span;
};
constexpr std::array kRestrictions = {
    Restriction{&AlertScope::service, "g.service_id = (SELECT id FROM service WHERE name = ?)",
                "span.service_id = (SELECT id FROM service WHERE name = ?)"},
    Restriction{&AlertScope::environment, "g.environment = ?", "resource.environment = ?"},
    Restriction{&AlertScope::kind, "g.kind = ?", "span.kind = ?"},
    Restriction{&AlertScope::operation,
                "g.operation_id = (SELECT id FROM operation WHERE name = ?)",
                "span.operation_id = (SELECT id FROM operation WHERE name = ?)"},
    Restriction{&AlertScope::model, "g.model_id IN (SELECT id FROM model WHERE name = ?)",
                "coalesce(completion.model_id, usage.model_id) IN"
                " (SELECT id FROM model WHERE name = ?)"}};

/// Adds the scope's conditions to `sql`; the values go to the parameters from `first` on.
class Scope {
 public:
  Scope(const AlertScope& scope, const char* Restriction::*column, int first) : first_(first) {
    for (const Restriction& restriction : kRestrictions) {
      const std::string& value = scope.*restriction.value;
      if (value.empty()) continue;
      std::string condition = restriction.*column;
      condition.replace(condition.find('?'), 1,
                        '?' + std::to_string(first_ + static_cast<int>(values_.size())));
      sql_ += " AND " + condition;
      values_.push_back(&value);
    }
  }
  const std::string& sql() const noexcept { return sql_; }
  void bind(sql::Statement& statement) const {
    for (std::size_t i = 0; i < values_.size(); ++i)
      statement.bind(first_ + static_cast<int>(i), std::string_view(*values_[i]));
  }

 private:
  int first_;
  std::string sql_;
  std::vector<const std::string*> values_;
};

/// The rollup groups of a scope.
class Groups {
 public:
  Groups(sql::Connection& connection, const AlertScope& scope) {
    const Scope restricted(scope, &Restriction::of_group, 1);
    sql::Statement select(
        connection, "SELECT g.id, g.status FROM rollup_group AS g WHERE 1" + restricted.sql());
    restricted.bind(select);
    while (select.step()) {
      const auto id = static_cast<std::size_t>(select.integer(0));
      if (groups_.size() <= id) groups_.resize(id + 1, kOther);
      groups_[id] = select.integer(1) == 2 ? kError : kCounted;
    }
  }
  bool has(std::int64_t id) const noexcept { return of(id) != kOther; }
  bool is_error(std::int64_t id) const noexcept { return of(id) == kError; }

 private:
  enum Kind : char { kOther, kCounted, kError };
  Kind of(std::int64_t id) const noexcept {
    const auto at = static_cast<std::size_t>(id);
    return at < groups_.size() ? groups_[at] : kOther;
  }
  std::vector<Kind> groups_;
};

class Window {
 public:
  Window(sql::Connection& connection, const AlertScope& scope, WindowParts parts)
      : connection_(connection), scope_(scope), parts_(parts), groups_(connection, scope) {}

  void add_raw(std::int64_t begin_ns, std::int64_t end_ns);
  void add_tier(Tier tier, std::int64_t begin, std::int64_t end);
  WindowSums& sums() noexcept { return sums_; }

 private:
  void add_buckets(Tier tier, std::int64_t begin, std::int64_t end);
  void add_value(const sql::Statement& row, int column) {
    if (!row.is_null(column))
      histogram().emplace_back(base::bucket_value_ns(row.integer(column)), 1);
  }
  int measure() const noexcept { return parts_ == WindowParts::duration ? 0 : 1; }
  base::Histogram& histogram() noexcept { return sums_.histograms[measure()]; }

  sql::Connection& connection_;
  const AlertScope& scope_;
  WindowParts parts_;
  Groups groups_;
  WindowSums sums_;
};

void Window::add_raw(std::int64_t begin_ns, std::int64_t end_ns) {
  const Scope restricted(scope_, &Restriction::of_span, 3);
  sql::Statement select(
      connection_,
      "SELECT span.status, span.duration_ns, completion.time_to_first_token_ns, usage.id,"
      " usage.input_tokens, usage.output_tokens, usage.cost_nano_usd"
      " FROM span JOIN resource ON resource.id = span.resource_id"
      " LEFT JOIN completion ON completion.id = span.id"
      " LEFT JOIN token_usage AS usage ON usage.id = span.id"
      " WHERE span.at_us >= ?1 AND span.at_us < ?2" +
          restricted.sql());
  select.bind(1, begin_ns / kNsPerUs).bind(2, end_ns / kNsPerUs);
  restricted.bind(select);
  while (select.step()) {
    ++sums_.count;
    sums_.errors += select.integer(0) == 2 ? 1 : 0;
    if (!select.is_null(1)) {
      ++sums_.timed;
      sums_.extremes.add(select.integer(1), select.integer(1));
    }
    sums_.sum_ns = state::saturating_add(sums_.sum_ns, select.integer(1));
    if (parts_ != WindowParts::sums) add_value(select, 1 + measure());
    if (select.is_null(3)) continue;
    sums_.tokens = state::saturating_add(sums_.tokens, select.integer(4) + select.integer(5));
    sums_.cost_nano_usd = state::saturating_add(sums_.cost_nano_usd, select.integer(6));
    ++(select.is_null(6) ? sums_.unpriced : sums_.priced);
  }
}

void Window::add_tier(Tier tier, std::int64_t begin, std::int64_t end) {
  if (begin >= end) return;
  const std::string name = state::tier_name(tier);
  sql::Statement select(connection_,
                        "SELECT group_id, count, timed, sum_ns, input_tokens, output_tokens,"
                        " cost_nano_usd, priced, unpriced, min_ns, max_ns FROM rollup_" +
                            name + " WHERE " + name + " >= ?1 AND " + name + " < ?2");
  select.bind(1, begin).bind(2, end);
  while (select.step()) {
    if (!groups_.has(select.integer(0))) continue;
    const auto add = [&](std::int64_t& sum, int column) {
      sum = state::saturating_add(sum, select.integer(column));
    };
    add(sums_.count, 1);
    if (groups_.is_error(select.integer(0))) add(sums_.errors, 1);
    add(sums_.timed, 2);
    add(sums_.sum_ns, 3);
    add(sums_.tokens, 4);
    add(sums_.tokens, 5);
    add(sums_.cost_nano_usd, 6);
    add(sums_.priced, 7);
    add(sums_.unpriced, 8);
    if (!select.is_null(9)) sums_.extremes.add(select.integer(9), select.integer(10));
  }
  if (parts_ != WindowParts::sums) add_buckets(tier, begin, end);
}

void Window::add_buckets(Tier tier, std::int64_t begin, std::int64_t end) {
  const std::string name = state::tier_name(tier);
  sql::Statement select(connection_, "SELECT group_id, value_ns, count FROM rollup_" + name +
                                         "_bucket WHERE " + name + " >= ?1 AND " + name +
                                         " < ?2 AND measure = ?3");
  select.bind(1, begin).bind(2, end).bind(3, std::int64_t{measure()});
  while (select.step()) {
    if (groups_.has(select.integer(0)))
      histogram().emplace_back(select.integer(1), select.integer(2));
  }
}

/// Whether [begin_ns, end_ns) of an hour can be told from the raw rows: none of the hour's were
/// deleted, and they are not too many.
bool is_raw(sql::Connection& connection, std::int64_t begin_ns, std::int64_t end_ns) {
  sql::Statement pruned(connection,
                        "SELECT 1 FROM rollup_hour WHERE hour = ?1 AND pruned > 0 LIMIT 1");
  if (pruned.bind(1, begin_ns / base::kNsPerHour).first_integer() != 0) return false;
  sql::Statement rows(connection,
                      "SELECT count(*) FROM (SELECT 1 FROM span INDEXED BY span_by_at"
                      " WHERE at_us >= ?1 AND at_us < ?2 LIMIT ?3)");
  rows.bind(1, begin_ns / kNsPerUs).bind(2, end_ns / kNsPerUs).bind(3, kRawRowsMax + 1);
  return rows.first_integer() <= kRawRowsMax;
}

}  // namespace

WindowSums read_window(sql::Connection& connection, const AlertScope& scope, std::int64_t begin_ns,
                       std::int64_t now_ns, WindowParts parts) {
  Window window(connection, scope, parts);
  const std::int64_t end = now_ns / base::kNsPerHour + 1;  // hours, not included
  std::int64_t hour = begin_ns / base::kNsPerHour;
  if (begin_ns % base::kNsPerHour != 0) {
    const std::int64_t edge_ns = (hour + 1) * base::kNsPerHour;
    if (is_raw(connection, begin_ns, edge_ns)) {
      window.add_raw(begin_ns, edge_ns);
      ++hour;
    } else {
      begin_ns = hour * base::kNsPerHour;
    }
  }
  const std::int64_t folded = connection.integer("SELECT folded_hour FROM store_state");
  const std::int64_t first_day = (hour + kHoursPerDay - 1) / kHoursPerDay;
  const std::int64_t last_day = std::min(end, folded) / kHoursPerDay;  // not included
  if (first_day < last_day) {
    window.add_tier(Tier::hour, hour, first_day * kHoursPerDay);
    window.add_tier(Tier::day, first_day, last_day);
    hour = last_day * kHoursPerDay;
  }
  window.add_tier(Tier::hour, hour, end);
  window.sums().begin_ns = begin_ns;
  return std::move(window.sums());
}

}  // namespace daybook::watch
