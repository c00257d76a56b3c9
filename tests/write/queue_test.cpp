#include "write/queue.hpp"

#include <thread>

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "write/size_of.hpp"

using namespace daybook;
using namespace daybook::write;
using WhenFull = Options::WhenFull;

namespace {

Queue::Bounds bounds(std::size_t records, std::size_t bytes, WhenFull when_full) {
  Queue::Bounds b;
  b.records = records;
  b.bytes = bytes;
  b.when_full = when_full;
  return b;
}

struct SmallQueue {
  testing::FakeClock clock;
  Queue queue;
  Batch batch;

  explicit SmallQueue(const Queue::Bounds& b) : queue(b, clock) {}
  Submit put(const std::string& name, std::size_t bytes = 10) {
    Event event;
    event.name = name;
    return queue.push(std::move(event), Origin{}, bytes);
  }
  std::string take(std::size_t records = 1000, std::size_t bytes = 1000) {
    queue.recycle(batch);
    queue.take(batch, records, bytes);
    std::string names;
    for (std::size_t i = 0; i < batch.size(); ++i) names += std::get<Event>(batch[i].record).name;
    return names;
  }
};

}  // namespace

TEST_CASE("drop_newest refuses what finds no room") {
  SmallQueue q(bounds(2, 1000, WhenFull::drop_newest));
  CHECK(q.put("a") == Submit::ok);
  CHECK(q.put("b") == Submit::ok);
  CHECK(q.put("c") == Submit::dropped);
  CHECK(q.queue.books().dropped == 1);
  CHECK(q.take() == "ab");
}

TEST_CASE("drop_oldest makes room for what is new") {
  SmallQueue q(bounds(2, 1000, WhenFull::drop_oldest));
  for (const char* name : {"a", "b", "c", "d"}) CHECK(q.put(name) == Submit::ok);
  CHECK(q.queue.books().dropped == 2);
  CHECK(q.take() == "cd");
  CHECK(q.batch.seq(0) == 3);
  CHECK(q.batch.last_seq == 4);
}

TEST_CASE("the queue is bounded in bytes as well") {
  SmallQueue q(bounds(100, 100, WhenFull::drop_newest));
  CHECK(q.put("a", 60) == Submit::ok);
  CHECK(q.put("b", 60) == Submit::dropped);
  CHECK(q.put("c", 40) == Submit::ok);
  CHECK(q.queue.books().queued_bytes == 100);
}

TEST_CASE("an empty queue takes one record of any size") {
  SmallQueue q(bounds(100, 100, WhenFull::drop_oldest));
  CHECK(q.put("a", 5000) == Submit::ok);
  CHECK(q.put("b", 5000) == Submit::ok);
  CHECK(q.take() == "b");
}

TEST_CASE("block waits for room, and no longer than it may") {
  Queue::Bounds b = bounds(1, 1000, WhenFull::block);
  b.block_at_most = std::chrono::milliseconds(1);
  SmallQueue q(b);
  CHECK(q.put("a") == Submit::ok);
  CHECK(q.put("b") == Submit::dropped);
}

TEST_CASE("a producer that blocks goes on when the writer takes a batch") {
  Queue::Bounds b = bounds(1, 1000, WhenFull::block);
  b.block_at_most = std::chrono::hours(1);
  SmallQueue q(b);
  CHECK(q.put("a") == Submit::ok);
  Submit answer = Submit::rejected;
  std::thread producer([&] { answer = q.put("b"); });
  while (!q.queue.demand().full) std::this_thread::yield();
  CHECK(q.take() == "a");
  producer.join();
  CHECK(answer == Submit::ok);
}

TEST_CASE("close ends the wait of a producer that blocks") {
  Queue::Bounds b = bounds(1, 1000, WhenFull::block);
  b.block_at_most = std::chrono::hours(1);
  SmallQueue q(b);
  CHECK(q.put("a") == Submit::ok);
  Submit answer = Submit::rejected;
  std::thread producer([&] { answer = q.put("b"); });
  while (!q.queue.demand().full) std::this_thread::yield();
  q.queue.close(0, 0);
  producer.join();
  CHECK(answer == Submit::closed);
}

