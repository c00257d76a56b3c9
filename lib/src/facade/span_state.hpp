// Span::State: what a span gathers until it ends. Its logger and context never change, so they may
// be read from any thread.
#pragma once

#include <chrono>
#include <exception>
#include <memory>

#include "daybook/logger.hpp"

namespace daybook {

struct Span::State {
  std::shared_ptr<Core> core;
  std::shared_ptr<const Rights> rights;
  std::shared_ptr<const Defaults> defaults;
  TraceContext context;
  SpanRecord record;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  int exceptions = std::uncaught_exceptions();  // when the span began
};

}  // namespace daybook
