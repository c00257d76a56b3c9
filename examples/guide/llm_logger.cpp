#include <daybook/daybook.hpp>

int main() {
  auto store = daybook::Store::open("daybook.db");
  const daybook::Logger log = store.logger();

  daybook::Completion call;
  call.model = "gpt-4o";
  call.messages.emplace_back("user", "What is the capital of Peru?");
  call.response.emplace_back("assistant", "Lima.");
  call.metadata = {{"temperature", 0.2}};
  (void)log.completion(std::move(call));  // queued; a thread of the store's writes it

  daybook::ErrorRecord error;
  error.operation = "generate";
  error.failure.type = "TimeoutError";  // or error.failure = daybook::Failure::of(exception)
  error.failure.message = "no answer within 30 s";
  error.context.text = R"({"operation":"generate","attempt":1})";
  (void)log.submit(std::move(error));

  store.flush();  // all of it is committed now, or this throws what lost it
}
