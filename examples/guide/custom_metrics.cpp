#include <daybook/daybook.hpp>

int main() {
  auto store = daybook::Store::open("daybook.db");
  daybook::Metric depth;
  depth.name = "queue_depth";
  depth.value = 3;
  depth.unit = "requests";
  (void)store.logger().metric(std::move(depth));
  store.flush();
}
