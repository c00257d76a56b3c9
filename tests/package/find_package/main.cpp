// The program of a stranger: installed headers, C++17, strict warnings. Writes one call and reads
// it back.
#include <daybook/daybook.hpp>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto store = daybook::Store::open(argv[1]);
  daybook::Completion call;
  call.model = "m";
  call.messages.push_back({"user", "ping"});
  call.response.push_back({"assistant", "pong"});
  if (store.logger().completion(std::move(call)) != daybook::Submit::ok) return 3;
  store.flush();
  const auto reader = store.reader();
  auto rows = reader.query("SELECT response FROM completions");
  if (!rows.next() || rows.text(0) != "pong") return 4;
  std::cout << "daybook " << DAYBOOK_VERSION << " from its install prefix works\n";
}
