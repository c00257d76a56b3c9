#include "facade/reporter.hpp"

#include <cstdio>
#include <string>

#include "base/clock.hpp"

namespace daybook::facade {

namespace {

constexpr std::int64_t kLineEveryNs = 60'000'000'000;

}  // namespace

void Reporter::report(const Error& error) {
  if (on_error_) {
    on_error_(error);
  } else {
    write_line(error);
  }
}

void Reporter::write_line(const Error& error) {
  const std::int64_t now_ns = base::system_clock().steady_ns();
  if (now_ns < next_line_ns_) {
    ++kept_back_;
    return;
  }
  std::string line = std::string("daybook: ") + error.what();
  if (!error.hint.empty()) line += ": " + error.hint;
  if (kept_back_ > 0) line += " (and " + std::to_string(kept_back_) + " more since the last line)";
  line += '\n';
  std::fputs(line.c_str(), stderr);
  next_line_ns_ = now_ns + kLineEveryNs;
  kept_back_ = 0;
}

}  // namespace daybook::facade
