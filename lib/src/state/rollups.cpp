#include "state/rollups.hpp"

#include <algorithm>
#include <vector>

#include "base/histogram.hpp"

namespace daybook::state {
namespace {

/// "x = <saturating x + excluded.x>" for each column.
std::string saturating(std::initializer_list<const char*> columns) {
  std::string sql;
  for (const std::string column : columns) {
    sql += ", " + column + " = CASE WHEN " + column + " > 9223372036854775807 - excluded." +
           column + " THEN 9223372036854775807 ELSE " + column + " + excluded." + column + " END";
  }
  return sql;
}

const std::string kCounterSql =
    "INSERT INTO rollup_hour (hour, group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count,"
    " ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,"
    " cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    " ?20) ON CONFLICT (hour, group_id) DO UPDATE SET count = count + excluded.count,"
    " timed = timed + excluded.timed,"
    " min_ns = min(coalesce(min_ns, excluded.min_ns), coalesce(excluded.min_ns, min_ns)),"
    " max_ns = max(coalesce(max_ns, excluded.max_ns), coalesce(excluded.max_ns, max_ns)),"
    " ttft_count = ttft_count + excluded.ttft_count, usage_count = usage_count + "
    "excluded.usage_count,"
    " priced = priced + excluded.priced, unpriced = unpriced + excluded.unpriced" +
    saturating({"sum_ns", "ttft_sum_ns", "stream_ns", "stream_tokens", "input_tokens",
                "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
                "cost_nano_usd"});

}  // namespace

std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

Rollups::Rollups(sql::Connection& db)
    : counter_(db, kCounterSql),
      bucket_(db,
              "INSERT INTO rollup_hour_bucket (hour, group_id, measure, value_ns, count)"
              " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (hour, group_id, measure, value_ns)"
              " DO UPDATE SET count = count + excluded.count"),
      error_(
          db,
          "INSERT INTO rollup_error_hour (hour, service_id, model_id, type, fingerprint, count,"
          " first_at_ns, last_at_ns, sample_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
          " ON CONFLICT (hour, service_id, model_id, type, fingerprint) DO UPDATE SET"
          " count = count + excluded.count, first_at_ns = min(first_at_ns, excluded.first_at_ns),"
          " sample_id = CASE WHEN excluded.last_at_ns >= last_at_ns THEN excluded.sample_id"
          " ELSE sample_id END, last_at_ns = max(last_at_ns, excluded.last_at_ns)") {}

void Rollups::add(const RollupSpan& span) {
  Counter& c = counters_[{span.at_ns / kHourNs, span.group_id}];
  ++c.count;
  if (span.duration_ns) {
    const std::int64_t ns = *span.duration_ns;
    ++c.timed;
    c.sum_ns = saturating_add(c.sum_ns, ns);
    c.min_ns = std::min(c.min_ns, ns);
    c.max_ns = std::max(c.max_ns, ns);
    ++c.buckets[0][base::bucket_value_ns(ns)];
  }
  if (span.time_to_first_token_ns) {
    ++c.ttft_count;
    c.ttft_sum_ns = saturating_add(c.ttft_sum_ns, *span.time_to_first_token_ns);
    ++c.buckets[1][base::bucket_value_ns(*span.time_to_first_token_ns)];
  }
  if (!span.has_usage) return;
  ++c.usage_count;
  c.input = saturating_add(c.input, span.input.value_or(0));
  c.output = saturating_add(c.output, span.output.value_or(0));
  c.cache_read = saturating_add(c.cache_read, span.cache_read.value_or(0));
  c.cache_write = saturating_add(c.cache_write, span.cache_write.value_or(0));
  c.reasoning = saturating_add(c.reasoning, span.reasoning.value_or(0));
  if (span.cost_nano_usd) {
    ++c.priced;
    c.cost_nano_usd = saturating_add(c.cost_nano_usd, *span.cost_nano_usd);
  } else {
    ++c.unpriced;
  }
  if (span.output && span.duration_ns) {
    const std::int64_t waited = span.time_to_first_token_ns.value_or(0);
    c.stream_ns =
        saturating_add(c.stream_ns, std::max<std::int64_t>(*span.duration_ns - waited, 0));
    c.stream_tokens = saturating_add(c.stream_tokens, *span.output);
  }
}

void Rollups::add(const RollupError& error) {
  ErrorCounter& c = errors_[{error.at_ns / kHourNs, error.service_id, error.model_id,
                             std::string(error.type), std::string(error.fingerprint)}];
  ++c.count;
  c.first_at_ns = std::min(c.first_at_ns, error.at_ns);
  if (error.at_ns >= c.last_at_ns) {
    c.last_at_ns = error.at_ns;
    c.sample_id = error.error_id;
  }
}

void Rollups::write_counter(const Key& key, const Counter& c) {
  counter_.bind(1, key.first)
      .bind(2, key.second)
      .bind(3, c.count)
      .bind(4, c.timed)
      .bind(5, c.sum_ns);
  if (c.timed > 0) {
    counter_.bind(6, c.min_ns).bind(7, c.max_ns);
  } else {
    counter_.bind_null(6).bind_null(7);
  }
  counter_.bind(8, c.ttft_count).bind(9, c.ttft_sum_ns).bind(10, c.stream_ns);
  counter_.bind(11, c.stream_tokens).bind(12, c.usage_count).bind(13, c.input).bind(14, c.output);
  counter_.bind(15, c.cache_read).bind(16, c.cache_write).bind(17, c.reasoning);
  counter_.bind(18, c.cost_nano_usd).bind(19, c.priced).bind(20, c.unpriced);
  counter_.run();
}

void Rollups::write_buckets(const Key& key, const Counter& c) {
  for (const int measure : {0, 1}) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sorted(c.buckets[measure].begin(),
                                                              c.buckets[measure].end());
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [value_ns, count] : sorted) {
      bucket_.bind(1, key.first).bind(2, key.second).bind(3, std::int64_t{measure});
      bucket_.bind(4, value_ns).bind(5, count).run();
    }
  }
}

void Rollups::write() {
  for (const auto& [key, counter] : counters_) write_counter(key, counter);
  for (const auto& [key, counter] : counters_) write_buckets(key, counter);
  for (const auto& [key, c] : errors_) {
    const auto& [hour, service_id, model_id, type, fingerprint] = key;
    error_.bind(1, hour).bind(2, service_id).bind(3, model_id).bind(4, std::string_view(type));
    error_.bind(5, std::string_view(fingerprint)).bind(6, c.count).bind(7, c.first_at_ns);
    error_.bind(8, c.last_at_ns).bind(9, c.sample_id).run();
  }
  discard();
}

void Rollups::discard() noexcept {
  counters_.clear();
  errors_.clear();
}

}  // namespace daybook::state
