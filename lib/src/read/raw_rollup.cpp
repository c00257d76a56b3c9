#include "read/raw_rollup.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "base/histogram.hpp"
#include "base/time_text.hpp"
#include "state/dictionaries.hpp"
#include "state/rollups.hpp"

namespace daybook::read {
namespace {

constexpr const char* kSpans =
    "SELECT span.at_ns, span.service_id, resource.environment, span.kind, span.operation_id,"
    " coalesce(completion.model_id, usage.model_id, nameless.id), span.status,"
    " span.duration_ns, completion.time_to_first_token_ns, usage.id,"
    " usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens,"
    " usage.reasoning_tokens, usage.cost_nano_usd"
    " FROM span JOIN resource ON resource.id = span.resource_id"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id"
    " LEFT JOIN model AS nameless ON nameless.provider = '' AND nameless.name = ''";

enum Sum {
  timed,
  sum_ns,
  min_ns,
  max_ns,
  ttft_count,
  ttft_sum_ns,
  stream_ns,
  stream_tokens,
  usage_count,
  input_tokens,
  output_tokens,
  cache_read_tokens,
  cache_write_tokens,
  reasoning_tokens,
  cost_nano_usd,
  priced,
  unpriced
};
static_assert(unpriced + 1 == kRollupSums.size());

using GroupKey =
    std::tuple<std::int64_t, std::string, std::string, std::int64_t, std::int64_t, std::int64_t>;

/// service, environment, kind, operation, model, status from six columns beginning at `first`.
GroupKey group_key(const sql::Statement& row, int first) {
  return {
      row.integer(first),     std::string(row.text(first + 1)), std::string(row.text(first + 2)),
      row.integer(first + 3), row.integer(first + 4),           row.integer(first + 5)};
}

/// The groups there are, and which one a span is counted in.
class Groups {
 public:
  explicit Groups(sql::Connection& connection) {
    const std::string other(state::kOther);
    const auto id = [&](const std::string& table, const std::string& where) {
      return connection.integer("SELECT id FROM " + table + " WHERE name = '" + other + "'" +
                                where);
    };
    other_service_ = id("service", "");
    other_operation_ = id("operation", "");
    other_model_ = id("model", " AND provider = ''");
    sql::Statement select(connection,
                          "SELECT id, service_id, environment, kind, operation_id, model_id, status"
                          " FROM rollup_group");
    while (select.step()) groups_.emplace(group_key(select, 1), select.integer(0));
  }
  /// 0: none, which the writer does not leave behind.
  std::int64_t of(const GroupKey& key) const {
    if (const std::int64_t id = find(key); id != 0) return id;
    GroupKey other{std::get<0>(key), "",           std::string(state::kOther),
                   other_operation_, other_model_, std::get<5>(key)};
    if (const std::int64_t id = find(other); id != 0) return id;
    std::get<0>(other) = other_service_;
    return find(other);
  }

 private:
  std::int64_t find(const GroupKey& key) const {
    const auto found = groups_.find(key);
    return found == groups_.end() ? 0 : found->second;
  }
  std::map<GroupKey, std::int64_t> groups_;
  std::int64_t other_service_ = 0, other_operation_ = 0, other_model_ = 0;
};

std::optional<std::int64_t> optional_integer(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

void add_span(RawRollup& rollup, const sql::Statement& row) {
  auto& sums = rollup.sums;
  const auto add = [&](Sum sum, std::int64_t value) {
    sums[sum] = state::saturating_add(sums[sum], value);
  };
  const auto duration = optional_integer(row, 7), first_token = optional_integer(row, 8);
  ++rollup.count;
  if (duration) {
    sums[min_ns] = sums[timed] == 0 ? *duration : std::min(sums[min_ns], *duration);
    sums[max_ns] = std::max(sums[max_ns], *duration);
    add(timed, 1);
    add(sum_ns, *duration);
    ++rollup.buckets[{0, base::bucket_value_ns(*duration)}];
  }
  if (first_token) {
    add(ttft_count, 1);
    add(ttft_sum_ns, *first_token);
    ++rollup.buckets[{1, base::bucket_value_ns(*first_token)}];
  }
  if (row.is_null(9)) return;
  add(usage_count, 1);
  for (int i = 0; i < 5; ++i)
    add(static_cast<Sum>(input_tokens + i), row.integer(10 + i));  // NULL is 0
  add(row.is_null(15) ? unpriced : priced, 1);
  add(cost_nano_usd, row.integer(15));
  if (duration && !row.is_null(11)) {
    add(stream_ns, std::max<std::int64_t>(*duration - first_token.value_or(0), 0));
    add(stream_tokens, row.integer(11));
  }
}

}  // namespace

RawRollups raw_rollups(sql::Connection& connection, const Horizon& horizon) {
  RawRollups raw;
  const Groups groups(connection);
  sql::Statement select(connection, kSpans);
  while (select.step()) {
    const std::int64_t group = groups.of(group_key(select, 1));
    if (group == 0) {
      ++raw.without_group;
      continue;
    }
    const std::int64_t hour = select.integer(0) / base::kNsPerHour;
    if (hour >= horizon.kept_hour) {
      RawRollup& rollup = raw.hours[{hour, group}];
      add_span(rollup, select);
      if (hour < horizon.kept_bucket_hour) rollup.buckets.clear();
    }
    if (hour < horizon.kept_bucket_hour)
      add_span(raw.days[{state::period_of(state::Tier::day, hour), group}], select);
  }
  return raw;
}

}  // namespace daybook::read
