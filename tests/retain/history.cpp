#include "retain/history.hpp"

#include <random>

namespace daybook::test {
namespace {

constexpr int kTurns = 6;
constexpr std::int64_t kDayNs = 86'400'000'000'000;

double away_from(double days, double limit) {
  return days > limit - 1 && days < limit + 1 ? limit + 2 : days;
}

}  // namespace

std::uint64_t History::number(std::uint64_t what, int of) const {
  std::seed_seq parts{seed_, seed_ >> 32, static_cast<std::uint64_t>(writer_), what,
                      static_cast<std::uint64_t>(of)};
  std::mt19937 random(parts);
  return random();
}

OldCall History::call(int n) const {
  const int conversation = n / kTurns, turn = n % kTurns;
  const std::string subject = std::to_string(writer_) + "/" + std::to_string(conversation);
  OldCall call;
  Completion& record = call.record;
  record.model = "m";
  record.response_id = std::to_string(writer_) + "." + std::to_string(n);
  record.user_id = "user " + std::to_string(conversation % 7);
  const auto say = [&](const std::string& role, const std::string& text) {
    record.messages.push_back({role, text, {}});
    call.messages_json += (call.messages_json.empty() ? "[" : ",") + std::string("{\"role\":\"") +
                          role + "\",\"content\":\"" + text + "\"}";
  };
  say("system", "You are agent " + std::to_string(conversation % 5) + std::string(200, '.'));
  for (int i = 0; i <= turn; ++i) {
    const std::string what = subject + " turn " + std::to_string(i);
    say("user", "question of " + what + std::string(number(4, n) % 300, 'q'));
    if (i < turn) say("assistant", "answer of " + what);
  }
  call.messages_json += ']';
  call.is_error = number(1, n) % 10 == 0;
  if (call.is_error) {
    record.status = Status::error;
    record.failure = Failure{"Timeout", "no answer to " + subject, "", ""};
  } else {
    record.response.push_back(
        {"assistant", "answer of " + subject + " turn " + std::to_string(turn), {}});
  }
  call.age_days = static_cast<double>(number(2, n) % 1'095'000) / 1000;
  for (const double limit : {kKeptDays, kErrorsKeptDays})
    call.age_days = away_from(call.age_days, limit);
  record.at = now_ - Nanos(static_cast<std::int64_t>(call.age_days * kDayNs));
  call.in_trace = number(3, conversation) % 3 == 0;
  if (call.in_trace) {
    TraceContext trace;
    trace.trace_id[0] = static_cast<std::uint8_t>(writer_ + 1);
    trace.trace_id[1] = static_cast<std::uint8_t>(conversation);
    trace.trace_id[2] = static_cast<std::uint8_t>(conversation >> 8);
    trace.span_id[0] = 1;
    record.parent = trace;
  }
  return call;
}

bool History::must_stay(const OldCall& call) {
  return call.age_days < (call.is_error ? kErrorsKeptDays : kKeptDays);
}

bool History::must_go(const OldCall& call) {
  return call.age_days > (call.is_error || call.in_trace ? kErrorsKeptDays : kKeptDays);
}

}  // namespace daybook::test
