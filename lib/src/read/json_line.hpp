// JsonLine: one record of an export, member by member. What is empty is left out.
//
//   JsonLine line(out);
//   line.text("type", "event");
//   line.milliseconds("latency_ms", 812'500'000);   // 812.5
//   line.end();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::read {

class JsonLine {
 public:
  /// Assigns to `out`.
  explicit JsonLine(std::string& out) : out_(out) { out_ = "{"; }

  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) always_text(key, value);
  }
  void always_text(std::string_view key, std::string_view value);
  /// JSON as it is; null says nothing.
  void json(std::string_view key, std::string_view value);
  void integer(std::string_view key, const std::optional<std::int64_t>& value);
  void real(std::string_view key, const std::optional<double>& value);
  void flag(std::string_view key, const std::optional<bool>& value);
  void time(std::string_view key, std::int64_t unix_ns);
  /// Nanoseconds as milliseconds, exact.
  void milliseconds(std::string_view key, const std::optional<std::int64_t>& ns);
  /// Nano-dollars as dollars, exact.
  void dollars(std::string_view key, const std::optional<std::int64_t>& nano_usd);
  /// Where a value goes that the caller appends.
  std::string& open(std::string_view key);
  void end() { out_ += '}'; }

 private:
  void decimal(std::string_view key, std::int64_t value, int places);

  std::string& out_;
};

/// A number in its shortest form that reads back equal.
void append_real(std::string& out, double value);

}  // namespace daybook::read
