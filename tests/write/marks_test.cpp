// Marks: positions that no record carries, committed once the records before them are.
#include "write/marks.hpp"

#include "support/catch.hpp"
#include "write/batch_store.hpp"
#include "write/stepped_writer.hpp"

using namespace daybook;
using namespace daybook::test;
using Texts = std::vector<std::string>;
using Outcome = write::Session::Outcome;

namespace {

std::shared_ptr<const SourcePosition> at(const std::string& path, std::uint64_t offset) {
  SourceFile file;
  file.path = path;
  file.inode = static_cast<std::uint64_t>(path[0]);
  SourcePosition position;
  position.file = std::make_shared<const SourceFile>(std::move(file));
  position.offset = offset;
  return std::make_shared<const SourcePosition>(std::move(position));
}

Event event(const std::string& name) {
  Event event;
  event.name = name;
  return event;
}

Origin origin(const std::string& path, std::uint64_t offset) {
  Origin origin;
  origin.position = at(path, offset);
  return origin;
}

const char* const kPositions = "SELECT group_concat(path || ':' || bytes_read) FROM ingest_source";

}  // namespace

TEST_CASE("a mark is committed with the records before it, at a flush", "[marks]") {
  SteppedWriter w;
  w.put("a");
  w.queue.mark(at("x", 10));
  CHECK_FALSE(w.flush());
  CHECK(w.script->committed == Texts{"a"});
  CHECK(w.script->marks == Texts{"x:10"});
}

TEST_CASE("a mark alone is committed at a batch's age", "[marks]") {
  SteppedWriter w;
  w.queue.mark(at("x", 10));
  w.run();
  CHECK(w.script->marks.empty());
  w.run_for(50 * kMs);
  CHECK(w.script->marks == Texts{"x:10"});
  w.run_for(50 * kMs);
  CHECK(w.script->marks.size() == 1);
}

TEST_CASE("of one file only the furthest mark is kept", "[marks]") {
  SteppedWriter w;
  for (const std::uint64_t offset : {10, 20, 30}) w.queue.mark(at("x", offset));
  w.queue.mark(at("y", 5));
  CHECK_FALSE(w.flush());
  CHECK(w.script->marks == Texts{"x:30", "y:5"});
}

TEST_CASE("a mark waits while a record before it is not committed", "[marks]") {
  SteppedWriter::Bounds one_each;
  one_each.segment_items = 1;
  SteppedWriter narrow(Options::Durability::bounded, one_each, 1);
  narrow.put_all({"a", "b"});
  narrow.queue.mark(at("x", 10));
  narrow.script->before_begin = [&] {
    if (narrow.script->begins == 1) CHECK(narrow.script->marks.empty());
  };
  CHECK_FALSE(narrow.flush());
  CHECK(narrow.script->batch_sizes == std::vector<std::size_t>{1, 1});
  CHECK(narrow.script->marks == Texts{"x:10"});
}

TEST_CASE("a mark outlives a commit that failed, and one that is not known to have landed",
          "[marks]") {
  for (const bool lands : {true, false}) {
    for (const Outcome outcome : {Outcome::not_landed, Outcome::unknown}) {
      SteppedWriter w;
      w.script->commits = {outcome};
      w.script->lands_unknown = lands;
      w.put("a");
      w.queue.mark(at("x", 10));
      static_cast<void>(w.flush());
      w.run_for(2000 * kMs);
      CHECK(w.script->committed == Texts{"a"});
      CHECK(w.script->marks == Texts{"x:10"});
    }
  }
}

TEST_CASE("a mark behind records that were lost at close is not committed", "[marks]") {
  SteppedWriter w;
  w.queue.mark(at("y", 1));
  w.put("a");
  w.queue.mark(at("x", 10));
  w.script->fail("begin", Error::Code::full, 5);
  w.queue.close(w.clock.steady, w.clock.steady + 1000 * kMs);  // no time to write anything
  w.script->failures.clear();
  w.run();
  CHECK(w.script->committed.empty());
  CHECK(w.script->marks == Texts{"y:1"});
}

TEST_CASE("a record's position is written in its transaction, and goes with it", "[marks]") {
  BatchStore store;
  store.begin();
  store.put(event("a"), origin("x", 10));
  store.put(event("b"), origin("x", 20));
  store.put(event("c"), origin("y", 7));
  store.commit();
  CHECK(store.text(kPositions) == "x:20,y:7");
  store.begin();
  store.put(event("d"), origin("x", 30));
  store.rollback();
  CHECK(store.text(kPositions) == "x:20,y:7");
  store.add(event("e"), origin("x", 15));  // never backwards
  CHECK(store.text(kPositions) == "x:20,y:7");
}

TEST_CASE("a record that was there already, or is not valid, moves the position too", "[marks]") {
  BatchStore store;
  Origin first = origin("x", 10), again = origin("x", 20);
  first.id = again.id = "r1";
  store.add(event("a"), first);
  store.add(event("a"), again);
  CHECK(store.integer("SELECT count(*) FROM event") == 1);
  CHECK(store.text(kPositions) == "x:20");
  Completion broken;
  broken.messages.push_back(Message::from_json("{\"role\":"));
  CHECK_FALSE(store.add(broken, origin("x", 30)).empty());
  CHECK(store.text(kPositions) == "x:30");
}

TEST_CASE("a record's id is unique per service, for each type that carries one", "[marks]") {
  BatchStore store;
  ErrorRecord failure;
  failure.failure.type = "E";
  for (const char* service : {"a", "a", "b"}) {
    Origin origin;
    origin.service = service;
    origin.id = "r1";
    store.add(event("e"), origin);
    store.add(failure, origin);
    store.add(chat({{"user", "x"}}, "y"), origin);
    store.add(event("without"));
  }
  CHECK(store.integer("SELECT count(*) FROM event WHERE record_id = 'r1'") == 2);
  CHECK(store.integer("SELECT count(*) FROM error") == 2);
  CHECK(store.integer("SELECT count(*) FROM span") == 2);
  CHECK(store.integer("SELECT count(*) FROM event WHERE record_id IS NULL") == 3);
}
