// Context: what decoding a record depends on besides the record.
#pragma once

#include <cstdint>
#include <optional>

#include "daybook/input.hpp"

namespace daybook::forms {

struct Context {
  const Input::Options* options = nullptr;
  Input::Form form = Input::Form::automatic;  // of this record
  std::optional<std::int64_t> zone_ns;        // offset from UTC of times that give none
  std::int64_t now_ns = 0;                    // the time of reading
};

}  // namespace daybook::forms
