#include "daybook/prompts.hpp"

#include <algorithm>
#include <tuple>

#include "daybook/error.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "schema/migrate.hpp"
#include "state/prompt_totals.hpp"

namespace daybook {
namespace {

constexpr double kNsPerMs = 1e6, kNanoPerUsd = 1e9;
constexpr std::int64_t kHoursPerDay = 24, kUsPerHour = 3'600'000'000;
constexpr std::int64_t kHourMax = INT64_MAX / state::kHourNs / kHoursPerDay * kHoursPerDay;

// Found by time; what is not wanted of them is empty.
constexpr const char* kCalls =
    "SELECT completion.prompt_row, span.at_ns, span.duration_ns, span.status,"
    " usage.id IS NOT NULL, usage.cost_nano_usd FROM span"
    " JOIN completion ON completion.id = span.id JOIN model ON model.id = completion.model_id"
    " JOIN resource ON resource.id = span.resource_id"
    " LEFT JOIN token_usage AS usage ON usage.id = completion.id"
    " WHERE span.at_us >= ?1 AND span.at_us < ?2 AND completion.prompt_row IS NOT NULL"
    " AND ?3 IN ('', resource.environment) AND ?4 IN ('', model.provider)"
    " AND ?5 IN ('', model.name)"
    " AND ?6 IN ('', CASE span.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END)";

bool tells_calls_apart(const Window& window) {
  return !window.environment.empty() || !window.provider.empty() || !window.model.empty() ||
         !window.status.empty();
}

/// A version that the window selects, and what its calls add up to.
struct Version {
  PromptRow row;
  state::PromptTotals totals;
};

class Report {
 public:
  Report(sql::Connection& connection, const Window& window, const access::Scope& scope)
      : connection_(connection) {
    sql::Statement rows(connection,
                        "SELECT prompt.id, service.name, operation.name, prompt.name,"
                        " prompt.version, prompt.fingerprint FROM prompt"
                        " JOIN service ON service.id = prompt.service_id"
                        " JOIN operation ON operation.id = prompt.operation_id");
    while (rows.step()) {
      if (!read::lets_through(window.service, rows.text(1)) ||
          !read::lets_through(window.operation, rows.text(2)) || !read::is_in(scope, rows.text(1)))
        continue;
      const auto id = static_cast<std::size_t>(rows.integer(0));
      if (places_.size() <= id) places_.resize(id + 1);
      Version& version = versions_.emplace_back();
      places_[id] = versions_.size();
      version.row.service = rows.text(1);
      version.row.operation = rows.text(2);
      version.row.prompt_name = rows.text(3);
      version.row.prompt_version = rows.text(4);
      version.row.prompt_fingerprint = rows.text(5);
    }
  }

  /// Whole days from their rows, what is left of hours from theirs.
  void add(read::Hours hours) {
    if (!schema::has_table(connection_, "rollup_prompt_hour")) return;
    const std::int64_t first_day = (hours.begin + kHoursPerDay - 1) / kHoursPerDay;
    const std::int64_t end_day = hours.end / kHoursPerDay;
    if (first_day >= end_day) return add_rows("hour", hours.begin, hours.end);
    add_rows("hour", hours.begin, first_day * kHoursPerDay);
    add_rows("day", first_day, end_day);
    add_rows("hour", end_day * kHoursPerDay, hours.end);
  }

  /// The totals of all time.
  void add_totals() {
    sql::Statement totals(connection_,
                          "SELECT id, completions, errors, first_at_ns, last_at_ns, timed,"
                          " duration_ns, min_ns, max_ns, cost_nano_usd, priced, unpriced, x''"
                          " FROM prompt");
    while (totals.step())
      if (Version* const version = version_of(totals.integer(0)))
        (void)state::read_totals(totals, 1, version->totals);
    sql::Statement buckets(connection_, "SELECT prompt_id, value_ns, count FROM prompt_bucket");
    while (buckets.step())
      if (Version* const version = version_of(buckets.integer(0)))
        version->totals.durations.emplace_back(buckets.integer(1), buckets.integer(2));
  }

