#include <daybook/daybook.hpp>
#include <iostream>

int main() {
  daybook::Redactor redactor;
  std::cout << redactor.text("Write to bob@example.com.").text << '\n';

  auto store = daybook::Store::open("daybook.db");
  daybook::Completion call;
  call.model = "gpt-4o";
  call.messages.emplace_back("user", "My card is 4111 1111 1111 1111, my mail bob@example.com.");
  call.response.emplace_back("assistant", "Noted.");
  (void)store.logger().completion(std::move(call));  // nothing to call: the store redacts
  store.flush();
}
