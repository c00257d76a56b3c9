// A year of records of all kinds, through the library: what bench/reports.py asks of tools, users,
// errors and metrics. Of ten records four are calls by one of 20,000 users, with a version of their
// service's prompt that lives 30 days, three are executions of one of 60 tools, two are samples of
// one of 200 series, one is an error of its own.
//
//   mixed --records 10000000 --keep FOLDER
#include <daybook/daybook.hpp>
#include <iostream>

#include "history_calls.hpp"
#include "workload.hpp"

namespace {

constexpr std::int64_t kUsers = 20'000, kServers = 3, kToolsOfServer = 20, kLabelSets = 20;
constexpr std::int64_t kVersionNs = 30LL * 86'400 * 1'000'000'000, kVersions = 13;

daybook::Completion completion_of(const bench::HistoryCall& call, std::int64_t number) {
  auto record = bench::to_completion(call);
  record.user_id = "user-" + std::to_string(number * 7919 % kUsers);
  record.prompt_name = "assistant";
  record.prompt_version = std::to_string(call.at_ns / kVersionNs % kVersions);
  return record;
}

daybook::ToolExecution tool_of(const bench::HistoryCall& call, std::int64_t number) {
  daybook::ToolExecution record;
  record.at = daybook::Time(daybook::Nanos(call.at_ns));
  record.latency = daybook::Nanos(call.latency_ns / 10);
  record.server = "server-" + std::to_string(number % kServers);
  record.tool = "tool-" + std::to_string(number / kServers % kToolsOfServer);
  if (call.error >= 0) {
    record.outcome = "tool_error";
    record.status = daybook::Status::error;
  }
  return record;
}

daybook::MetricRecord metric_of(const bench::HistoryCall& call, std::int64_t number) {
  daybook::MetricRecord record;
  record.at = daybook::Time(daybook::Nanos(call.at_ns));
  record.name = "metric-" + std::to_string(number % 10);
  record.labels = {{"queue", std::to_string(number / 10 % kLabelSets)}};
  if (number % 10 == 0) {
    record.instrument = daybook::Metric::histogram;
    record.bounds = {1, 10, 100};
    record.buckets = {1, call.input % 5, call.output % 5, 1};
    record.count = 2 + call.input % 5 + call.output % 5;
    record.sum = static_cast<double>(call.input);
  } else {
    record.value = static_cast<double>(call.output);
  }
  return record;
}

daybook::ErrorRecord error_of(const bench::HistoryCall& call, std::int64_t number) {
  daybook::ErrorRecord record;
  record.at = daybook::Time(daybook::Nanos(call.at_ns));
  record.failure = bench::failure(static_cast<int>(number / 10 % bench::kErrors));
  record.model = bench::model_name(call.model);
  return record;
}

daybook::Record record_of(const bench::HistoryCall& call, std::int64_t number) {
  switch (number % 10) {
    case 0:
    case 1:
    case 2:
    case 3:
      return completion_of(call, number);
    case 4:
    case 5:
    case 6:
      return tool_of(call, number);
    case 7:
    case 8:
      return metric_of(call, number / 5);
    default:
      return error_of(call, number);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  const bench::History history(static_cast<std::int64_t>(arguments.records));
  daybook::Options options;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  const bench::Stopwatch watch;
  auto store = daybook::Store::open(folder.store(), options);
  for (std::int64_t i = 0; i < history.calls(); ++i) {
    const auto call = history.call(i);
    daybook::Origin origin;
    origin.service = bench::service_name(call.service);
    if (store.logger().submit(record_of(call, i), origin) != daybook::Submit::ok)
      throw std::runtime_error("a record was not taken");
  }
  store.flush(std::chrono::minutes(1));
  store.close();
  std::cout << R"({"bench":"mixed","records":)" << history.calls() << R"(,"seconds":)"
            << watch.seconds() << R"(,"store_bytes":)" << folder.store_bytes() << R"(,"build":")"
            << DAYBOOK_BUILD << "\"}\n";
} catch (const std::exception& e) {
  std::cerr << "mixed: " << e.what() << '\n';
  return 1;
}
