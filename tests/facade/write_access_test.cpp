// Writing where the policy is on: who may write what, and what is kept of a no.
#include <thread>

#include "access/roles.hpp"
#include "facade/guarded_store.hpp"
#include "facade/write_gate.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

/// A record of each type, by its place in Record.
std::vector<Record> one_of_each() {
  std::vector<Record> all;
  const auto add = [&](auto record) {
    record.operation = "op";
    record.latency = 1ms;
    all.emplace_back(std::move(record));
  };
  Completion completion;
  completion.model = "m";
  add(std::move(completion));
  ErrorRecord error;
  error.failure = {"E", "m", "", ""};
  add(std::move(error));
  Event event;
  event.name = "e";
  add(std::move(event));
  SpanRecord span;
  span.name = "s";
  add(std::move(span));
  add(Latency{});
  TokenUsage usage;
  usage.model = "m";
  usage.usage.input = 1;
  add(std::move(usage));
  ToolExecution tool;
  tool.tool = "t";
  add(std::move(tool));
  ResourceAccess resource;
  resource.uri = "file:///a";
  resource.action = "read";
  add(std::move(resource));
  MetricRecord metric;
  metric.name = "m";
  metric.value = 1;
  add(std::move(metric));
  Memory memory;
  memory.memory_mb = 1;
  add(std::move(memory));
  Score score;
  score.name = "s";
  score.value = 1;
  score.target_id = "x";
  add(std::move(score));
  return all;
}

Submit event(const Logger& log) {
  return log.event("e");
}

}  // namespace

TEST_CASE("write access: a role writes the types it was granted, and no other", "[access]") {
  const std::vector<Record> records = one_of_each();
  REQUIRE(records.size() == std::variant_size_v<Record>);
  GuardedStore store;
  for (std::size_t granted = 0; granted < records.size(); ++granted) {
    const std::string kind(kind_name(granted));
    const NewKey key = store.key_with("w-" + kind, {{"write", kind, ""}});
    Store opened = store.open(key.text);
    for (std::size_t i = 0; i < records.size(); ++i) {
      INFO(kind << " granted, " << kind_name(i) << " written");
      CHECK(records[i].index() == i);
      CHECK(opened.logger().submit(records[i]) == (i == granted ? Submit::ok : Submit::denied));
    }
    CHECK(opened.stats().denied == records.size() - 1);
  }
}

TEST_CASE("write access: built-in roles write all or nothing", "[access]") {
  GuardedStore store;
  for (const access::BuiltInRole& role : access::built_in_roles()) {
    INFO(role.name);
    Store opened = store.open(store.key_of("a-" + role.name, role.name).text);
    const bool may = role.name == "owner" || role.name == "writer";
    for (const Record& record : one_of_each())
      CHECK(opened.logger().submit(record) == (may ? Submit::ok : Submit::denied));
  }
}

TEST_CASE("write access: without a key every record is denied, and that is loud", "[access]") {
  GuardedStore store;
  Store opened = store.open();
  CHECK(event(opened.logger()) == Submit::denied);
  CHECK(event(opened.logger()) == Submit::denied);
  opened.flush();
  const Stats stats = opened.stats();
  CHECK(stats.offered == 2);
  CHECK(stats.denied == 2);
  CHECK(stats.committed == 0);
  opened.close();
  CHECK_THAT(store.told.at(0), Contains("records of type event denied") &&
                                   Contains("access to this store needs a key"));
}

TEST_CASE("write access: a denied write is an error and a row of audit, the rest goes on",
          "[access]") {
  GuardedStore store;
  const NewKey key = store.key_with("ann", {{"write", "event", ""}});
  {
    Store opened = store.open(key.text);
    CHECK(opened.logger().metric({"m", "", 1, {}}) == Submit::denied);
    CHECK(event(opened.logger()) == Submit::ok);
    opened.flush();
  }
  CHECK(store.rows("SELECT name FROM events") == "e\n");
  CHECK(store.errors() ==
        "write:metric AccessDenied Access denied"
        " {\"count\":1,\"operation\":\"write:metric\",\"principal\":\"ann\"}\n");
  CHECK(store.audit("write") == "ann metric denied 1\n");
}

