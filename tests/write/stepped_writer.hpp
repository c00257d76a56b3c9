// SteppedWriter: queue, tickets and writer on a fake clock, stepped by the test; no thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/fake_clock.hpp"
#include "write/scripted_session.hpp"
#include "write/writer.hpp"

namespace daybook::test {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::size_t kEventBytes = 100;

struct SteppedWriter {
  using Bounds = write::Queue::Bounds;

  testing::FakeClock clock;
  std::shared_ptr<Script> script = std::make_shared<Script>();
  ScriptedSession session{script};
  write::Queue queue;
  write::Tickets tickets;
  std::vector<Error> reported;
  write::Writer writer;

  explicit SteppedWriter(Options::Durability durability = Options::Durability::bounded,
                         const Bounds& bounds = {}, std::size_t batch_records = 1000)
      : queue(bounds, clock),
        writer(session, queue, tickets, clock,
               {{batch_records, 8u << 20, 50 * kMs}, durability, "app", [this](const Error& error) {
                  reported.push_back(error);
                }}) {}

  Submit put(const std::string& name) {
    Event event;
    event.name = name;
    return queue.push(std::move(event), Origin{}, kEventBytes);
  }
  void put_all(const std::vector<std::string>& names) {
    for (const std::string& name : names) static_cast<void>(put(name));
  }
  /// Steps until the writer wants to wait; false once it has ended.
  bool run() {
    for (;;) {
      const auto wake = writer.step();
      if (!wake) return false;
      if (wake->records != 0) return true;
    }
  }
  /// Lets time pass in small steps.
  void run_for(std::int64_t ns) {
    for (std::int64_t passed = 0; passed < ns; passed += 10 * kMs) {
      clock.pass(10 * kMs);
      run();
    }
  }
  /// A flush whose answer is there at once, or timeout.
  std::optional<Error> flush() {
    const write::Position position = queue.request_flush();
    run();
    return tickets.wait(position, {});
  }
  bool close(std::int64_t deadline_ns = 1000 * kMs) {
    queue.close(clock.steady + deadline_ns, clock.steady + 2 * deadline_ns);
    return run();
  }
  /// offered = queued + committed + duplicates + dropped + rejected + denied + failed.
  bool books_balance() const {
    const Stats s = queue.books();
    return s.offered ==
           s.queued + s.committed + s.duplicates + s.dropped + s.rejected + s.denied + s.failed;
  }
};

}  // namespace daybook::test
