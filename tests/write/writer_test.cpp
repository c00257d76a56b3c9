#include "write/writer.hpp"

#include "support/catch.hpp"
#include "write/stepped_writer.hpp"

using namespace daybook;
using namespace daybook::test;
using Names = std::vector<std::string>;
using Modes = std::vector<sql::Synchronous>;
using Losses = std::vector<std::pair<std::string, int>>;
using Outcome = write::Session::Outcome;
constexpr auto kNormal = sql::Synchronous::normal;
constexpr auto kFull = sql::Synchronous::full;

TEST_CASE("a batch is written when its oldest record is old enough") {
  SteppedWriter w;
  w.put_all({"a", "b"});
  w.run();
  CHECK(w.script->committed.empty());
  w.clock.pass(50 * kMs);
  w.run();
  CHECK(w.script->committed == Names{"a", "b"});
  CHECK(w.script->batch_sizes == std::vector<std::size_t>{2});
}

TEST_CASE("a flush writes at once, and synced") {
  SteppedWriter w;
  w.put("a");
  CHECK_FALSE(w.flush());
  CHECK(w.script->committed == Names{"a"});
  CHECK(w.script->modes == Modes{kFull});
}

TEST_CASE("a flush with an empty queue syncs what was committed unsynced") {
  SteppedWriter w;
  w.put("a");
  w.run_for(50 * kMs);
  CHECK(w.script->modes == Modes{kNormal});
  CHECK_FALSE(w.flush());
  CHECK(w.script->modes == Modes{kNormal, kFull});
  CHECK_FALSE(w.flush());
  CHECK(w.script->modes.size() == 2);
}

TEST_CASE("after a burst an idle writer syncs within a second, once") {
  SteppedWriter w;
  w.put("a");
  w.run_for(50 * kMs);
  w.run_for(880 * kMs);
  CHECK(w.script->modes == Modes{kNormal});
  w.run_for(70 * kMs);
  CHECK(w.script->modes == Modes{kNormal, kFull});
  w.run_for(5000 * kMs);
  CHECK(w.script->modes.size() == 2);
}

TEST_CASE("under steady load at most a second of commits is unsynced") {
  SteppedWriter w;
  for (int i = 0; i < 400; ++i) {
    w.put("a");
    w.run_for(10 * kMs);
  }
  std::int64_t unsynced = 0, most = 0;
  for (const auto mode : w.script->modes) {
    unsynced = mode == kFull ? 0 : unsynced + 1;
    most = std::max(most, unsynced);
  }
  CHECK(most > 5);
  CHECK(most <= 20);
}

TEST_CASE("durability full syncs every commit, relaxed none") {
  SteppedWriter full(Options::Durability::full), relaxed(Options::Durability::relaxed);
  for (SteppedWriter* w : {&full, &relaxed}) {
    w->put("a");
    w->run_for(50 * kMs);
    CHECK_FALSE(w->flush());
    w->run_for(2000 * kMs);
  }
  CHECK(full.script->modes == Modes{kFull});
  CHECK(relaxed.script->modes == Modes{kNormal});
}

TEST_CASE("a flush of several batches syncs the last one only") {
  SteppedWriter w({}, {}, 32);
  for (int i = 0; i < 96; ++i) w.put("a");
  CHECK_FALSE(w.flush());
  CHECK(w.script->modes == Modes{kNormal, kNormal, kFull});
}

TEST_CASE("a full disk keeps the batch and heals by itself") {
  SteppedWriter w;
  w.script->fail("finish", Error::Code::full, 3);
  w.put("a");
  w.run_for(50 * kMs);
  CHECK(w.writer.state() == Stats::State::degraded);
  CHECK(w.flush()->code == Error::Code::timeout);
  w.run_for(1000 * kMs);
  CHECK(w.writer.state() == Stats::State::running);
  CHECK(w.script->committed == Names{"a"});
  CHECK(w.reported.size() == 3);
  CHECK_FALSE(w.flush());
}

