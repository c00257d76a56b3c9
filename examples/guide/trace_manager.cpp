#include <daybook/daybook.hpp>

int main() {
  auto store = daybook::Store::open("daybook.db");
  daybook::Defaults who;
  who.user_id = "u42";
  const daybook::Logger log = store.logger().with(who);
  {
    const daybook::Span trace = log.trace("chat");  // timed from here
    daybook::Completion call;
    call.model = "gpt-4o";
    call.messages.emplace_back("user", "hi");
    call.response.emplace_back("assistant", "hello");
    (void)trace.logger().completion(std::move(call));  // hangs below the trace
  }  // ends here, as failed where an exception leaves the scope
  store.flush();
}
