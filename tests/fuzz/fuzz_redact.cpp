// Redaction of any bytes ends, and leaves JSON valid.
#include <cstdint>
#include <cstdlib>
#include <daybook/redact.hpp>

#include "json/canonical.hpp"

using namespace daybook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Redactor redactor;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  redactor.text(bytes);
  std::string canonical;
  if (!json::canonical(bytes, canonical)) return 0;
  const Redactor::Result once = redactor.json(canonical);
  std::string again;
  if (!json::canonical(once.text, again)) std::abort();
  return 0;
}
