#include <daybook/daybook.hpp>
#include <iostream>

int main() {
  daybook::Options options;
  options.service = "chat-api";
  options.environment = "production";
  options.service_version = "1.4.0";
  options.when_full = daybook::Options::WhenFull::drop_newest;  // never in the application's way
  auto store = daybook::Store::open("daybook.db", options);

  daybook::Defaults request;  // said once, for all that this request logs
  request.user_id = "u42";
  request.session_id = "s7";
  const daybook::Logger log = store.logger().with(request);
  (void)log.event("Cache warmed", {{"entries", 310}}, daybook::Level::warn);

  store.flush();
  const daybook::Stats stats = store.stats();  // what logging itself does
  std::cout << stats.committed << " stored, " << stats.dropped << " dropped, " << stats.queued
            << " waiting\n";
}
