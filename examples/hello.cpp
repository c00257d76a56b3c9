#include <daybook/daybook.hpp>
#include <iostream>

int main() {
  auto store = daybook::Store::open("daybook.db");
  daybook::Completion request;
  request.model = "llama-3.1-8b";
  request.messages.push_back({"user", "Say hello."});
  daybook::Call call = store.logger().start(std::move(request));
  for (const char* piece : {"Hello", ", ", "world."}) {  // your model's stream
    call.token();
    call.append(piece);
  }
  call.finish();
  store.flush();  // it is committed now
  for (const auto& row : store.reader().latency())
    std::cout << row.model << ": " << row.count << " call, " << *row.max_ms << " ms\n";
}
