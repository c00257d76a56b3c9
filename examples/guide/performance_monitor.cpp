#include <daybook/daybook.hpp>
#include <iostream>

using namespace std::chrono_literals;

int main() {
  auto store = daybook::Store::open("daybook.db");
  const daybook::Logger log = store.logger();
  for (const auto took : {120ms, 240ms, 810ms}) (void)log.latency("generate", took);
  store.flush();
  for (const daybook::LatencyRow& row : store.reader().latency())
    std::cout << row.operation << ": " << row.count << " times, " << *row.min_ms << " to "
              << *row.max_ms << " ms, " << *row.avg_ms << " ms on average\n";
}
