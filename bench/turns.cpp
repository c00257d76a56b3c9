// What does a turn of a long conversation cost? --conversations conversations of 205 turns, one
// after the other, in two ways:
//
//   full       each call sends its whole history
//   continues  each call names the one before it (Completion::continues) and sends what is new
//
// Ten turns are submitted and flushed at a time, timed together; records are built before, each
// message is new, nothing waits for the disk. Prints a line of JSON for each way: median
// microseconds a call round turn 10 (6 to 15) and round turn 200 (196 to 205) of all conversations,
// their ratio, and the rows and bytes of text that a call added to the store. Exits with 1 where a
// call at turn 200 stores more rows than one at turn 10, or where the ratio of `continues` is above
// --ratio-max.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <daybook/daybook.hpp>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "workload.hpp"

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kTurns = 205, kStretch = 10, kTextBytes = 300;

/// What was measured round a turn, of all conversations.
struct Stretch {
  std::vector<double> us;  // a call
  std::int64_t rows = 0, text_bytes = 0;
  double median_us() const {
    std::vector<double> sorted = us;
    std::sort(sorted.begin(), sorted.end());
    return (sorted[sorted.size() / 2] + sorted[(sorted.size() - 1) / 2]) / 2;
  }
};

struct Size {
  std::int64_t rows = 0, text_bytes = 0;
};
Size size_of(const daybook::Store& store) {
  auto rows = store.reader().query(
      "SELECT sum(rows), sum(content_bytes) FROM report_storage WHERE name NOT LIKE 'rollup%'");
  rows.next();
  return {rows.integer(0), rows.integer(1)};
}

std::string text_of(const char* who, std::size_t conversation, std::size_t turn) {
  std::string text = std::string(who) + ' ' + std::to_string(conversation) + " at turn " +
                     std::to_string(turn) + ':';
  while (text.size() < kTextBytes) text += " so many words";
  return text;
}

daybook::TraceContext ids(std::size_t conversation, std::size_t turn) {
  daybook::TraceContext context;
  const auto put = [](std::uint8_t* end, std::size_t number) {
    for (int i = 0; i < 4; ++i) *--end = static_cast<std::uint8_t>(number >> (8 * i));
  };
  put(context.trace_id + 16, conversation + 1);
  put(context.span_id + 8, turn);
  return context;
}

class Agent {
 public:
  Agent(std::size_t conversation, bool continues)
      : conversation_(conversation), continues_(continues) {}

  daybook::Completion next() {
    daybook::Completion call;
    call.model = "m";
    call.user_id = "u" + std::to_string(conversation_);
    if (++turn_ == 1) said_.emplace_back("system", text_of("rules", conversation_, 0));
    said_.emplace_back("user", text_of("question", conversation_, turn_));
    call.messages = said_;
    call.response.emplace_back("assistant", text_of("answer", conversation_, turn_));
    if (continues_) {
      if (turn_ > 1) call.continues = ids(conversation_, turn_ - 1);
      said_.clear();
    } else {
      said_.push_back(call.response.back());
    }
    return call;
  }
  std::size_t turn() const { return turn_; }
  daybook::Origin origin(std::size_t turn) const {
    daybook::Origin origin;
    origin.span = ids(conversation_, turn);
    return origin;
  }

 private:
  std::size_t conversation_, turn_ = 0;
  bool continues_;
  std::vector<daybook::Message> said_;  // what the next call sends
};

/// Submits and flushes the agent's next turns: microseconds a call.
double run(daybook::Store& store, Agent& agent, std::size_t turns) {
  const std::size_t first = agent.turn() + 1;
  std::vector<daybook::Completion> calls;
  for (std::size_t i = 0; i < turns; ++i) calls.push_back(agent.next());
  const auto log = store.logger();
  const auto began = Clock::now();
  for (std::size_t i = 0; i < turns; ++i) {
    if (log.submit(std::move(calls[i]), agent.origin(first + i)) != daybook::Submit::ok)
      throw std::runtime_error("a record was not taken");
  }
  store.flush(std::chrono::minutes(1));
  const std::chrono::duration<double, std::micro> took = Clock::now() - began;
  return took.count() / static_cast<double>(turns);
}

/// False where a bound is broken.
bool measure(bool continues, std::size_t conversations, double ratio_max) {
  const bench::Folder folder{bench::Arguments()};
  daybook::Options options;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  options.durability = daybook::Options::Durability::relaxed;  // a sync would drown the rest
  auto store = daybook::Store::open(folder.store(), options);
  Stretch early, late;
  for (std::size_t conversation = 0; conversation < conversations; ++conversation) {
    Agent agent(conversation, continues);
    run(store, agent, 5);
    while (agent.turn() < kTurns) {
      Stretch* const stretch = agent.turn() == 5                   ? &early
                               : agent.turn() == kTurns - kStretch ? &late
                                                                   : nullptr;
      const Size before = stretch != nullptr ? size_of(store) : Size();
      const double us = run(store, agent, kStretch);
      if (stretch == nullptr) continue;
      const Size after = size_of(store);
      stretch->us.push_back(us);
      stretch->rows += after.rows - before.rows;
      stretch->text_bytes += after.text_bytes - before.text_bytes;
    }
  }
  if (store.stats().unknown_parents != 0) throw std::runtime_error("a call lost its parent");
  const double calls = static_cast<double>(conversations * kStretch);
  const double ratio = late.median_us() / early.median_us();
  const auto a_call = [&](std::int64_t n) { return static_cast<double>(n) / calls; };
  std::printf(
      "{\"bench\":\"turns\",\"way\":\"%s\",\"conversations\":%zu,\"us_per_call_turn_10\":%.2f,"
      "\"us_per_call_turn_200\":%.2f,\"ratio\":%.3f,\"rows_per_call_turn_10\":%.2f,"
      "\"rows_per_call_turn_200\":%.2f,\"text_bytes_per_call_turn_10\":%.1f,"
      "\"text_bytes_per_call_turn_200\":%.1f,\"build\":\"%s\",\"cpus\":%u}\n",
      continues ? "continues" : "full", conversations, early.median_us(), late.median_us(), ratio,
      a_call(early.rows), a_call(late.rows), a_call(early.text_bytes), a_call(late.text_bytes),
      DAYBOOK_BUILD, std::thread::hardware_concurrency());
  return early.rows == late.rows && !(continues && ratio > ratio_max);
}

}  // namespace

int main(int argc, char** argv) try {
  std::size_t conversations = 100;
  double ratio_max = 1e9;
  for (int i = 1; i < argc; i += 2) {
    const bool has_value = i + 1 < argc;
    if (has_value && std::strcmp(argv[i], "--conversations") == 0) {
      conversations = std::stoul(argv[i + 1]);
    } else if (has_value && std::strcmp(argv[i], "--ratio-max") == 0) {
      ratio_max = std::stod(argv[i + 1]);
    } else {
      std::cerr << "usage: " << argv[0] << " [--conversations N] [--ratio-max R]\n";
      return 2;
    }
  }
  const bool full = measure(false, conversations, ratio_max);
  const bool continues = measure(true, conversations, ratio_max);
  return full && continues ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "turns: " << e.what() << '\n';
  return 1;
}
