// What does submit cost the thread that calls it? One 2 KiB completion, built before, moved in;
// each call timed by itself while the writer works, in rounds that fit the queue, so that nothing
// is dropped. Allocations are those of the calling thread within submit.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <daybook/daybook.hpp>
#include <iostream>
#include <new>
#include <thread>

#include "workload.hpp"

namespace {
thread_local std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kRound = 10'000;

std::int64_t clock_cost_ns() {
  std::vector<std::int64_t> costs(10'001);
  for (auto& cost : costs) {
    const auto began = Clock::now();
    cost = std::chrono::nanoseconds(Clock::now() - began).count();
  }
  std::nth_element(costs.begin(), costs.begin() + 5000, costs.end());
  return costs[5000];
}

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  daybook::Options options;
  options.service = bench::kService;
  auto store = daybook::Store::open(folder.store(), options);
  const auto log = store.logger();

  std::vector<std::int64_t> costs_ns;
  costs_ns.reserve(arguments.records);
  std::size_t allocated = 0;
  for (std::uint64_t round = 1; costs_ns.size() < arguments.records; ++round) {
    std::vector<daybook::Completion> records;
    const auto calls =
        bench::make_calls(std::min(kRound, arguments.records - costs_ns.size()), round);
    for (const auto& call : calls) records.push_back(bench::to_completion(call));
    for (auto& record : records) {
      const auto allocated_before = allocations;
      const auto began = Clock::now();
      const auto answer = log.completion(std::move(record));
      costs_ns.push_back(std::chrono::nanoseconds(Clock::now() - began).count());
      allocated += allocations - allocated_before;
      if (answer != daybook::Submit::ok) throw std::runtime_error("a record was not taken");
    }
    store.flush(std::chrono::minutes(1));
  }

  std::sort(costs_ns.begin(), costs_ns.end());
  const auto at = [&](double part) {
    return costs_ns[static_cast<std::size_t>(part * static_cast<double>(costs_ns.size() - 1))];
  };
  std::printf(
      "{\"bench\":\"submit\",\"records\":%zu,\"median_ns\":%ld,\"p99_ns\":%ld,\"max_ns\":%ld,"
      "\"clock_ns\":%ld,\"allocations_per_submit\":%.2f,\"build\":\"%s\",\"cpus\":%u}\n",
      costs_ns.size(), static_cast<long>(at(0.5)), static_cast<long>(at(0.99)),
      static_cast<long>(costs_ns.back()), static_cast<long>(clock_cost_ns()),
      static_cast<double>(allocated) / static_cast<double>(costs_ns.size()), DAYBOOK_BUILD,
      std::thread::hardware_concurrency());
} catch (const std::exception& e) {
  std::cerr << "submit: " << e.what() << '\n';
  return 1;
}
