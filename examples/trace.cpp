// One question to an agent as a trace: a search with a tool, an answer by a model, a step that
// fails and is survived, work on another thread, and a request to another process.
#include <chrono>
#include <daybook/daybook.hpp>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

void search(const daybook::Span& agent) {
  daybook::Span span = agent.child("search", {{"query", "weather in Oslo"}});
  span.kind("retrieval");
  const auto begun = std::chrono::steady_clock::now();
  daybook::ToolExecution tool;  // hangs below the search, since its logger does
  tool.at = std::chrono::system_clock::now();
  tool.server = "weather";
  tool.tool = "forecast";
  tool.params.text = R"({"city":"Oslo"})";
  tool.result.text = R"({"sky":"clear"})";
  tool.outcome = "ok";
  tool.latency = std::chrono::steady_clock::now() - begun;
  (void)span.logger().tool_execution(std::move(tool));
  (void)span.logger().memory("search", 48.5);
  span.event("found", {{"places", 1}});
}

void answer(const daybook::Span& agent) {
  daybook::Completion request;
  request.model = "llama-3.1-8b";
  request.messages.push_back({"user", "Will it rain in Oslo?"});
  daybook::Call call = agent.logger().start(std::move(request));
  call.token();
  call.append("No, the sky is clear.");
  daybook::Usage usage;
  usage.input = 41;
  usage.output = 7;
  call.usage(usage);
  call.finish();
}

void translate(const daybook::Span& agent) {
  try {
    daybook::Span span = agent.child("translate");
    try {
      throw std::runtime_error("no dictionary for Norwegian");
    } catch (const std::exception& e) {
      span.fail(e);  // status error and a row of errors, with the exception's class and words
      throw;
    }
  } catch (const std::exception&) {
    // the answer goes out in English
  }
}

/// What stands on the other side of an HTTP request that carried the header.
void serve_elsewhere(const daybook::Logger& log, const std::string& traceparent) {
  const auto remote = daybook::TraceContext::parse(traceparent);
  if (!remote) return;
  daybook::Span span = log.trace("store answer", *remote);
  daybook::Metric depth;
  depth.name = "queue_depth";
  depth.value = 3;
  (void)span.logger().metric(depth);
}

}  // namespace

int main() {
  auto store = daybook::Store::open("daybook.db");
  const daybook::Logger log = store.logger();
  {
    daybook::Span agent = log.trace("answer question", {{"question", 17}});
    agent.kind("agent");
    search(agent);
    answer(agent);
    translate(agent);
    std::thread([log = agent.logger()] {  // a logger or a context is handed on, never the span
      const daybook::Span span = log.trace("summarise");
    })
        .join();
    serve_elsewhere(log, agent.context().traceparent());
  }
  store.flush();
  auto rows = store.reader().query("SELECT trace_id, spans, errors FROM traces");
  while (rows.next())
    std::cout << rows.integer(1) << " spans, " << rows.integer(2) << " error: daybook trace show "
              << rows.text(0) << '\n';
}