  /// The calls themselves, of which the window wants some.
  void add_calls(read::Hours hours, const Window& window) {
    sql::Statement calls(connection_, kCalls);
    calls.bind(1, hours.begin * kUsPerHour).bind(2, hours.end * kUsPerHour);
    calls.bind(3, std::string_view(window.environment)).bind(4, std::string_view(window.provider));
    calls.bind(5, std::string_view(window.model)).bind(6, std::string_view(window.status));
    const auto optional = [&](int column) {
      return calls.is_null(column) ? std::nullopt : std::optional(calls.integer(column));
    };
    while (calls.step()) {
      Version* const version = version_of(calls.integer(0));
      if (version == nullptr) continue;
      state::RollupSpan span;
      span.at_ns = calls.integer(1);
      span.duration_ns = optional(2);
      span.has_usage = calls.integer(4) != 0;
      span.cost_nano_usd = optional(5);
      version->totals.add(span, calls.integer(3) == 2);
    }
  }

  std::vector<PromptRow> rows() {
    std::vector<PromptRow> rows;
    for (Version& version : versions_)
      if (version.totals.completions > 0) rows.push_back(row_of(version));
    std::sort(rows.begin(), rows.end(),
              [](const PromptRow& a, const PromptRow& b) { return place_of(a) < place_of(b); });
    return rows;
  }

 private:
  /// nullptr: the window does not select it.
  Version* version_of(std::int64_t prompt_id) {
    const auto id = static_cast<std::size_t>(prompt_id);
    return id < places_.size() && places_[id] != 0 ? &versions_[places_[id] - 1] : nullptr;
  }

  void add_rows(const std::string& period, std::int64_t begin, std::int64_t end) {
    if (begin >= end) return;
    sql::Statement rows(connection_, std::string("SELECT prompt_id, ") + state::kPromptSums +
                                         " FROM rollup_prompt_" + period + " WHERE " + period +
                                         " >= ?1 AND " + period + " < ?2");
    rows.bind(1, begin).bind(2, end);
    while (rows.step()) {
      Version* const version = version_of(rows.integer(0));
      if (version == nullptr || state::read_totals(rows, 1, version->totals)) continue;
      throw Error(Error::Code::corrupt,
                  "rollup_prompt_" + period + " of prompt " + std::to_string(rows.integer(0)) +
                      " cannot be read",
                  "`daybook check` tells what else is damaged");
    }
  }

  static PromptRow row_of(Version& version) {
    PromptRow row = version.row;
    state::PromptTotals& totals = version.totals;
    row.first_at = Time(Nanos(totals.first_at_ns));
    row.last_at = Time(Nanos(totals.last_at_ns));
    row.count = totals.completions;
    row.errors = totals.errors;
    if (totals.timed > 0)
      row.avg_ms =
          static_cast<double>(totals.duration_ns) / kNsPerMs / static_cast<double>(totals.timed);
    const auto found = base::percentiles(totals.durations, {95}, totals.extremes);
    if (!found.empty()) row.p95_ms = static_cast<double>(found[0]) / kNsPerMs;
    if (totals.priced > 0)
      row.usd_per_call =
          static_cast<double>(totals.nano_usd) / kNanoPerUsd / static_cast<double>(totals.priced);
    return row;
  }

  static std::tuple<const std::string&, const std::string&, const std::string&, std::int64_t,
                    const std::string&, const std::string&>
  place_of(const PromptRow& row) {
    const std::int64_t first_us = row.first_at.time_since_epoch().count() / 1000;
    return {row.service, row.operation,          row.prompt_name,
            first_us,    row.prompt_fingerprint, row.prompt_version};
  }

  sql::Connection& connection_;
  std::vector<std::size_t> places_;  // by prompt.id: one beyond the place; 0: not selected
  std::vector<Version> versions_;
};

}  // namespace

std::vector<PromptRow> prompts(const Reader& reader, const Window& window) {
  if (!window.by.empty() || window.bucket.value_or(Bucket::none) != Bucket::none)
    throw Error(Error::Code::invalid_argument, "versions of prompts are not summed up otherwise",
                "ask for a window at a time, without `by`");
  const Reader::State& state = Reader::State::of(reader);
  const access::Scope scope = read::report_scope(state, "prompts");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  Report report(connection, window, scope);
  read::Hours hours =
      read::periods_of(window, Bucket::none, horizon, horizon.kept_bucket_hour).front().hours;
  hours.begin = std::max<std::int64_t>(hours.begin, 0);
  hours.end = std::clamp<std::int64_t>(hours.end, 0, kHourMax);
  if (tells_calls_apart(window)) {
    report.add_calls(hours, window);
  } else if (!window.since && !window.until) {
    report.add_totals();
  } else {
    report.add(hours);
  }
  return report.rows();
}

}  // namespace daybook
