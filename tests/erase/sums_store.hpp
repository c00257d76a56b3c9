// SumsStore: months of random records of four people, and all that is summed up of them, as text: a
// store that took some out must say what one says that they never came to.
//
//   const auto all = random_history(seed, 400);
//   const auto stays = [](const Told& told) { return told.user != "alice"; };
//   SumsStore store(all), without(those(all, stays));
//   store.recompute(EraseStore::user("alice"));
//   CHECK(store.sums() == without.sums());
#pragma once

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "erase/erase_store.hpp"
#include "erase/told_sums.hpp"

namespace daybook::test {

/// One record, and whose it is.
struct Told {
  Record record;
  Origin origin;
  std::string user, session, trace;  // trace: 32 hex digits
  Time at;
};

class RandomHistory {
 public:
  explicit RandomHistory(unsigned seed) : random_(seed) {}

  /// In order of arrival, a fifth of them days late; what comes last is bob's.
  std::vector<Told> records(int count, int days_back = 140) {
    std::vector<Told> all;
    for (int i = 0; i < count; ++i) {
      double after = -days_back + static_cast<double>(days_back) * i / count;
      if (below(5) == 0) after -= below(20);
      all.push_back(told(after, i));
    }
    for (const int hours : {0, 1, 2, 3, 4}) {
      Told last;
      last.user = "bob";
      last.session = "s3";
      Completion call = chat({{"user", "the last"}}, "so");
      set(call, last, hours / 24.0);
      last.record = call;
      all.push_back(last);
    }
    return all;
  }

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  template <class R>
  void set(R& record, Told& told, double after) {
    told.at = days(after) + Nanos(below(1'000'000'000));
    record.at = told.at;
    record.user_id = told.user;
    record.session_id = told.session;
    if (below(10) > 0)
      record.latency = Nanos(1 + static_cast<std::int64_t>(random_() % 40) *
                                     (below(8) == 0 ? 50'000'000'000 : 31'000'007));
  }
  void fail(std::optional<Failure>& failure) {
    if (below(4) == 0)
      failure = Failure{below(2) == 0 ? "Timeout" : "Refused", "it failed", "", ""};
  }
  void add_usage(Usage& usage, std::optional<double>& cost) {
    if (below(5) == 0) return;
    usage.input = below(5000);
    if (below(4) > 0) usage.output = below(900);
    if (below(3) == 0) usage.cache_read = below(100);
    if (below(3) > 0) cost = 0.25 * below(40);
  }

  Told told(double after, int i) {
    Told told;
    if (below(6) > 0) {
      const char* const users[] = {"alice", "bob", "carol", "dave"};
      told.user = users[std::min(below(4), below(4))];
      told.session = "s" + std::to_string(1 + below(3));
      if (below(3) == 0) {
        const TraceContext span =
            trace_context(static_cast<std::uint8_t>(1 + below(12)), static_cast<std::uint8_t>(i));
        told.origin.span = span;
        told.origin.span->span_id[0] = static_cast<std::uint8_t>(1 + i / 256);
        told.trace = span.traceparent().substr(3, 32);
      }
    }
    told.record = record(told, after);
    return told;
  }
  Record record(Told& told, double after) {
    switch (below(16)) {
      case 6:
      case 7:
        return tool(told, after);
      case 8:
        return step(told, after);
      case 9:
        return error(told, after);
      case 10:
        return usage(told, after);
      case 11:
        return latency(told, after);
      case 12:
        return access(told, after);
      case 13:
        return event(told, after);
      case 14:
        return memory(told, after);
      default:
        return call(told, after);
    }
  }
  Completion call(Told& told, double after) {
    std::vector<Message> messages;
    if (below(2) == 0) messages.push_back({"system", "You are " + std::to_string(below(3)), {}});
    for (int turns = 1 + std::min(below(5), below(5)); turns > 0; --turns)
      messages.push_back({"user", "question " + std::to_string(random_()), {}});
    Completion call = chat(messages, "answer");
    set(call, told, after);
    const char* const models[] = {"gpt", "claude", "mini"};
    call.model = models[below(3)];
    call.provider = below(3) == 0 ? "azure" : "openai";
    if (below(3) > 0) call.time_to_first_token = Nanos(1 + below(900) * 1'000'003LL);
    if (below(4) == 0) {
      call.prompt_name = "greeting";
      call.prompt_version = std::to_string(below(2));
    }
    if (!told.user.empty()) call.conversation_id = "talk " + std::to_string(below(6));
    add_usage(call.usage, call.cost_usd);
    fail(call.failure);
    return call;
  }
  ToolExecution tool(Told& told, double after) {
    ToolExecution tool;
    set(tool, told, after);
    tool.tool = below(2) == 0 ? "search" : "read";
    if (below(2) == 0) tool.server = "files";
    fail(tool.failure);
    return tool;
  }
  SpanRecord step(Told& told, double after) {
    SpanRecord step;
    set(step, told, after);
    step.name = below(2) == 0 ? "plan" : "act";
    step.kind = "agent";
    fail(step.failure);
    return step;
  }
  ErrorRecord error(Told& told, double after) {
    ErrorRecord error;
    set(error, told, after);
    error.failure = Failure{below(2) == 0 ? "Timeout" : "Lost", "no answer", "", ""};
    make_moment(error, told);
    return error;
  }
  TokenUsage usage(Told& told, double after) {
    TokenUsage usage;
    set(usage, told, after);
    usage.model = below(2) == 0 ? "gpt" : "embedder";
    usage.provider = "openai";
    usage.usage.input = 1;
    add_usage(usage.usage, usage.cost_usd);
    return usage;
  }
  Latency latency(Told& told, double after) {
    Latency latency;
    set(latency, told, after);
    latency.operation = below(2) == 0 ? "search" : "render";
    if (!latency.latency) latency.latency = Nanos(1);
    fail(latency.failure);
    return latency;
  }
  ResourceAccess access(Told& told, double after) {
    ResourceAccess access;
    set(access, told, after);
    access.server = "files";
    access.uri = "file:///" + std::to_string(below(3));
    access.bytes = below(1000);
    fail(access.failure);
    return access;
  }
  Event event(Told& told, double after) {
    Event event;
    set(event, told, after);
    event.name = "cache";
    fail(event.failure);
    make_moment(event, told);
    return event;
  }
  /// It names nobody: its trace says whose it is, and this one is nobody's.
  Memory memory(Told& told, double after) {
    Memory memory;
    told = {};
    told.origin.span = trace_context(13, static_cast<std::uint8_t>(1 + below(200)));
    told.trace = told.origin.span->traceparent().substr(3, 32);
    set(memory, told, after);
    memory.operation = "index";
    memory.memory_mb = 100 + below(100);
    make_moment(memory, told);
    return memory;
  }
  /// It took no time, and is within a span rather than one.
  template <class R>
  static void make_moment(R& record, Told& told) {
    record.latency.reset();
    if (told.trace.empty()) return;
    record.parent = told.origin.span;
    told.origin.span.reset();
  }

  std::mt19937 random_;
};

inline std::vector<Told> those(const std::vector<Told>& all,
                               const std::function<bool(const Told&)>& stays) {
  std::vector<Told> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some), stays);
  return some;
}

struct SumsStore : EraseStore {
  SumsStore() = default;
  explicit SumsStore(const std::vector<Told>& history) { write(history); }

  void write(const std::vector<Told>& history) {
    for (const Told& told : history) {
      now_ns = std::max(kNow, told.at.time_since_epoch().count());
      add(told.record, told.origin);
    }
  }
  /// By the clock of the records.
  void retain() const {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.trust_clock = true;
    apply_retention(path, options);
  }
  EraseResult recompute(const EraseRequest& request) const {
    EraseOptions options;
    options.rollups = EraseRollups::recompute;
    return erase_subject(path, request, options);
  }
  ToldSums told() const { return ToldSums(path); }
  std::string sums() const { return told().all(); }
};

}  // namespace daybook::test
