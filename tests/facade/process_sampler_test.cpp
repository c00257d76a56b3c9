// The process's own memory and processor time as records.
#include "facade/process_sampler.hpp"

#include "daybook/daybook.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using facade::ProcessSampler;

TEST_CASE("process: samples come at once and then as often as asked") {
  testing::FakeClock clock;
  ProcessSampler sampler(std::chrono::minutes(1), clock, [] {
    return base::ProcessUsage{64'000'000, 1.5, 0.25};
  });
  const auto records = sampler.take();
  REQUIRE(records.size() == 4);
  const auto& memory = std::get<Memory>(records[0]);
  CHECK((memory.operation == "process" && memory.memory_mb == 64));
  CHECK(memory.at->time_since_epoch().count() == clock.wall);
  const auto& usage = std::get<MetricRecord>(records[1]);
  CHECK((usage.name == "process.memory.usage" && usage.unit == "By" && usage.value == 64e6));
  CHECK(usage.instrument == Metric::gauge);
  const std::vector<std::pair<std::string, double>> modes = {{"user", 1.5}, {"system", 0.25}};
  for (std::size_t i = 0; i < modes.size(); ++i) {
    const auto& [mode, seconds] = modes[i];
    const auto& time = std::get<MetricRecord>(records[2 + i]);
    CHECK((time.name == "process.cpu.time" && time.unit == "s" && time.value == seconds));
    CHECK(time.instrument == Metric::counter);
    CHECK(time.temporality == MetricRecord::Temporality::cumulative);
    CHECK(std::get<std::string>(time.labels.at(0).value) == mode);
  }
  CHECK(sampler.take().empty());
  clock.pass(60'000'000'000 - 1);
  CHECK(sampler.take().empty());
  clock.pass(1);
  CHECK(sampler.take().size() == 4);
  CHECK(sampler.next_ns() == clock.steady + 60'000'000'000);
}

TEST_CASE("process: memory that is not known is left out") {
  testing::FakeClock clock;
  ProcessSampler sampler(std::chrono::minutes(1), clock, [] { return base::ProcessUsage(); });
  CHECK(sampler.take().size() == 2);
}

TEST_CASE("process: where none are asked for there are none") {
  testing::FakeClock clock;
  ProcessSampler sampler(Nanos(0), clock);
  CHECK(sampler.take().empty());
  CHECK(sampler.next_ns() == INT64_MAX);
}

TEST_CASE("process: this one is in memory and has taken time") {
  const base::ProcessUsage usage = base::process_usage();
  CHECK(usage.resident_bytes > 1'000'000);
  CHECK(usage.user_s + usage.system_s > 0);
}

TEST_CASE("process: a store that is asked to samples the process, others do not") {
  testing::TempFolder folder;
  for (const bool asked : {true, false}) {
    Options options;
    if (asked) options.sample_process = std::chrono::hours(1);
    Store store = Store::open(folder / (asked ? "asked.db" : "other.db"), options);
    const auto count = [&](const char* view) {
      store.flush();
      Rows rows = store.reader().query(std::string("SELECT count(*) FROM ") + view);
      rows.next();
      return rows.integer(0);
    };
    if (asked) {
      CHECK(testing::eventually([&] { return count("metrics") == 3; }));
      CHECK(count("memory_samples") == 1);
    } else {
      CHECK(count("metrics") == 0);
    }
    store.close();
  }
}
