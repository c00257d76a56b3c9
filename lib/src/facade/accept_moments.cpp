#include <cstdint>

#include "facade/accept_parts.hpp"

namespace daybook::facade {
namespace {

constexpr const char* kSources[] = {"user", "code", "model"};

std::size_t bytes_of(const Fields& labels) {
  std::size_t bytes = 0;
  for (const Field& label : labels) {
    bytes += label.key.size();
    if (const auto* text = std::get_if<std::string>(&label.value)) bytes += text->size();
    if (const auto* json = std::get_if<Json>(&label.value)) bytes += json->text.size();
  }
  return bytes;
}

/// A bound +Inf says what the last bucket is anyway.
void drop_infinite_bound(MetricRecord& m) {
  if (m.bounds.size() == m.buckets.size() && !m.bounds.empty() && std::isinf(m.bounds.back()) &&
      m.bounds.back() > 0) {
    m.bounds.pop_back();
  }
}

const char* check_buckets(const MetricRecord& m) {
  if (m.bounds.size() > limits::kFieldsMax) return "bounds: too many";
  if (m.buckets.empty()) return m.bounds.empty() ? nullptr : "buckets: bounds have none";
  if (m.buckets.size() != m.bounds.size() + 1) return "buckets: must be one more than bounds";
  for (std::size_t i = 0; i < m.bounds.size(); ++i) {
    if (!std::isfinite(m.bounds[i])) return "bounds: must be finite numbers";
    if (i > 0 && !(m.bounds[i - 1] < m.bounds[i])) return "bounds: must rise";
  }
  std::int64_t counted = 0;
  for (const std::int64_t bucket : m.buckets) {
    if (bucket < 0 || bucket > limits::kMetricCountMax - counted) {
      return "buckets: must be 0 to 2^53-1 in all";
    }
    counted += bucket;
  }
  if (m.count && *m.count != counted) return "count: must be the sum of buckets";
  return nullptr;
}

const char* check_summary(const MetricRecord& m) {
  if (m.value) return "value: a histogram has count, sum, min and max instead";
  if (!m.count && m.buckets.empty()) return "count: a histogram needs it, or buckets";
  if (m.count && (*m.count < 0 || *m.count > limits::kMetricCountMax)) {
    return "count: must be 0 to 2^53-1";
  }
  if (!is_finite(m.sum)) return "sum: must be a finite number";
  if (!is_finite(m.min)) return "min: must be a finite number";
  if (!is_finite(m.max)) return "max: must be a finite number";
  if (m.min && m.max && *m.min > *m.max) return "min: must not be above max";
  return check_buckets(m);
}

}  // namespace

const char* accept(MetricRecord& m, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(m, origin, bytes)) return fault;
  if (m.name.empty()) return "name: a metric needs one";
  if (m.labels.size() > limits::kLabelsMax) return "labels: more than 100";
  if (bytes_of(m.labels) > limits::kLabelBytesMax) return "labels: larger than 16 KiB";
  if (!is_finite(m.value)) return "value: must be a finite number";
  cut(m.name, m.unit);
  const bool summary =
      m.count || m.sum || m.min || m.max || !m.bounds.empty() || !m.buckets.empty();
  if (summary) {
    m.instrument = Metric::histogram;
    drop_infinite_bound(m);
    return check_summary(m);
  }
  return m.value ? nullptr : "value: a metric needs it, or count and sum";
}

const char* accept(Memory& m, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(m, origin, bytes)) return fault;
  if (m.operation.empty()) return "operation: a memory sample needs one";
  if (!(std::isfinite(m.memory_mb) && m.memory_mb >= 0)) {
    return "memory_mb: must be a finite number, not negative";
  }
  return nullptr;
}

const char* accept(Score& s, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(s, origin, bytes)) return fault;
  if (s.name.empty()) return "name: a score needs one";
  if (!s.value && s.label.empty()) return "value: a score needs it, or a label";
  if (!is_finite(s.value)) return "value: must be a finite number";
  if (!is_one_of(s.source, kSources)) return "source: must be user, code or model";
  if (s.target_row < 0) return "target_row: must not be negative";
  if (!s.target && s.target_id.empty() && s.conversation_id.empty() && s.target_row == 0) {
    return "target: a score needs a span, a conversation_id or a target_id";
  }
  if (s.target_id.size() > limits::kNameBytesMax) return "target_id: longer than 1024 bytes";
  cut(s.name, s.label);
  return nullptr;
}

}  // namespace daybook::facade
