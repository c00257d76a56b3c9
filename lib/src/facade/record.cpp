// TraceContext as W3C's traceparent header
// (https://www.w3.org/TR/trace-context/#traceparent-header), values of fields, messages from JSON.
#include "daybook/record.hpp"

#include <algorithm>
#include <charconv>

#include "crypto/digest.hpp"

namespace daybook {

namespace {

// version "-" trace id "-" span id "-" flags
constexpr std::size_t kTraceAt = 3, kSpanAt = 36, kFlagsAt = 53, kSize = 55;

bool is_zero(const std::uint8_t* bytes, std::size_t size) noexcept {
  return std::all_of(bytes, bytes + size, [](std::uint8_t b) { return b == 0; });
}

bool is_upper_hex(char c) noexcept {
  return c >= 'A' && c <= 'F';
}

}  // namespace

std::optional<TraceContext> TraceContext::parse(std::string_view header) noexcept {
  if (header.size() < kSize) return std::nullopt;
  const std::string_view version = header.substr(0, 2);
  // A later version may append fields; version 00 may not.
  if (header.size() > kSize && (version == "00" || header[kSize] != '-')) return std::nullopt;
  const std::string_view head = header.substr(0, kSize);
  if (head[2] != '-' || head[kSpanAt - 1] != '-' || head[kFlagsAt - 1] != '-') return std::nullopt;
  if (version == "ff" || std::any_of(head.begin(), head.end(), is_upper_hex)) return std::nullopt;

  TraceContext context;
  std::uint8_t number = 0, flags = 0;
  if (!crypto::from_hex(version, &number, 1) ||
      !crypto::from_hex(head.substr(kTraceAt, 32), context.trace_id, 16) ||
      !crypto::from_hex(head.substr(kSpanAt, 16), context.span_id, 8) ||
      !crypto::from_hex(head.substr(kFlagsAt, 2), &flags, 1)) {
    return std::nullopt;
  }
  if (is_zero(context.trace_id, 16) || is_zero(context.span_id, 8)) return std::nullopt;
  context.sampled = (flags & 1) != 0;
  return context;
}

std::string TraceContext::traceparent() const {
  return "00-" + crypto::to_hex(trace_id, sizeof trace_id) + "-" +
         crypto::to_hex(span_id, sizeof span_id) + (sampled ? "-01" : "-00");
}

Value detail::beyond_int64(unsigned long long value) {
  return Json{std::to_string(value)};
}

Value detail::shortest(float value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  double read = value;  // stays what it is where it is no number
  std::from_chars(digits, end, read);
  return read;
}

Message Message::from_json(std::string json) {
  Message message;
  message.raw = std::move(json);
  return message;
}

}  // namespace daybook
