// A message that is taken apart and put together again is the same JSON value.
#include <cstdint>
#include <cstdlib>

#include "json/message.hpp"

using namespace daybook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const json::SplitMessage message = json::split_message(raw);
  if (!message.outcome) return 0;
  std::string before, after;
  if (!json::canonical(raw, before)) std::abort();
  if (!json::canonical(json::join_message(message), after) || before != after) std::abort();
  return 0;
}
