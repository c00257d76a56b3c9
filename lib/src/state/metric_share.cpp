#include "state/metric_share.hpp"

#include <charconv>
#include <limits>

#include "json/view.hpp"
#include "state/rollups.hpp"

namespace daybook::state {
namespace {

template <class Number>
std::vector<Number> numbers_of(std::string_view array) {
  std::vector<Number> numbers;
  if (array.size() < 2 || array.front() != '[' || array.back() != ']') return numbers;
  json::View(array).elements([&](json::View element) {
    const std::string_view raw = element.raw();
    std::from_chars(raw.data(), raw.data() + raw.size(), numbers.emplace_back());
  });
  return numbers;
}

MetricBuckets buckets_of(const MetricSample& sample) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  MetricBuckets buckets;
  if (sample.buckets.size() != sample.bounds.size() + 1) return buckets;
  for (std::size_t i = 0; i < sample.buckets.size(); ++i) {
    if (sample.buckets[i] == 0) continue;
    const double lower = i == 0 ? -kInfinity : sample.bounds[i - 1];
    const double upper = i == sample.bounds.size() ? kInfinity : sample.bounds[i];
    buckets[{upper, lower}] = sample.buckets[i];
  }
  return buckets;
}

bool has_begun_anew(const MetricSample& before, const MetricSample& sample) {
  if (sample.value && before.value) return *sample.value < *before.value;
  if (sample.count.value_or(0) < before.count.value_or(0)) return true;
  if (sample.bounds != before.bounds || sample.buckets.size() != before.buckets.size()) return true;
  for (std::size_t i = 0; i < sample.buckets.size(); ++i) {
    if (sample.buckets[i] < before.buckets[i]) return true;
  }
  return false;
}

std::optional<double> difference(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? std::optional(*a - *b) : std::nullopt;
}

}  // namespace

MetricShare share_of_delta(const MetricSample& sample) {
  if (sample.value) return {1, sample.value, {}};
  return {sample.count, sample.sum, buckets_of(sample)};
}

MetricShare share_of_cumulative(const MetricSample* before, const MetricSample& sample) {
  MetricShare share = share_of_delta(sample);
  if (sample.value) {
    if (!before) share.sum = 0;
    if (before && !has_begun_anew(*before, sample))
      share.sum = difference(sample.value, before->value);
    return share;
  }
  if (!before) return {0, 0.0, {}};
  if (has_begun_anew(*before, sample)) return share;
  *share.count -= before->count.value_or(0);
  share.sum = difference(sample.sum, before->sum);
  for (const auto& [bounds, values] : buckets_of(*before)) share.buckets[bounds] -= values;
  return share;
}

MetricSample metric_sample_at(const sql::Statement& row, int first) {
  const auto real = [&](int column) {
    return row.is_null(first + column) ? std::nullopt : std::optional(row.real(first + column));
  };
  MetricSample sample;
  sample.at_ns = row.integer(first);
  sample.value = real(1);
  if (!row.is_null(first + 2)) sample.count = row.integer(first + 2);
  sample.sum = real(3);
  sample.bounds = numbers_of<double>(row.text(first + 4));
  sample.buckets = numbers_of<std::int64_t>(row.text(first + 5));
  return sample;
}

}  // namespace daybook::state
