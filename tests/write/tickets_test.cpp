#include "write/tickets.hpp"

#include <thread>

#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::write;

TEST_CASE("a ticket is answered by its own position, not by an earlier one") {
  Tickets tickets;
  tickets.answer({5, 0});
  CHECK_FALSE(tickets.wait({5, 0}, {}));
  CHECK(tickets.wait({6, 0}, {})->code == Error::Code::timeout);
  CHECK(tickets.wait({5, 1}, {})->code == Error::Code::timeout);
}

TEST_CASE("waiters with different tickets go on in turn") {
  Tickets tickets;
  std::optional<Error> first, second;
  const auto late = std::chrono::steady_clock::now() + std::chrono::hours(1);
  std::thread a([&] { first = tickets.wait({1, 0}, late); });
  std::thread b([&] { second = tickets.wait({2, 0}, late); });
  tickets.answer({1, 0});
  a.join();
  tickets.answer({2, 0});
  b.join();
  CHECK_FALSE(first);
  CHECK_FALSE(second);
}

TEST_CASE("the first error is told once, to a ticket behind the record it lost") {
  Tickets tickets;
  tickets.lost(Error(Error::Code::internal, "first"), 5);
  tickets.lost(Error(Error::Code::internal, "second"), 6);
  tickets.answer({9, 0});
  CHECK_FALSE(tickets.wait({4, 0}, {}));
  CHECK(tickets.wait({9, 0}, {})->what() == std::string("first"));
  CHECK_FALSE(tickets.wait({9, 0}, {}));
}

TEST_CASE("a timeout says what holds things up") {
  Tickets tickets;
  tickets.stuck(Error(Error::Code::full, "the disk is full", "free some space"));
  const auto error = tickets.wait({1, 0}, {});
  CHECK(error->code == Error::Code::timeout);
  CHECK(std::string(error->what()).find("the disk is full") != std::string::npos);
  CHECK(error->hint == "free some space");
}

TEST_CASE("nobody waits for a writer that has ended") {
  Tickets tickets;
  tickets.end();
  CHECK_FALSE(tickets.wait({1, 0}, std::chrono::steady_clock::now() + std::chrono::hours(1)));
  CHECK(tickets.wait_for_end({}));
}
