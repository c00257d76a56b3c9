#include "history_calls.hpp"

#include <chrono>
#include <cmath>

namespace bench {
namespace {

/// SplitMix64: the n-th of a sequence of random numbers, whatever the others are.
std::uint64_t random(std::uint64_t number, std::uint64_t which) {
  std::uint64_t z = (number * 8 + which + 1) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double uniform(std::uint64_t number, std::uint64_t which) {
  return (static_cast<double>(random(number, which) >> 11) + 0.5) / 9007199254740992.0;
}

/// 0 … count - 1, each half as likely as the one before.
int uneven(double share, int count) {
  int at = 0;
  while (at + 1 < count && share < 0.5) {
    share *= 2;
    ++at;
  }
  return at;
}

}  // namespace

History::History(std::int64_t calls) : calls_(calls) {
  using std::chrono::hours;
  const auto now = std::chrono::floor<hours>(std::chrono::system_clock::now());
  begin_ns_ = (now.time_since_epoch().count() - kYearHours) * kHourNs;
}

HistoryCall History::call(std::int64_t number) const {
  const auto n = static_cast<std::uint64_t>(number);
  HistoryCall call;
  call.service = uneven(uniform(n, 0), kServices);
  call.model = uneven(uniform(n, 1), kModels);
  call.at_ns = begin_ns_ +
               static_cast<std::int64_t>(static_cast<double>(number) / static_cast<double>(calls_) *
                                         kYearHours * static_cast<double>(kHourNs));
  const double normal =
      std::sqrt(-2 * std::log(uniform(n, 2))) * std::cos(2 * 3.14159265358979 * uniform(n, 3));
  call.latency_ns = std::llround(std::exp(20 + 0.4 * call.model + 0.7 * normal));
  call.first_token_ns = call.latency_ns / 4;
  call.input = 200 + static_cast<std::int64_t>(random(n, 4) % 2000);
  call.output = 50 + static_cast<std::int64_t>(random(n, 5) % 400);
  call.cost_nano_usd = (call.input * 2 + call.output * 8) * 1000;
  if (random(n, 6) % 50 == 0) call.error = static_cast<int>(random(n, 7) % kErrors);
  return call;
}

std::string service_name(int service) {
  return "service-" + std::to_string(service);
}

std::string model_name(int model) {
  return "model-" + std::to_string(model);
}

daybook::Failure failure(int error) {
  return {"Error" + std::string(1, static_cast<char>('A' + error)), "the call did not succeed", "",
          ""};
}

daybook::Completion to_completion(const HistoryCall& call) {
  daybook::Completion record;
  record.at = daybook::Time(daybook::Nanos(call.at_ns));
  record.latency = daybook::Nanos(call.latency_ns);
  record.time_to_first_token = daybook::Nanos(call.first_token_ns);
  record.provider = "acme";
  record.model = model_name(call.model);
  record.usage.input = call.input;
  record.usage.output = call.output;
  record.cost_usd = static_cast<double>(call.cost_nano_usd) / 1e9;
  if (call.error >= 0) record.failure = failure(call.error);
  return record;
}

}  // namespace bench