TEST_CASE("a batch takes no more records or bytes than asked, but at least one segment") {
  Queue::Bounds b = bounds(100, 100'000, WhenFull::drop_newest);
  b.segment_items = 2;
  SmallQueue q(b);
  for (const char* name : {"a", "b", "c", "d", "e"}) CHECK(q.put(name, 100) == Submit::ok);
  CHECK(q.take(4, 1000) == "abcd");
  CHECK(q.take(1, 1) == "e");
  CHECK(q.queue.demand().records == 0);
}

TEST_CASE("a segment that is heavy enough is not filled up") {
  Queue::Bounds b = bounds(100, 100'000, WhenFull::drop_newest);
  b.segment_bytes = 150;
  SmallQueue q(b);
  for (const char* name : {"a", "b", "c"}) CHECK(q.put(name, 100) == Submit::ok);
  CHECK(q.take(100, 250) == "ab");
}

TEST_CASE("segments are used again after a batch") {
  SmallQueue q(bounds(1000, 100'000, WhenFull::drop_newest));
  for (int round = 0; round < 200; ++round) {
    for (int i = 0; i < 40; ++i) CHECK(q.put("x") == Submit::ok);
    CHECK(q.take() == std::string(40, 'x'));
  }
}

TEST_CASE("the age of what waits is that of its oldest segment") {
  SmallQueue q(bounds(100, 1000, WhenFull::drop_newest));
  const std::int64_t first = q.clock.steady;
  CHECK(q.put("a") == Submit::ok);
  q.clock.pass(1000);
  CHECK(q.put("b") == Submit::ok);
  CHECK(q.queue.demand().oldest_ns == first);
}

TEST_CASE("the size of a record counts the text it holds") {
  Completion small, large;
  large.messages.emplace_back("user", std::string(2048, 'x'));
  CHECK(size_of(large) - size_of(small) >= 2048);
  CHECK(size_of(large) - size_of(small) <= 2048 + 2 * sizeof(Message));
}

namespace {

/// Two to a segment: a backlog of four segments, the last one open.
struct Backlog : SmallQueue {
  explicit Backlog(WhenFull when_full = WhenFull::drop_newest) : SmallQueue(small(when_full)) {
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g"})
      CHECK(put(name, 100) == Submit::ok);
  }
  static Queue::Bounds small(WhenFull when_full) {
    Queue::Bounds b = bounds(7, 100'000, when_full);
    b.segment_items = 2;
    return b;
  }
  std::string claimed() {
    Segment* const segment = queue.claim();
    return segment == nullptr ? "" : std::get<Event>(segment->front().record).name;
  }
};

}  // namespace

TEST_CASE("who prepares gets each full segment once, in order, and never the one that grows") {
  Backlog q;
  for (const char* first : {"a", "c", "e"}) {
    CHECK(q.claimed() == first);
    q.queue.prepared();
  }
  q.queue.end_preparing();  // else the next claim would wait
  CHECK(q.claimed() == "");
  CHECK(q.take() == "abcdefg");
}

TEST_CASE("the writer waits for a segment that is being prepared") {
  Backlog q;
  CHECK(q.claimed() == "a");
  std::string taken;
  std::thread writer([&] { taken = q.take(); });
  // The writer may come before or after this: in neither case may it take what is not ready.
  q.queue.prepared();
  writer.join();
  CHECK(taken == "abcdefg");
}

TEST_CASE("drop_oldest spares what is being prepared") {
  Backlog q(WhenFull::drop_oldest);
  CHECK(q.claimed() == "a");
  CHECK(q.put("h", 100) == Submit::ok);
  q.queue.prepared();
  CHECK(q.take() == "abdefgh");
}

TEST_CASE("who prepares also empties what the writer is done with") {
  Queue::Bounds b = bounds(1000, 1'000'000, WhenFull::drop_newest);
  SmallQueue q(b);
  for (int i = 0; i < 400; ++i) CHECK(q.put("x") == Submit::ok);
  CHECK(q.take(100) == std::string(96, 'x'));
  CHECK(q.queue.has_backlog());
  q.queue.recycle(q.batch);
  CHECK(q.batch.empty());
  REQUIRE(q.queue.claim() != nullptr);
  q.queue.prepared();
  CHECK(q.take(1000, 10000) == std::string(304, 'x'));
  CHECK_FALSE(q.queue.has_backlog());
}
