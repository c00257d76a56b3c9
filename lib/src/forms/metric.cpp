#include <cmath>
#include <limits>

#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/message_shape.hpp"
#include "forms/problem.hpp"
#include "forms/record.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

/// Calls `read(key, element)` for each element of `bounds` or `buckets`.
template <class Read>
void each_number(const Member* member, Read&& read) {
  const auto list = given(member);
  if (!list) return;
  if (!list->is(Type::array)) expected(member->key, "an array of numbers", list->raw());
  std::size_t index = 0;
  list->elements([&](View element) {
    if (index > limits::kFieldsMax)
      reject(member->key, "more than " + std::to_string(limits::kFieldsMax) + " numbers");
    read(element_key(member->key, index++), element);
  });
}

std::optional<std::int64_t> count_of(std::string_view key, View value) {
  return whole_of(key, value, 0, limits::kMetricCountMax, "a whole number, 0 to 2^53-1");
}

/// As Prometheus writes it in a label: JSON has no number for it.
double bound_of(std::string_view key, View bound) {
  if (bound.is(Type::string) && bound.text() == "+Inf")
    return std::numeric_limits<double>::infinity();
  return number_of(key, bound);
}

void decode_buckets(const Keyed& keyed, MetricRecord& m) {
  each_number(keyed[Key::bounds], [&](const std::string& key, View bound) {
    m.bounds.push_back(bound_of(key, bound));
    if (m.bounds.size() > 1 && !(m.bounds[m.bounds.size() - 2] < m.bounds.back()))
      expected(key, "bounds that rise", bound.raw());
  });
  std::int64_t counted = 0;
  each_number(keyed[Key::buckets], [&](const std::string& key, View bucket) {
    m.buckets.push_back(count_of(key, bucket).value_or(0));
    if (m.buckets.back() > limits::kMetricCountMax - counted)
      reject(key, "the buckets hold more than 2^53-1 in all");
    counted += m.buckets.back();
  });
  if (m.bounds.empty() && m.buckets.empty()) return;
  if (!m.bounds.empty() && std::isinf(m.bounds.back())) m.bounds.pop_back();
  if (m.buckets.size() != m.bounds.size() + 1)
    reject("buckets", std::to_string(m.bounds.size()) + " bounds make " +
                          std::to_string(m.bounds.size() + 1) + " buckets, not " +
                          std::to_string(m.buckets.size()));
  if (m.count && *m.count != counted)
    reject("count",
           "is " + std::to_string(*m.count) + ", but the buckets hold " + std::to_string(counted));
}

void decode_figures(const Keyed& keyed, MetricRecord& m) {
  m.value = number_of(keyed[Key::value]);
  if (const auto count = given(keyed[Key::count])) m.count = count_of("count", *count);
  m.sum = number_of(keyed[Key::sum]);
  m.min = number_of(keyed[Key::min]);
  m.max = number_of(keyed[Key::max]);
  if (m.min && m.max && *m.min > *m.max) reject("min", "is above `max`");
  decode_buckets(keyed, m);
  const bool summary = m.count || m.sum || m.min || m.max || !m.buckets.empty();
  if (!summary && !m.value) reject("value", "a metric needs it, or `count` and `sum`");
  if (!summary) return;
  if (m.value) reject("value", "stands beside a summary: give it alone, or as `count` and `sum`");
  if (!m.count && m.buckets.empty()) reject("count", "a summary needs it, or `buckets`");
  if (given(keyed[Key::instrument]) && m.instrument != Metric::histogram)
    expected("instrument", "histogram for a summary", keyed[Key::instrument]->raw);
  m.instrument = Metric::histogram;
}

void decode_labels(const Member* member, MetricRecord& m) {
  const auto labels = given(member);
  if (!labels) return;
  m.labels = object_of("labels", *labels);
  if (m.labels.size() > limits::kLabelsMax)
    reject("labels", "more than " + std::to_string(limits::kLabelsMax) +
                         ": what differs each time belongs into `metadata`");
  if (labels->raw().size() > limits::kLabelBytesMax)
    reject("labels", "larger than " + std::to_string(limits::kLabelBytesMax >> 10) +
                         " KiB: what is long belongs into `metadata`");
}

}  // namespace

MetricRecord decode_metric(Keyed& keyed, const Context& context, Origin& origin) {
  MetricRecord m;
  decode_common(keyed, context, Kind::metric, m, origin);
  m.name = name_of(keyed[Key::name]);
  if (m.name.empty()) reject("name", "a metric needs a name");
  m.unit = text_of(keyed[Key::unit]);
  const std::string instrument = word_of(keyed[Key::instrument], {"gauge", "counter", "histogram"});
  m.instrument = instrument == "counter"     ? Metric::counter
                 : instrument == "histogram" ? Metric::histogram
                                             : Metric::gauge;
  const std::string temporality = word_of(keyed[Key::temporality], {"delta", "cumulative"});
  m.temporality = temporality == "delta"        ? MetricRecord::Temporality::delta
                  : temporality == "cumulative" ? MetricRecord::Temporality::cumulative
                                                : MetricRecord::Temporality::unset;
  decode_figures(keyed, m);
  decode_labels(keyed[Key::labels], m);
  finish_metadata(keyed, context, Kind::metric, m);
  return m;
}

Memory decode_memory(Keyed& keyed, const Context& context, Origin& origin) {
  Memory m;
  decode_common(keyed, context, Kind::memory, m, origin);
  if (m.operation.empty()) reject("operation", "a memory sample needs the operation it is of");
  const auto memory_mb = number_of(keyed[Key::memory_mb]);
  if (!memory_mb) reject("memory_mb", "a memory sample needs it: a number of megabytes");
  if (*memory_mb < 0)
    expected("memory_mb", "a number of megabytes, not negative", keyed[Key::memory_mb]->raw);
  m.memory_mb = *memory_mb;
  finish_metadata(keyed, context, Kind::memory, m);
  return m;
}

}  // namespace daybook::forms