TEST_CASE("write access: a flood of denials is a few rows and an exact count", "[access]") {
  GuardedStore store;
  std::uint64_t denied = 0;
  {
    Store opened = store.open();
    for (int batch = 0; batch < 20; ++batch) {
      for (int i = 0; i < 500; ++i) CHECK(event(opened.logger()) == Submit::denied);
      opened.flush();
    }
    denied = opened.stats().denied;
  }
  CHECK(denied == 10'000);
  CHECK(
      store.rows("SELECT count(*) <= 2, sum(json_extract(context_json, '$.count')) FROM errors") ==
      "1 10000\n");
  CHECK(store.rows("SELECT count(*) <= 2, sum(rows_read) FROM audit WHERE action = 'write'") ==
        "1 10000\n");
}

TEST_CASE("write access: a logger writes as whose key it was given, and so does what it makes",
          "[access]") {
  GuardedStore store;
  const NewKey key = store.key_of("chat", "writer");
  Store opened = store.open();  // nobody by itself
  const Logger log = opened.logger().as(key.text);
  CHECK(event(opened.logger()) == Submit::denied);
  CHECK(event(log) == Submit::ok);
  Defaults defaults;
  defaults.user_id = "u";
  CHECK(event(log.with(defaults)) == Submit::ok);
  CHECK(event(opened.logger().with(defaults).as(key.text)) == Submit::ok);
  Span span = log.trace("t");
  CHECK(event(span.logger()) == Submit::ok);
  CHECK(span.child("c").end() == Submit::ok);
  CHECK(span.end() == Submit::ok);
  CHECK(log.start({}).finish() == Submit::ok);
  CHECK(opened.logger().start({}).finish() == Submit::denied);
  CHECK(opened.logger().trace("t").end() == Submit::denied);
  CHECK(event(opened.logger().as("not a key")) == Submit::denied);
}

TEST_CASE("write access: a key for one service writes rows of that service", "[access]") {
  GuardedStore store;
  const NewKey key = store.key_with("relay", {{"write", "event", "mail"}});
  Store opened = store.open(key.text, "relay");
  const auto submit = [&](const std::string& service) {
    Event record;
    record.name = "e";
    Origin origin;
    origin.service = service;
    return opened.logger().submit(std::move(record), std::move(origin));
  };
  CHECK(submit("mail") == Submit::ok);
  CHECK(submit("") == Submit::denied);  // of its own
  CHECK(submit("relay") == Submit::denied);
  CHECK(submit("chat") == Submit::denied);
}

TEST_CASE("write access: a change is followed with the next batch", "[access]") {
  GuardedStore store;
  const NewKey key = store.key_of("chat", "writer");
  Store opened = store.open(key.text);
  const Logger log = opened.logger();
  const auto next_batch = [&] {
    static_cast<void>(event(log));
    opened.flush();
  };
  CHECK(event(log) == Submit::ok);
  {
    const KeyScope acting(store.owner.text);
    revoke_key(store.path, key.id);
  }
  next_batch();
  CHECK(event(log) == Submit::denied);
  disable_access(store.path, true);
  next_batch();
  CHECK(event(log) == Submit::ok);
}

TEST_CASE("write access: turned on under a store that is open, it is followed", "[access]") {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  Options options;
  options.on_error = [](const Error&) {};
  Store opened = Store::open(path, options);
  CHECK(event(opened.logger()) == Submit::ok);
  opened.flush();  // or its batch might learn of it
  const NewKey owner = enable_access(path);
  const Logger as_owner = opened.logger().as(owner.text);
  CHECK(event(opened.logger()) == Submit::ok);
  opened.flush();  // the batch that learns of it
  CHECK(event(opened.logger()) == Submit::denied);
  CHECK(event(as_owner) == Submit::ok);
}

TEST_CASE("write access: a key that expires ends by the clock, not by a batch", "[access]") {
  GuardedStore store;
  const auto soon = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()) + 1h;
  NewKey key;
  {
    const KeyScope acting(store.owner.text);
    add_principal(store.path, "chat", "writer");
    key = add_key(store.path, "chat", soon);
  }
  sql::Connection connection = sql::Connection::open_reader(store.path);
  WriteGate gate("chat");
  gate.follow(std::make_shared<const access::Policy>(access::read_policy(connection)));
  Pass pass(key.text);
  CHECK(gate.admits(pass, kind_of<Event>(), ""));
  Pass wrong(store.owner.text.substr(1));
  CHECK_FALSE(gate.admits(wrong, kind_of<Event>(), ""));
}

TEST_CASE("write access: a store is not opened with a key that is wrong", "[access]") {
  GuardedStore store;
  const std::string stranger = access::new_api_key().text();
  try {
    store.open(stranger);
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::denied);
    CHECK(std::string(error.what()) == "the key is not one of this store");
  }
  CHECK(store.audit("key") == "- write denied \n");
}

TEST_CASE("write access: KeyScope gives its key to what is opened without one", "[access]") {
  GuardedStore store;
  const KeyScope acting(store.owner.text);
  Store opened = store.open();
  CHECK(event(opened.logger()) == Submit::ok);
}

TEST_CASE("write access: many threads write while the policy changes", "[access]") {
  GuardedStore store;
  const NewKey key = store.key_of("chat", "writer");
  Store opened = store.open(key.text);
  std::atomic<int> ok{0}, no{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      const Logger log = opened.logger().as(key.text);
      for (int i = 0; i < 500; ++i)
        (event(i % 2 ? log : opened.logger()) == Submit::ok ? ok : no)++;
    });
  }
  const KeyScope acting(store.owner.text);
  for (int i = 0; i < 5; ++i) {
    add_principal(store.path, "chat", i % 2 ? "writer" : "reader");
    opened.flush();
  }
  for (std::thread& thread : threads) thread.join();
  opened.flush();
  const Stats stats = opened.stats();
  CHECK(ok + no == 1500);
  CHECK(stats.denied == static_cast<std::uint64_t>(no));
  CHECK(stats.offered == stats.committed + stats.denied + stats.dropped);
}