TEST_CASE("pauses between attempts grow to a second") {
  SteppedWriter w;
  w.script->fail("begin", Error::Code::busy, 1000);
  w.put("a");
  w.run_for(50 * kMs);
  w.run_for(10'000 * kMs);
  CHECK(w.script->begins > 12);
  CHECK(w.script->begins < 22);
}

TEST_CASE("a record that cannot be written is isolated and the rest is committed") {
  SteppedWriter w;
  w.script->poison("b");
  w.put_all({"a", "b", "c"});
  const auto error = w.flush();
  REQUIRE(error);
  CHECK(error->code == Error::Code::internal);
  CHECK(w.script->committed == Names{"a", "c"});
  CHECK(w.script->losses == Losses{{"failed", 1}});
  CHECK(w.queue.books().failed == 1);
  CHECK(w.books_balance());
  CHECK_FALSE(w.flush());
}

TEST_CASE("a record whose rows are refused later is the one that is lost") {
  SteppedWriter w;
  w.script->poison_rows("b");
  w.script->rows_waiting_max = GENERATE(std::size_t{2}, SIZE_MAX);  // at "d", or at the end
  w.put_all({"a", "b", "c", "d", "e"});
  CHECK(w.flush());
  CHECK(w.script->committed == Names{"a", "c", "d", "e"});
  CHECK(w.queue.books().failed == 1);
  CHECK(w.script->batch_sizes == std::vector<std::size_t>{4});
  w.put_all({"f"});
  CHECK_FALSE(w.flush());
}

TEST_CASE("a record that fails while good rows wait is the one that is lost") {
  SteppedWriter w;
  w.script->poison("c");
  w.script->poison_rows("a");
  w.put_all({"a", "b", "c", "d"});
  CHECK(w.flush());
  CHECK(w.script->committed == Names{"b", "d"});
  CHECK(w.queue.books().failed == 2);
}

TEST_CASE("many bad records cost one transaction each, not a batch each") {
  SteppedWriter w;
  Names names;
  for (int i = 0; i < 200; ++i)
    names.push_back(std::string(i % 2 == 0 ? "good" : "bad") + std::to_string(i));
  for (int i = 1; i < 200; i += 2) w.script->poison(names[static_cast<std::size_t>(i)]);
  w.put_all(names);
  CHECK(w.flush());
  CHECK(w.script->committed.size() == 100);
  CHECK(w.queue.books().failed == 100);
  CHECK(w.script->begins < 330);
}

TEST_CASE("a batch that cannot be finished is written record by record") {
  SteppedWriter w;
  w.script->fail("finish", Error::Code::internal, 1);
  w.put_all({"a", "b", "c"});
  CHECK_FALSE(w.flush());
  CHECK(w.script->committed == Names{"a", "b", "c"});
  CHECK(w.script->batch_sizes == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("a failure that no record causes is waited out") {
  SteppedWriter w;
  w.script->fail("begin", Error::Code::internal, 5);
  w.put("a");
  w.run_for(2000 * kMs);
  CHECK(w.script->committed == Names{"a"});
  CHECK(w.queue.books().failed == 0);
}

TEST_CASE("the loss of a record is stored even if storing it fails at first") {
  SteppedWriter w;
  w.script->fail("finish", Error::Code::internal, 5);
  w.put("a");
  w.run_for(2000 * kMs);
  CHECK(w.script->committed.empty());
  CHECK(w.script->losses == Losses{{"failed", 1}});
  CHECK(w.books_balance());
}

TEST_CASE("invalid content is rejected, told by flush, and stored as a loss") {
  SteppedWriter w;
  w.script->invalid.insert("b");
  w.put_all({"a", "b"});
  CHECK(w.flush()->code == Error::Code::invalid_argument);
  CHECK(w.script->committed == Names{"a"});
  CHECK(w.script->losses == Losses{{"invalid", 1}});
  CHECK(w.queue.books().rejected == 1);
  CHECK(w.books_balance());
}

TEST_CASE("an unknown commit that landed is not written again") {
  SteppedWriter w;
  w.script->commits = {Outcome::unknown};
  w.put_all({"a", "b"});
  w.flush();
  w.run_for(100 * kMs);
  CHECK(w.script->committed == Names{"a", "b"});
  CHECK(w.script->recoveries == 1);
  CHECK(w.queue.books().committed == 2);
  CHECK_FALSE(w.flush());
}

TEST_CASE("an unknown commit that did not land is written again") {
  SteppedWriter w;
  w.script->commits = {Outcome::unknown};
  w.script->lands_unknown = false;
  w.script->fail("recover", Error::Code::full, 2);
  w.put_all({"a", "b"});
  w.run_for(1000 * kMs);
  CHECK(w.script->committed == Names{"a", "b"});
  CHECK(w.script->recoveries == 3);
  CHECK(w.queue.books().committed == 2);
}

TEST_CASE("losses of a batch that did not land are stored with the next") {
  SteppedWriter w;
  w.queue.reject(10, "cost_usd: must be 0 to 1000000");
  w.script->commits = {Outcome::not_landed, Outcome::unknown};
  w.script->lands_unknown = false;
  w.put("a");
  w.run_for(2000 * kMs);
  CHECK(w.script->losses == Losses{{"invalid", 1}});
  CHECK(w.queue.books().rejected == 1);
}

TEST_CASE("losses alone are stored within about a second, and told to on_error") {
  SteppedWriter w;
  w.queue.reject(10, "latency: must be 0 to 31 days");
  w.run_for(900 * kMs);
  CHECK(w.script->losses.empty());
  w.run_for(200 * kMs);
  CHECK(w.script->losses == Losses{{"invalid", 1}});
  REQUIRE(w.reported.size() == 1);
  CHECK(w.reported[0].what() == std::string("1 records rejected: latency: must be 0 to 31 days"));
}

TEST_CASE("a flush stores the losses that happened before it") {
  SteppedWriter w;
  w.queue.reject(10, "at: must lie between the years 1970 and 2200");
  CHECK_FALSE(w.flush());
  CHECK(w.script->losses == Losses{{"invalid", 1}});
}

TEST_CASE(
    "a damaged store ends the writer, all that waits is counted and flush throws ever after") {
  SteppedWriter w;
  w.script->fail("begin", Error::Code::corrupt);
  w.put_all({"a", "b"});
  CHECK(w.flush()->code == Error::Code::corrupt);
  CHECK(w.flush()->code == Error::Code::corrupt);
  CHECK(w.writer.state() == Stats::State::failed);
  CHECK(w.put("c") == Submit::closed);
  CHECK(w.queue.books().failed == 2);
  CHECK(w.books_balance());
}

TEST_CASE("close writes what is queued, ends well and empties the log") {
  SteppedWriter w;
  w.put_all({"a", "b"});
  CHECK_FALSE(w.close());
  CHECK(w.script->committed == Names{"a", "b"});
  CHECK(w.script->modes.back() == kFull);
  CHECK(w.script->ended_well);
  CHECK(w.script->truncated);
  CHECK(w.writer.state() == Stats::State::closed);
  CHECK(w.put("c") == Submit::closed);
}

TEST_CASE("what does not fit into the deadline of close is counted and stored as a loss") {
  SteppedWriter w;
  w.script->fail("write", Error::Code::busy, 3);
  w.put_all({"a", "b"});
  CHECK(w.close(15 * kMs));  // still trying
  w.clock.pass(11 * kMs);
  CHECK(w.run());
  w.clock.pass(5 * kMs);
  CHECK_FALSE(w.run());
  CHECK(w.queue.books().dropped == 2);
  CHECK(w.script->losses == Losses{{"closed", 2}});
  CHECK(w.tickets.take_error()->code == Error::Code::timeout);
  CHECK(w.books_balance());
}

TEST_CASE("what a batch costs is told by the books, and stored with the next") {
  SteppedWriter w;
  w.script->before_begin = [&] { w.clock.pass(3 * kMs); };
  w.script->before_finish = [&] { w.clock.pass(5 * kMs); };
  w.script->before_commit = [&] { w.clock.pass(7 * kMs); };
  w.put_all({"a", "b"});
  w.clock.pass(50 * kMs);
  w.run();
  const Stats told = w.queue.books();
  CHECK((told.waited == Nanos(65 * kMs) && told.waited_max == told.waited));
  CHECK((told.locked == Nanos(3 * kMs) && told.writing == Nanos(5 * kMs)));
  CHECK((told.committing == Nanos(7 * kMs) && told.committing_max == told.committing));
  CHECK(w.script->overhead.batches == 0);
  w.script->before_commit = [&] { w.clock.pass(1 * kMs); };
  w.put("c");
  CHECK_FALSE(w.flush());
  CHECK(w.queue.books().committing == Nanos(8 * kMs));
  CHECK(w.queue.books().committing_max == Nanos(7 * kMs));
  const state::Overhead& stored = w.script->overhead;
  CHECK((stored.batches == 1 && stored.records == 2 && stored.waited_ns == 65 * kMs));
  CHECK((stored.writing_ns == 5 * kMs && stored.committing_ns == 7 * kMs));
  w.close();
  CHECK((stored.batches == 2 && stored.records == 3 && stored.committing_ns == 8 * kMs));
  CHECK((stored.committing_max_ns == 7 * kMs && stored.waited_max_ns == 65 * kMs));
}

TEST_CASE("the cost of a batch is stored once, whatever becomes of the commit that stores it") {
  for (const bool lands : {true, false}) {
    SteppedWriter w;
    w.script->lands_unknown = lands;
    w.put("a");
    CHECK_FALSE(w.flush());
    w.script->commits = {Outcome::unknown};
    w.put("b");
    w.run_for(1000 * kMs);
    CHECK_FALSE(w.flush());
    w.close();
    CHECK(w.script->committed == Names{"a", "b"});
    CHECK(w.script->overhead.batches == (lands ? 1 : 2));
  }
}

TEST_CASE("events that were too low are counted in the next batch, or at the end") {
  SteppedWriter w;
  w.queue.count_below_level(2);
  w.put("a");
  CHECK_FALSE(w.flush());
  CHECK(w.script->overhead.below_level == 2);
  w.queue.count_below_level(1);
  w.close();
  CHECK(w.script->overhead.below_level == 3);
  CHECK(w.queue.books().below_level == 3);
}
