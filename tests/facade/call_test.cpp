#include <chrono>
#include <cstring>
#include <stdexcept>

#include "facade/scripted_core.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("a streamed call is stored with its text") {
  ScriptedCore s;
  Call call = s.log.start({});
  call.token();
  call.append("hel");
  call.token();
  call.append("lo");
  CHECK(call.finish() == Submit::ok);
  const auto c = s.committed<Completion>();
  REQUIRE(c.response.size() == 1);
  CHECK(c.response[0].role == "assistant");
  CHECK(c.response[0].text == "hello");
  CHECK(c.stream);
}

TEST_CASE("the time to first token is the first one's, and part of the latency") {
  using Clock = std::chrono::steady_clock;
  ScriptedCore s;
  const auto before = Clock::now();
  Call call = s.log.start({});
  const auto begun = Clock::now();
  call.token();
  const auto at_most = Clock::now() - before;
  while (Clock::now() - begun <= at_most) continue;  // a later stamp is beyond the bound
  call.token();
  CHECK(call.finish() == Submit::ok);
  const auto c = s.committed<Completion>();
  REQUIRE(c.time_to_first_token);
  CHECK(*c.time_to_first_token >= Nanos(0));
  CHECK(*c.time_to_first_token <= at_most);
  CHECK(*c.latency > at_most);
}

TEST_CASE("finish with a message takes it for the response") {
  ScriptedCore s;
  Call call = s.log.start({});
  call.append("draft");
  CHECK(call.finish(Message("", "final")) == Submit::ok);
  const auto c = s.committed<Completion>();
  REQUIRE(c.response.size() == 1);
  CHECK(c.response[0].role == "assistant");
  CHECK(c.response[0].text == "final");
  CHECK_FALSE(c.stream);
}

TEST_CASE("a finished call is finished: nothing is stored twice") {
  ScriptedCore s;
  {
    Call call = s.log.start({});
    CHECK(call.finish() == Submit::ok);
    CHECK(call.finish() == Submit::closed);
    call.append("late");
  }
  CHECK(s.committed<Completion>().finish_reason.empty());
  CHECK(s.script->items.size() == 1);
}

TEST_CASE("a call that is left unfinished is stored as abandoned") {
  ScriptedCore s;
  {
    Call call = s.log.start({});
    call.append("half");
  }
  const auto c = s.committed<Completion>();
  CHECK(c.finish_reason == "abandoned");
  CHECK(c.response.at(0).text == "half");
  CHECK_FALSE(c.failure);
}

TEST_CASE("a call that an exception leaves is stored with a failure") {
  ScriptedCore s;
  try {
    Call call = s.log.start({});
    throw std::runtime_error("network");
  } catch (const std::exception&) {
  }
  const auto c = s.committed<Completion>();
  REQUIRE(c.failure);
  CHECK(c.failure->type == "unknown");
  CHECK(c.finish_reason.empty());
}

TEST_CASE("a call made and finished while another exception unwinds is no failure") {
  ScriptedCore s;
  struct OnExit {
    const Logger& log;
    ~OnExit() { Call call = log.start({}); }
  };
  try {
    OnExit on_exit{s.log};
    throw std::runtime_error("elsewhere");
  } catch (const std::exception&) {
  }
  const auto c = s.committed<Completion>();
  CHECK_FALSE(c.failure);
  CHECK(c.finish_reason == "abandoned");
}

TEST_CASE("a failed call tells its exception") {
  ScriptedCore s;
  {
    Call call = s.log.start({});
    call.fail(std::invalid_argument("bad prompt"));
  }
  const auto c = s.committed<Completion>();
  CHECK(c.failure->type == "std::invalid_argument");
  CHECK(c.status == Status::error);
  CHECK(c.finish_reason.empty());
}

TEST_CASE("a cancelled call says so") {
  ScriptedCore s;
  {
    Call call = s.log.start({});
    call.cancel();
  }
  CHECK(s.committed<Completion>().finish_reason == "cancelled");
}

TEST_CASE("a call's context is stable, time-ordered, and goes into its record") {
  ScriptedCore s;
  Call call = s.log.start({});
  const TraceContext context = call.context();
  CHECK(call.context().traceparent() == context.traceparent());
  CHECK(TraceContext::parse(context.traceparent()));
  CHECK(call.finish() == Submit::ok);
  const auto c = s.committed<Completion>();
  std::uint64_t ms = 0;
  for (int i = 0; i < 6; ++i) ms = ms << 8 | context.trace_id[i];
  CHECK(ms == static_cast<std::uint64_t>(c.at->time_since_epoch().count()) / 1'000'000);
  CHECK(s.script->items.at(0).origin.span->traceparent() == context.traceparent());
}

TEST_CASE("a call below a parent inherits its trace, with a span of its own") {
  ScriptedCore s;
  Defaults defaults;
  defaults.parent = TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  Call call = s.log.with(defaults).start({});
  const TraceContext context = call.context();
  CHECK(std::memcmp(context.trace_id, defaults.parent->trace_id, 16) == 0);
  CHECK(std::memcmp(context.span_id, defaults.parent->span_id, 8) != 0);
}

TEST_CASE("a call that nobody asked for its context has no span id") {
  ScriptedCore s;
  CHECK(s.log.start({}).finish() == Submit::ok);
  s.core->flush(std::chrono::seconds(30));
  CHECK_FALSE(s.script->items.at(0).origin.span);
}

TEST_CASE("assigning to a call abandons the one that was there") {
  ScriptedCore s;
  Call call = s.log.start({});
  call = s.log.start({});
  CHECK(call.finish() == Submit::ok);
  CHECK(s.committed<Completion>().finish_reason == "abandoned");
  CHECK(s.script->items.size() == 2);
}
