// Text as a pack leaves it.
//
//   CHECK(redacted("ask ann@example.com") == "ask [REDACTED]");
#pragma once

#include <string>
#include <string_view>

#include "redact/engine.hpp"

namespace daybook::test {

inline std::string redacted(std::string_view text, redact::Pack pack = redact::Pack::standard) {
  redact::Engine engine(pack);
  std::string out;
  return engine.text(text, out) > 0 ? out : std::string(text);
}

}  // namespace daybook::test
