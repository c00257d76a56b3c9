// Events below the minimum level: not stored, counted, and never a failure of the application's.
#include "daybook/upkeep.hpp"
#include "facade/level_gate.hpp"
#include "facade/scripted_core.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string events_of(const Store& store) {
  std::string text;
  Rows rows = store.reader().query("SELECT name FROM events ORDER BY id");
  while (rows.next()) text += std::string(rows.text(0)) + ' ';
  return text;
}

/// An event of each level; what was answered.
void log_all(const Logger& log) {
  const std::vector<std::pair<const char*, Level>> levels = {
      {"t", Level::trace}, {"d", Level::debug}, {"i", Level::info},
      {"w", Level::warn},  {"e", Level::error}, {"f", Level::fatal}};
  for (const auto& [name, level] : levels) CHECK(log.event(name, {}, level) == Submit::ok);
}

}  // namespace

TEST_CASE("levels: events below the application's minimum are counted and not offered") {
  Options options;
  options.minimum_level = Level::warn;
  ScriptedCore s(options);
  log_all(s.log);
  s.core->flush(std::chrono::seconds(30));
  CHECK(s.script->committed == std::vector<std::string>{"w", "e", "f"});
  CHECK(s.core->stats().below_level == 3);
  CHECK(s.core->stats().offered == 3);
}

TEST_CASE("levels: a span keeps its events that are high enough") {
  Options options;
  options.minimum_level = Level::warn;
  ScriptedCore s(options);
  SpanRecord span;
  span.name = "s";
  span.events = {{"low", {}, Level::info, {}}, {"high", {}, Level::error, {}}};
  CHECK(s.log.submit(span) == Submit::ok);
  CHECK(s.committed<SpanRecord>().events.size() == 1);
  CHECK(s.core->stats().below_level == 1);
}

TEST_CASE("levels: an event that tells a failure is stored whatever its level") {
  Options options;
  options.minimum_level = Level::fatal;
  ScriptedCore s(options);
  Event event;
  event.name = "broke";
  event.failure = Failure{"E", "m", "", ""};
  CHECK(s.log.submit(event) == Submit::ok);
  CHECK(s.committed<Event>().name == "broke");
}

TEST_CASE("levels: the store may ask for more than the application, of one service or of all") {
  facade::LevelGate gate(Level::debug);
  CHECK(gate.passes(Level::debug, "a"));
  CHECK_FALSE(gate.passes(Level::trace, "a"));
  state::MinimumLevels asked;
  asked.all = Level::info;
  asked.of["quiet"] = Level::error;
  asked.of["loud"] = Level::trace;
  gate.follow(asked, 1);
  CHECK_FALSE(gate.passes(Level::debug, "a"));
  CHECK(gate.passes(Level::info, "a"));
  CHECK_FALSE(gate.passes(Level::warn, "quiet"));
  CHECK(gate.passes(Level::error, "quiet"));
  CHECK(gate.passes(Level::debug, "loud"));
  CHECK_FALSE(gate.passes(Level::trace, "loud"));  // the application's own
}

TEST_CASE("levels: a setting holds from opening on, and after a batch where it was changed") {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  create_store(path);
  write_setting(path, "minimum_level", "error");
  Options options;
  options.service = "chat";
  {
    Store store = Store::open(path, options);
    log_all(store.logger());
    store.flush();
    CHECK(events_of(store) == "e f ");
    CHECK(store.stats().below_level == 4);
    write_setting(path, "minimum_level.chat", "fatal");
    CHECK(store.logger().event("next", {}, Level::error) == Submit::ok);
    store.flush();
    log_all(store.logger());
    store.flush();
    CHECK(events_of(store) == "e f next f ");
    Origin elsewhere;
    elsewhere.service = "other";
    Event event;
    event.name = "elsewhere";
    event.level = Level::error;
    CHECK(store.logger().submit(event, elsewhere) == Submit::ok);
    store.flush();
    CHECK(events_of(store) == "e f next f elsewhere ");
    store.close();
  }
  CHECK(store_stats(path).overhead.below_level == 9);
}
