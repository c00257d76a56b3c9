#include <daybook/daybook.hpp>
#include <iostream>

int main() {
  auto store = daybook::Store::open("daybook.db");
  daybook::Defaults who;
  who.user_id = "u42";
  const daybook::Logger log = store.logger().with(who).allowing({"read_logs"});
  if (log.allowed("read_logs", {{"file", "completions.log"}})) std::cout << "read_logs: go on\n";
  if (!log.allowed("delete_logs")) std::cout << "delete_logs: denied\n";
}
