#include "archive/any_history.hpp"

#include <type_traits>

namespace daybook::test {

std::string AnyHistory::any(const std::string& word, int of) {
  const std::int64_t n = random_.between(0, of);
  return n == 0 ? "" : word + std::to_string(n);
}

/// Few enough that rows share some.
std::string AnyHistory::text() {
  return "said " + std::to_string(random_.between(1, 30));
}

TraceContext AnyHistory::trace() {
  return trace_context(static_cast<std::uint8_t>(random_.between(1, 4)), 0);
}

template <class R>
R AnyHistory::common() {
  R record = at(-static_cast<double>(random_.between(0, 6000)) / 100, R());
  record.user_id = user();
  record.session_id = session();
  if (random_.one_in(3)) record.status = Status::error;
  if (random_.one_in(4)) record.status_message = text();
  if (random_.one_in(3)) record.metadata.push_back({"note", text()});
  if (random_.one_in(4)) record.metadata.push_back({"request", random_.between(1, 1000)});
  if (random_.one_in(5)) record.tags.push_back(text());
  record.conversation_id = any("talk ", 3);
  if constexpr (requires { record.failure; })
    if (random_.one_in(4)) record.failure = Failure{"Timeout", text(), "", text()};
  return record;
}

Completion AnyHistory::call() {
  auto call = common<Completion>();
  call.model = "m";
  call.messages = {{"system", "You help."}};
  for (auto turns = random_.between(1, 3); turns > 0; --turns)
    call.messages.push_back({"user", text()});
  if (!random_.one_in(5)) call.response.push_back({"assistant", text()});
  if (random_.one_in(5)) call.alternatives.push_back({"assistant", text()});
  if (random_.one_in(3)) call.tools = Json{R"([{"name":")" + text() + R"("}])"};
  if (random_.one_in(3)) call.parameters = {{"temperature", 0.5}};
  if (random_.one_in(2)) call.usage.input = random_.between(1, 100);
  return call;
}

SpanRecord AnyHistory::span() {
  auto span = common<SpanRecord>();
  span.name = "step";
  if (random_.one_in(2)) span.attributes = {{"what", text()}};
  for (auto events = random_.between(0, 2); events > 0; --events)
    span.events.push_back({"turn", span.at, Level::info, {{"to", text()}}, 0});
  if (random_.one_in(2)) span.links.push_back({trace_context(9, 9), {{"why", text()}}});
  return span;
}

Score AnyHistory::score() {
  auto score = common<Score>();
  score.name = "helpful";
  score.value = 1;
  score.comment = text();
  if (random_.one_in(2)) {
    score.target = trace();
    score.target->span_id[7] = static_cast<std::uint8_t>(random_.between(1, 200));
  }
  return score;
}

Record AnyHistory::record() {
  switch (random_.between(1, 12)) {
    case 1: {
      auto tool = common<ToolExecution>();
      tool.tool = "search";
      tool.params = Json{R"({"q":")" + text() + R"("})"};
      tool.result = Json{random_.one_in(2) ? R"({"found":1})" : '"' + text() + '"'};
      return tool;
    }
    case 2: {
      auto access = common<ResourceAccess>();
      access.uri = "file:///" + text();
      return access;
    }
    case 3: {
      auto error = common<ErrorRecord>();
      error.failure = Failure{"Lost", text(), "", ""};
      if (random_.one_in(2)) error.context = Json{R"({"where":")" + text() + R"("})"};
      return error;
    }
    case 4: {
      auto event = common<Event>();
      event.name = "clicked";
      event.body = text();
      return event;
    }
    case 5: {
      auto memory = common<Memory>();
      memory.operation = "step";
      memory.memory_mb = 1;
      return memory;
    }
    case 6: {
      auto metric = common<MetricRecord>();
      metric.name = "depth";
      metric.value = 1;
      return metric;
    }
    case 7:
      return score();
    case 8:
    case 9:
      return span();
    default:
      return call();
  }
}

void AnyHistory::add_to(ArchiveStore& store, int records) {
  while (records > 0) {
    store.begin();
    for (auto batch = random_.between(1, 10); batch > 0 && records > 0; --batch, --records) {
      Origin origin;
      origin.service = random_.one_in(3) ? "mail" : "shop";
      if (random_.one_in(2)) {
        origin.span = trace();
        origin.span->span_id[7] = static_cast<std::uint8_t>(random_.between(1, 200));
      }
      store.put(record(), origin);
    }
    store.commit();
  }
}

}  // namespace daybook::test
