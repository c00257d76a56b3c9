#include "facade/process_sampler.hpp"

namespace daybook::facade {
namespace {

MetricRecord metric(Time at, const char* name, const char* unit, double value) {
  MetricRecord record;
  record.at = at;
  record.name = name;
  record.unit = unit;
  record.value = value;
  return record;
}

MetricRecord cpu_time(Time at, const char* mode, double seconds) {
  MetricRecord record = metric(at, "process.cpu.time", "s", seconds);
  record.instrument = Metric::counter;
  record.temporality = MetricRecord::Temporality::cumulative;
  record.labels = {{"cpu.mode", mode}};
  return record;
}

}  // namespace

ProcessSampler::ProcessSampler(Nanos interval, const base::Clock& clock, Read read)
    : interval_ns_(base::bounded_wait(interval).count()),
      clock_(clock),
      read_(std::move(read)),
      next_ns_(interval_ns_ > 0 ? clock.steady_ns() : INT64_MAX) {}

std::vector<Record> ProcessSampler::take() {
  std::vector<Record> records;
  const std::int64_t now_ns = clock_.steady_ns();
  if (now_ns < next_ns_) return records;
  next_ns_ = now_ns + interval_ns_;
  const base::ProcessUsage usage = read_();
  const Time at{Nanos(clock_.wall_ns())};
  const auto bytes = static_cast<double>(usage.resident_bytes);
  if (usage.resident_bytes > 0) {
    Memory memory;
    memory.at = at;
    memory.operation = "process";
    memory.memory_mb = bytes / 1e6;
    records.emplace_back(std::move(memory));
    records.emplace_back(metric(at, "process.memory.usage", "By", bytes));
  }
  records.emplace_back(cpu_time(at, "user", usage.user_s));
  records.emplace_back(cpu_time(at, "system", usage.system_s));
  return records;
}

}  // namespace daybook::facade
