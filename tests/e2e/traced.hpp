// Traced: a store that a test writes traces to by the library, as an application does, and asks by
// the command; what a terminal shows is drawn by the command's own parts, at any width.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/trace/waterfall.hpp"
#include "daybook/daybook.hpp"
#include "e2e/daybook.hpp"
#include "support/catch.hpp"

namespace testing {

inline const std::string kTrace = "0af7651916cd43dd8448eb211c80319c";
inline const daybook::Time kBegin{std::chrono::seconds(1'795'428'000)};  // 2026-11-23T10:00:00Z

inline daybook::TraceContext context(const std::string& span, const std::string& trace = kTrace) {
  const auto parsed = daybook::TraceContext::parse("00-" + trace + '-' + span + "-01");
  REQUIRE(parsed);
  return *parsed;
}

/// "2a" as a span's id.
inline std::string hex_id(unsigned n) {
  char text[17];
  std::snprintf(text, sizeof text, "%016x", n);
  return text;
}

class Traced : public Daybook {
 public:
  /// Submits a record as span `id` below `parent` (0: none), begun `ms` after kBegin.
  template <class R>
  void add(unsigned id, unsigned parent, int ms, int latency_ms, R record,
           const std::string& trace = kTrace) {
    daybook::Origin origin;
    origin.span = context(hex_id(id), trace);
    if (parent != 0) record.parent = context(hex_id(parent), trace);
    record.at = kBegin + std::chrono::milliseconds(ms);
    if (latency_ms >= 0) record.latency = std::chrono::milliseconds(latency_ms);
    REQUIRE(store_.logger().submit(std::move(record), std::move(origin)) == daybook::Submit::ok);
  }
  void span(unsigned id, unsigned parent, int ms, int latency_ms, const std::string& name) {
    daybook::SpanRecord record;
    record.name = name;
    add(id, parent, ms, latency_ms, std::move(record));
  }
  void commit() { store_.flush(std::chrono::seconds(60)); }

  Answer show(const Words& more = {}, const std::string& id = kTrace) const {
    Words words = {"trace", "show", id};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  nlohmann::json tree() const { return show({"--format", "json"}).json(); }
  /// What a terminal of that width shows below the heading.
  std::string drawn(std::size_t columns, bool full = false) const {
    const auto reader = daybook::Reader::open(path("daybook.db"));
    std::ostringstream out;
    daybook::cli::WaterfallStyle style;
    style.columns = columns;
    style.full = full;
    draw(out, daybook::cli::read_trace(reader, kTrace, full), style);
    return out.str();
  }
  daybook::Logger logger() const { return store_.logger(); }

 private:
  static daybook::Options options() {
    daybook::Options options;
    options.service = "chat";
    options.when_full = daybook::Options::WhenFull::block;
    options.block_at_most = std::chrono::minutes(1);
    return options;
  }
  daybook::Store store_ = daybook::Store::open(path("daybook.db"), options());
};

/// An agent that searches with a tool, asks a model twice, fails once; told last to first.
inline void tell_agent(Traced& store) {
  daybook::SpanRecord step;
  step.name = "translate";
  step.failure = daybook::Failure{"NoDictionary", "no Norwegian", "", ""};
  store.add(6, 1, 1900, 100, step);
  daybook::Completion call;
  call.model = "gpt-4o";
  call.messages.push_back({"user", "Will it rain?"});
  call.response.push_back({"assistant", "No."});
  call.usage.input = 1204;
  call.usage.output = 88;
  call.cost_usd = 0.25;
  store.add(5, 1, 1000, 900, call);
  daybook::ToolExecution tool;
  tool.server = "weather";
  tool.tool = "forecast";
  tool.params.text = R"({"city":"Oslo"})";
  tool.outcome = "timeout";
  store.add(4, 3, 150, 350, tool);
  daybook::SpanRecord search;
  search.name = "search";
  search.kind = "retrieval";
  search.attributes = {{"query", std::string("Oslo")}};
  search.events = {
      {"found", kBegin + std::chrono::milliseconds(600), daybook::Level::warn, {{"places", 1}}}};
  store.add(3, 1, 100, 800, search);
  daybook::SpanRecord agent;
  agent.name = "answer question";
  agent.kind = "agent";
  store.add(1, 0, 0, 2000, agent);
  store.commit();
}

}  // namespace testing
