// HistoryCall: the calls of a simulated year: five services that use five models each, unevenly;
// latencies log-normal, one call in fifty failed, with one of twenty errors. 50 groups in all.
//
// A call is made from its number alone, so that two writers of the same history write the same.
#pragma once

#include <cstdint>
#include <daybook/record.hpp>
#include <string>
#include <vector>

namespace bench {

constexpr std::int64_t kHourNs = 3600LL * 1'000'000'000;
constexpr std::int64_t kYearHours = 365 * 24;
constexpr int kServices = 5, kModels = 5, kErrors = 20;

struct HistoryCall {
  int service = 0, model = 0, error = -1;  // -1: it went well
  std::int64_t at_ns = 0, latency_ns = 0, first_token_ns = 0, input = 0, output = 0;
  std::int64_t cost_nano_usd = 0;
};

/// A year of `calls` that ends with the hour before the current one.
class History {
 public:
  explicit History(std::int64_t calls);
  HistoryCall call(std::int64_t number) const;
  std::int64_t calls() const noexcept { return calls_; }

 private:
  std::int64_t calls_, begin_ns_;
};

std::string service_name(int service);
std::string model_name(int model);
daybook::Failure failure(int error);
daybook::Completion to_completion(const HistoryCall& call);

}  // namespace bench
