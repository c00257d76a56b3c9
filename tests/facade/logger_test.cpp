#include "daybook/logger.hpp"

#include "facade/scripted_core.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

TEST_CASE("a logger of no store answers closed") {
  const Logger log;
  CHECK(log.event("x") == Submit::closed);
  CHECK(log.completion({}) == Submit::closed);
  CHECK(log.with({}).error({}) == Submit::closed);
  CHECK(log.start({}).finish() == Submit::closed);
}

TEST_CASE("a logger that outlives its store answers closed, and that is counted") {
  ScriptedCore s;
  CHECK(s.log.event("in time") == Submit::ok);
  s.core->close(10s);
  CHECK(s.log.event("late") == Submit::closed);
  CHECK(s.script->committed == std::vector<std::string>{"in time"});
  CHECK(s.core->stats().dropped == 1);
}

TEST_CASE("a record without a time gets that of submit") {
  ScriptedCore s;
  const Time before = std::chrono::system_clock::now();
  CHECK(s.log.completion({}) == Submit::ok);
  const auto record = s.committed<Completion>();
  CHECK(*record.at >= before);
  CHECK(*record.at <= std::chrono::system_clock::now());
}

TEST_CASE("a child logger's defaults go over its parent's") {
  ScriptedCore s;
  Defaults session, user;
  session.session_id = "s1";
  session.tags = {"beta"};
  user.user_id = "u1";
  user.tags = {"vip"};
  CHECK(s.log.with(session).with(user).event("x") == Submit::ok);
  const auto event = s.committed<Event>();
  CHECK(event.session_id == "s1");
  CHECK(event.user_id == "u1");
  CHECK(event.tags == std::vector<std::string>{"vip", "beta"});
}

TEST_CASE("an error record ties its failure to a parent") {
  ScriptedCore s;
  Common common;
  common.parent = TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  Failure failure;
  failure.message = "boom";
  CHECK(s.log.error(failure, common) == Submit::ok);
  const auto error = s.committed<ErrorRecord>();
  CHECK(error.failure.message == "boom");
  CHECK(error.parent->span_id[0] == 0x00);
  CHECK(error.parent->trace_id[0] == 0x4b);
}

TEST_CASE("an event keeps its fields as metadata, and its level") {
  ScriptedCore s;
  CHECK(s.log.event("deploy", {{"version", "1.2"}}, Level::warn) == Submit::ok);
  const auto event = s.committed<Event>();
  CHECK(event.level == Level::warn);
  CHECK(std::get<std::string>(event.metadata.at(0).value) == "1.2");
}

TEST_CASE("a record that breaks a limit is rejected, told by name and stored as a loss") {
  std::vector<std::string> told;
  Options options;
  options.on_error = [&](const Error& error) { told.emplace_back(error.what()); };
  ScriptedCore s(options);
  Completion record;
  record.usage.input = -1;
  CHECK(s.log.completion(record) == Submit::rejected);
  s.core->flush(30s);
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("usage.input") != std::string::npos);
  CHECK(s.script->losses == std::vector<std::pair<std::string, int>>{{"invalid", 1}});
}

TEST_CASE("any record goes through submit with its origin") {
  ScriptedCore s;
  Event event;
  event.name = "x";
  Origin origin;
  origin.id = "r1";
  CHECK(s.log.submit(event, origin) == Submit::ok);
  s.core->flush(30s);
  CHECK(s.script->items.at(0).origin.id == "r1");
}

TEST_CASE("a logged error has level error, or the one that is given") {
  ScriptedCore s;
  CHECK(ErrorRecord().level == Level::error);
  CHECK(s.log.error({}) == Submit::ok);
  CHECK(s.committed<ErrorRecord>().level == Level::error);
}

TEST_CASE("a logged error keeps the level that it is given, whatever the logger's default") {
  ScriptedCore s;
  Defaults defaults;
  defaults.level = Level::debug;
  Common common;
  common.level = Level::fatal;
  CHECK(s.log.with(defaults).error({}, common) == Submit::ok);
  CHECK(s.committed<ErrorRecord>().level == Level::fatal);
}
