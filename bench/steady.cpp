// Does a store with a policy stay as big as it is? A year of traffic, day after day, each followed
// by the run of retention that cron would start that night: what the file has then, and how long a
// report takes. Exits with 1 where after day 40 the file grows by more than 15 %, or the report
// takes half as long again.
//
//   steady --records 2000      (a day)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <daybook/daybook.hpp>
#include <daybook/retention.hpp>
#include <filesystem>
#include <iostream>

#include "workload.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
constexpr int kDays = 365, kSettled = 40, kQuestions = 5;
constexpr auto kDay = std::chrono::hours(24);

daybook::Time begin_of_year() {
  return std::chrono::time_point_cast<daybook::Nanos>(std::chrono::system_clock::now() -
                                                      kDays * kDay);
}

void write_day(const std::string& path, int day, std::size_t records,
               const std::vector<bench::ModelCall>& calls) {
  daybook::Options options;
  options.service = bench::kService;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  auto store = daybook::Store::open(path, options);
  for (std::size_t i = 0; i < records; ++i) {
    auto call = bench::to_completion(calls[i % calls.size()]);
    call.messages.front().text += std::to_string(day) + '.' + std::to_string(i);
    call.at = begin_of_year() + day * kDay + (kDay * i) / records;
    if (store.logger().completion(std::move(call)) != daybook::Submit::ok)
      throw std::runtime_error("a record was not taken");
  }
  store.flush(std::chrono::minutes(1));
  store.close(std::chrono::minutes(1));
}

void apply(const std::string& path, int day) {
  daybook::RetentionOptions options;
  options.now = begin_of_year() + (day + 1) * kDay;
  options.trust_clock = true;  // the store was written to today, whatever the records say
  if (!daybook::apply_retention(path, options).finished)
    throw std::runtime_error("retention did not finish");
}

/// Of the last 30 days; the fastest of a few.
double report_ms(const std::string& path, int day) {
  const auto reader = daybook::Reader::open(path);
  daybook::Window window;
  window.since = begin_of_year() + (day - 30) * kDay;
  window.until = begin_of_year() + (day + 1) * kDay;
  double best = 1e9;
  for (int i = 0; i < kQuestions; ++i) {
    const auto began = Clock::now();
    if (reader.latency(window).empty()) throw std::runtime_error("the report is empty");
    best = std::min(best, Milliseconds(Clock::now() - began).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  const std::string path = folder.store();
  const auto calls = bench::make_calls(std::min<std::size_t>(arguments.records, 10'000));
  daybook::create_store(path);
  daybook::RetentionPolicy policy;
  policy.what = "all";
  policy.keep = 30 * kDay;
  daybook::set_retention(path, policy);
  double settled = 0, largest = 0, settled_ms = 0, slowest_ms = 0, last = 0, last_ms = 0;
  for (int day = 0; day < kDays; ++day) {
    write_day(path, day, arguments.records, calls);
    apply(path, day);
    last = static_cast<double>(std::filesystem::file_size(path));
    if (day < kSettled) continue;
    last_ms = report_ms(path, day);
    if (day == kSettled) settled = last, settled_ms = last_ms;
    largest = std::max(largest, last);
    slowest_ms = std::max(slowest_ms, last_ms);
  }
  std::printf(
      "{\"bench\":\"steady\",\"records_a_day\":%zu,\"day_40_mb\":%.2f,\"largest_mb\":%.2f,"
      "\"last_mb\":%.2f,\"growth\":%.3f,\"report_day_40_ms\":%.2f,\"report_last_ms\":%.2f,"
      "\"report_slowest_ms\":%.2f,\"build\":\"%s\"}\n",
      arguments.records, settled / 1e6, largest / 1e6, last / 1e6, largest / settled, settled_ms,
      last_ms, slowest_ms, DAYBOOK_BUILD);
  return largest <= 1.15 * settled && last_ms <= 1.5 * settled_ms ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "steady: " << e.what() << '\n';
  return 1;
}
