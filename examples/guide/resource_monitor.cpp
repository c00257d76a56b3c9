#include <daybook/daybook.hpp>

int main() {
  auto store = daybook::Store::open("daybook.db");
  const daybook::Logger log = store.logger();
  daybook::Usage usage;
  usage.input = 120;
  usage.output = 30;
  (void)log.tokens("gpt-4o", usage);  // only where no completion tells them
  (void)log.memory("embed", 512.5);
  store.flush();
}
