// Reporter: tells failures to Options::on_error, or else one line a minute to stderr.
#pragma once

#include <cstdint>
#include <functional>

#include "daybook/error.hpp"

namespace daybook::facade {

class Reporter {
 public:
  explicit Reporter(std::function<void(const Error&)> on_error) : on_error_(std::move(on_error)) {}
  void report(const Error& error);  // from one thread at a time

 private:
  void write_line(const Error& error);

  const std::function<void(const Error&)> on_error_;
  std::int64_t next_line_ns_ = 0;  // steady
  std::uint64_t kept_back_ = 0;    // failures since the last line
};

}  // namespace daybook::facade
