#include <cstring>
#include <stdexcept>
#include <thread>

#include "facade/scripted_core.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

bool equal(const TraceContext& a, const TraceContext& b) {
  return std::memcmp(a.trace_id, b.trace_id, 16) == 0 && std::memcmp(a.span_id, b.span_id, 8) == 0;
}

template <class R>
R committed(ScriptedCore& s, std::size_t index) {
  s.core->flush(std::chrono::seconds(30));
  return std::get<R>(s.script->items.at(index).record);
}

}  // namespace

TEST_CASE("a span is stored when it ends, with what was set") {
  ScriptedCore s;
  Span span = s.log.trace("answer", {{"k", 1}});
  span.kind("agent");
  span.set("k", std::int64_t{2});
  span.set("m", std::string("x"));
  CHECK(span.end() == Submit::ok);
  CHECK(span.end() == Submit::closed);
  const auto record = s.committed<SpanRecord>();
  CHECK(record.name == "answer");
  CHECK(record.kind == "agent");
  CHECK(record.status == Status::ok);
  REQUIRE(record.latency);
  CHECK(*record.latency >= Nanos(0));
  REQUIRE(record.attributes.size() == 2);
  CHECK(std::get<std::int64_t>(record.attributes[0].value) == 2);
  CHECK_FALSE(record.parent);
  CHECK(s.script->items.size() == 1);
}

TEST_CASE("a span ends with its scope") {
  ScriptedCore s;
  { const Span span = s.log.trace("answer"); }
  CHECK(s.committed<SpanRecord>().status == Status::ok);
}

TEST_CASE("a span left by an exception ends as an error, and so do those above it") {
  ScriptedCore s;
  try {
    Span outer = s.log.trace("outer");
    Span inner = outer.child("inner");
    throw std::runtime_error("x");
  } catch (const std::runtime_error&) {
  }
  const auto inner = committed<SpanRecord>(s, 0), outer = committed<SpanRecord>(s, 1);
  CHECK(inner.name == "inner");
  CHECK(inner.status == Status::error);
  CHECK(inner.failure->message == "an exception left the scope of the span");
  CHECK(outer.status == Status::error);
}

TEST_CASE("a span made while an exception unwinds is no failure of its own") {
  ScriptedCore s;
  struct OnExit {
    ScriptedCore& s;
    ~OnExit() { const Span span = s.log.trace("cleanup"); }
  };
  try {
    OnExit on_exit{s};
    throw std::runtime_error("x");
  } catch (const std::runtime_error&) {
  }
  CHECK(s.committed<SpanRecord>().status == Status::ok);
}

TEST_CASE("a span that failed says how") {
  ScriptedCore s;
  Span span = s.log.trace("answer");
  span.fail(std::runtime_error("no route"));
  CHECK(span.end() == Submit::ok);
  const auto record = s.committed<SpanRecord>();
  CHECK(record.status == Status::error);
  CHECK(record.failure->type == "std::runtime_error");
  CHECK(record.failure->message == "no route");
}

TEST_CASE("a child, and all a span's logger logs, hang below the span") {
  ScriptedCore s;
  Defaults defaults;
  defaults.user_id = "u1";
  Span span = s.log.with(defaults).trace("answer");
  const TraceContext own = span.context();
  Span child = span.child("search");
  const TraceContext below = child.context();
  CHECK(std::memcmp(below.trace_id, own.trace_id, 16) == 0);
  CHECK(std::memcmp(below.span_id, own.span_id, 8) != 0);
  CHECK(child.logger().latency("rank", Nanos(5)) == Submit::ok);
  span.event("begun", {{"n", 1}}, Level::debug);
  CHECK(child.end() == Submit::ok);
  const auto latency = committed<Latency>(s, 0);
  CHECK(equal(*latency.parent, below));
  CHECK(latency.user_id == "u1");
  const auto event = committed<Event>(s, 1);
  CHECK(equal(*event.parent, own));
  CHECK(event.level == Level::debug);
  const auto record = committed<SpanRecord>(s, 2);
  CHECK(equal(*record.parent, own));
  CHECK(record.user_id == "u1");
  CHECK(equal(*s.script->items.at(2).origin.span, below));
}

TEST_CASE("a call below a span is in its trace") {
  ScriptedCore s;
  Span span = s.log.trace("answer");
  Call call = span.logger().start({});
  CHECK(std::memcmp(call.context().trace_id, span.context().trace_id, 16) == 0);
  CHECK(call.finish() == Submit::ok);
  CHECK(equal(*committed<Completion>(s, 0).parent, span.context()));
}

TEST_CASE("a trace goes on from another process, and into the next") {
  ScriptedCore s;
  const auto remote =
      TraceContext::parse("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
  Span span = s.log.trace("serve", *remote);
  CHECK(span.context().traceparent().substr(0, 36) == "00-0123456789abcdef0123456789abcdef-");
  CHECK(span.context().traceparent().substr(36, 16) != "0123456789abcdef");
  CHECK(span.end() == Submit::ok);
  CHECK(equal(*s.committed<SpanRecord>().parent, *remote));
}

TEST_CASE("work on other threads hangs below the span whose context they were given") {
  ScriptedCore s;
  Span span = s.log.trace("answer");
  const auto work = [&span] {
    Span child = span.child("part");
    static_cast<void>(child.logger().memory("part", 1));
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  CHECK(span.end() == Submit::ok);
  s.core->flush(std::chrono::seconds(30));
  REQUIRE(s.script->items.size() == 5);
  for (const auto& item : s.script->items) {
    if (const auto* record = std::get_if<SpanRecord>(&item.record)) {
      CHECK(std::memcmp(item.origin.span->trace_id, s.script->items[4].origin.span->trace_id, 16) ==
            0);
      CHECK((record->name == "answer" || record->parent.has_value()));
    }
  }
}

TEST_CASE("trace ids begin with the time") {
  ScriptedCore s;
  Defaults defaults;
  defaults.at = Time(std::chrono::milliseconds(0x0123456789ab));
  const std::string id = s.log.with(defaults).trace("a").context().traceparent();
  CHECK(id.substr(3, 12) == "0123456789ab");
}

TEST_CASE("a span that was moved away, or belongs to no store, does nothing") {
  ScriptedCore s;
  Span span = s.log.trace("answer");
  Span other = std::move(span);
  span.set("k", true);
  span.event("e");
  span.fail(std::runtime_error("x"));
  CHECK(span.end() == Submit::closed);
  CHECK(span.child("c").end() == Submit::closed);
  CHECK(span.logger().latency("o", Nanos(1)) == Submit::closed);
  CHECK(Logger().trace("a").end() == Submit::closed);
  other = s.log.trace("next");  // what was there ends
  CHECK(s.committed<SpanRecord>().name == "answer");
}
