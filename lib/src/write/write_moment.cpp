#include <numeric>

#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

std::string_view name_of(Metric::Instrument instrument) {
  constexpr std::string_view kNames[] = {"gauge", "counter", "histogram"};
  return kNames[instrument];
}

std::string_view name_of(MetricRecord::Temporality temporality) {
  constexpr std::string_view kNames[] = {"", "delta", "cumulative"};
  return kNames[static_cast<int>(temporality)];
}

/// What a sample of the series `(other)` would not tell any more, beside its own metadata.
Fields with_series(const MetricRecord& record, const state::MetricId& series,
                   const std::string& labels) {
  Fields fields = record.metadata;
  if (series.is_other_name) fields.emplace_back("metric", record.name);
  fields.emplace_back("labels", Json{labels});
  return fields;
}

state::MetricSample sample_of(const MetricRecord& record, const rows::MetricSampleRow& row) {
  state::MetricSample sample{row.at_ns, row.value, row.count, row.sum, row.min, row.max, {}, {}};
  sample.bounds = record.bounds;
  sample.buckets = record.buckets;
  return sample;
}

}  // namespace

std::optional<Error> BatchWriter::State::write(const MetricRecord& record, const Item& item) {
  Resolved r;
  resolve_owner(record, item.origin, {}, r);
  if (!r.record_id.empty() && metric_samples.find_record(r.service_id, r.record_id) != 0) {
    ++counts.duplicates;
    return std::nullopt;
  }
  const std::string labels = record.labels.empty() ? "{}" : canonical_object(record.labels);
  const state::MetricId series =
      names.metric({r.resource_id, scrubber.label(record.name, slots[5]),
                    name_of(record.instrument), name_of(record.temporality),
                    scrubber.name(record.unit), scrubber.json_field(labels, slots[6])});
  store_metadata(
      canonical_object(series.is_other ? with_series(record, series, labels) : record.metadata), 0,
      r);
  const std::string bounds = array_of_numbers(record.bounds);
  const std::string buckets = array_of_numbers(record.buckets);
  rows::MetricSampleRow row;
  row.metric_id = series.id;
  row.id = store_state.next_metric_sample_id++;
  row.service_id = r.service_id;
  row.at_ns = r.at_ns;
  row.value = record.value;
  row.count = record.count;
  if (!row.count && !record.buckets.empty()) {
    row.count = std::accumulate(record.buckets.begin(), record.buckets.end(), std::int64_t{0});
  }
  row.sum = record.sum;
  row.min = record.min;
  row.max = record.max;
  row.bounds = bounds;
  row.buckets = buckets;
  row.tags = r.tags;
  row.metadata_id = r.metadata_id;
  row.record_id = r.record_id;
  row.redactions = scrubber.record_redactions();
  const bool cumulative = record.temporality == MetricRecord::Temporality::cumulative &&
                          record.instrument != Metric::gauge;
  metric_rollups.add({series.id, series.is_other, cumulative}, sample_of(record, row));
  metric_samples.insert(row);
  ++counts.written;
  return std::nullopt;
}

std::optional<Error> BatchWriter::State::write(const Memory& record, const Item& item) {
  Resolved r;
  resolve(record, item.origin, record.operation, r);
  if (!r.record_id.empty() && memory_samples.find_record(r.service_id, r.record_id) != 0) {
    ++counts.duplicates;
    return std::nullopt;
  }
  store_metadata(canonical_object(record.metadata), 0, r);
  rows::MemorySampleRow row;
  row.id = store_state.next_memory_sample_id++;
  row.at_ns = r.at_ns;
  row.service_id = r.service_id;
  row.resource_id = r.resource_id;
  row.operation_id = r.operation_id;
  row.memory_mb = record.memory_mb;
  row.trace_row = r.trace_row;
  row.span_id = r.span_id.empty() ? r.parent_span_id : r.span_id;
  row.metadata_id = r.metadata_id;
  row.tags = r.tags;
  row.record_id = r.record_id;
  row.redactions = scrubber.record_redactions();
  memory_samples.insert(row);
  touch_trace(r);
  ++counts.written;
  return std::nullopt;
}

}  // namespace daybook::write
