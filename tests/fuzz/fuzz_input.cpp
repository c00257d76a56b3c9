// Bytes through every form of input: each piece is a record or a rejection, and the reader ends.
#include <cstdlib>
#include <daybook/daybook.hpp>

namespace {

void read_all(const std::string& text, const daybook::Input::Options& options) {
  auto input = daybook::Input::of(text, "fuzz", options);
  daybook::Input::Item item;
  while (input.next(item)) {
    if (item.rejection && item.rejection->error.empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  daybook::Input::Options options;
  options.form = static_cast<daybook::Input::Form>(data[0] % 5);
  options.strict = (data[0] & 32) != 0;
  if ((data[0] & 64) != 0) options.assume_zone = "UTC";
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    read_all(text, options);
  } catch (const daybook::Error&) {  // damaged compression is told so
  }
  return 0;
}
