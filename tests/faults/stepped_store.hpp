// SteppedStore: a real store written by a real Writer, on a fake clock and without a thread.
//
//   SteppedStore store(path, Options::Durability::bounded);
//   store.put(3);                // events "e/1" … "e/3"
//   store.run_for(50 * kMs);
//   store.flush();
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "support/fake_clock.hpp"
#include "write/store_session.hpp"
#include "write/writer.hpp"

namespace faults {

constexpr std::int64_t kMs = 1'000'000;

template <class Session>
struct Stepped {
  testing::FakeClock clock;
  std::unique_ptr<Session> session;
  daybook::write::Queue queue;
  daybook::write::Tickets tickets;
  daybook::write::Writer writer;
  std::int64_t offered = 0;

  Stepped(const std::string& path, daybook::Options::Durability durability)
      : session(std::make_unique<Session>(
            path, create(), daybook::write::BatchOptions{"app", "", "", true}, clock)),
        queue({}, clock),
        writer(*session, queue, tickets, clock,
               {{1000, 8u << 20, 50 * kMs}, durability, "app", {}}) {}
  void put(std::int64_t events, std::size_t text_bytes = 0) {
    for (std::int64_t i = 0; i < events; ++i) {
      daybook::Event event;
      event.name = "e/" + std::to_string(++offered);
      if (text_bytes > 0) event.body = std::string(text_bytes, 'a') + std::to_string(offered);
      event.at = daybook::Time(daybook::Nanos(clock.wall));
      static_cast<void>(queue.push(std::move(event), daybook::Origin{}, 100 + text_bytes));
    }
  }
  void run() {
    for (auto wake = writer.step(); wake && wake->records == 0; wake = writer.step()) {
      if (wake->at_ns != daybook::write::Wake::kNever && wake->at_ns > clock.steady) return;
    }
  }
  void run_for(std::int64_t ns) {
    for (std::int64_t passed = 0; passed < ns; passed += 10 * kMs) {
      clock.pass(10 * kMs);
      run();
    }
  }
  /// False: not answered yet.
  bool flush() {
    const auto position = queue.request_flush();
    run();
    return !tickets.wait(position, {});
  }
  std::int64_t committed() const { return static_cast<std::int64_t>(queue.books().committed); }
  static daybook::sql::Connection::WriterOptions create() {
    daybook::sql::Connection::WriterOptions options;
    options.create = true;
    return options;
  }
};

using SteppedStore = Stepped<daybook::write::StoreSession>;

}  // namespace faults
