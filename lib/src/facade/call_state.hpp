// Call::State: what one streaming completion gathers until it is finished.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "daybook/logger.hpp"

namespace daybook {

struct Call::State {
  std::shared_ptr<Core> core;
  std::shared_ptr<const Rights> rights;
  Completion record;
  std::string text;  // what was appended
  std::optional<TraceContext> context;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  int exceptions = std::uncaught_exceptions();  // when the call began
};

}  // namespace daybook
