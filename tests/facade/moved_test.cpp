// What is left behind by a move, and what outlives its store, answers.
#include "daybook/daybook.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace std::chrono_literals;

namespace {

template <class Run>
Error::Code code_of(Run run) {
  try {
    run();
  } catch (const Error& error) {
    return error.code;
  }
  return Error::Code::internal;
}

}  // namespace

TEST_CASE("a store that was moved from is a closed one") {
  testing::TempFolder folder;
  Store store = Store::open(folder / "s.db");
  const Store here = std::move(store);
  CHECK(store.stats().state == Stats::State::closed);
  CHECK(store.stats().offered == 0);
  CHECK(store.logger().event("x") == Submit::closed);
  CHECK_NOTHROW(store.close());
  CHECK_NOTHROW(store.mark(std::make_shared<const SourcePosition>()));
  CHECK(code_of([&] { store.flush(); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)store.reader(); }) == Error::Code::closed);
  CHECK(code_of([&] { store.reopen_after_fork(); }) == Error::Code::closed);
  CHECK(here.logger().event("x") == Submit::ok);
}

TEST_CASE("a store that was moved from may be given another") {
  testing::TempFolder folder;
  Store store = Store::open(folder / "s.db");
  { const Store gone = std::move(store); }
  store = Store::open(folder / "s.db");
  CHECK(store.logger().event("x") == Submit::ok);
}

TEST_CASE("a logger, a child, a call and a reader may outlive their store") {
  testing::TempFolder folder;
  std::optional<Store> store = Store::open(folder / "s.db");
  const Logger log = store->logger(), child = log.with({});
  Call call = log.start({});
  const Reader reader = store->reader();
  store.reset();
  CHECK(log.event("x") == Submit::closed);
  CHECK(child.event("x") == Submit::closed);
  CHECK(call.finish() == Submit::closed);
  CHECK(reader.query("SELECT 1").next());
  CHECK(reader.latency().empty());
}

TEST_CASE("a reader and rows that were moved from have nothing to give") {
  testing::TempFolder folder;
  create_store(folder / "s.db");
  Reader reader = Reader::open(folder / "s.db");
  const Reader other = std::move(reader);
  CHECK(code_of([&] { (void)reader.latency(); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)reader.tokens(); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)reader.errors(); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)reader.traffic(); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)reader.query("SELECT 1"); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)reader.stored_id("x"); }) == Error::Code::closed);

  Rows rows = other.query("SELECT 1");
  REQUIRE(rows.next());
  const Rows kept = std::move(rows);
  CHECK_FALSE(rows.next());
  CHECK(rows.columns() == 0);
  CHECK(rows.name(0).empty());
  CHECK(rows.type(0) == Rows::Type::null);
  CHECK(rows.integer(0) == 0);
  CHECK(rows.real(0) == 0);
  CHECK(rows.text(0).empty());
  CHECK(kept.integer(0) == 1);
}

TEST_CASE("an input and a redactor that were moved from have nothing to give") {
  Input input = Input::of("{\"prompt\":\"a\"}", "a", {});
  const Input other = std::move(input);
  Input::Item item;
  CHECK_FALSE(input.next(item));
  CHECK(input.progress().records == 0);
  CHECK(input.position() == nullptr);
  CHECK(input.file().path.empty());
  CHECK(input.look() == Input::Growth::none);
  input.end();
  Sources sources("s.db");
  const Sources others = std::move(sources);
  CHECK(code_of([&] { sources.open("a", {}); }) == Error::Code::closed);
  Redactor redactor;
  const Redactor kept = std::move(redactor);
  CHECK(code_of([&] { (void)redactor.text("x"); }) == Error::Code::closed);
  CHECK(code_of([&] { (void)redactor.json("x"); }) == Error::Code::closed);
  CHECK(redactor.hits().empty());
}
