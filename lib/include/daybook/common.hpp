// Common: what every record may say, and the parts that several kinds of record share.
//
//   daybook::Common common;
//   common.user_id = "u42";
//   common.parent = daybook::TraceContext::parse(request.header("traceparent"));
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/value.hpp"

namespace daybook {

enum class Level : std::uint8_t { trace, debug, info, warn, error, fatal };
enum class Status : std::uint8_t { unset, ok, error };

/// W3C trace context: which span a record hangs below (https://www.w3.org/TR/trace-context/).
struct DAYBOOK_EXPORT TraceContext {
  std::uint8_t trace_id[16]{};
  std::uint8_t span_id[8]{};
  bool sampled = true;

  /// Reads a `traceparent` header ("00-<32 hex>-<16 hex>-<2 hex>"); nullopt if it is not valid.
  static std::optional<TraceContext> parse(std::string_view traceparent) noexcept;
  std::string traceparent() const;
};

/// What every record may say.
struct DAYBOOK_EXPORT Common {
  std::optional<Time> at;        // when the work began; default: the time of submit
  std::optional<Nanos> latency;  // how long it took, 0 to 31 days
  std::string operation;         // the name latency is grouped by; default "chat" for completions
  std::string user_id;
  std::string session_id;
  std::string conversation_id;  // given: joins the conversation of that id in the same service
  std::optional<TraceContext> parent;  // the span this one hangs below
  Status status = Status::unset;  // unset: error if a failure is given, else ok for completions
  std::string status_message;
  Level level = Level::info;
  std::vector<std::string> tags;
  Fields metadata;
};

/// What Logger::with() lends to every record of the child logger that does not say it itself.
struct DAYBOOK_EXPORT Defaults : Common {
  std::string server;
  std::string provider;
  std::string model;
};

/// What went wrong, told as a row of `errors`.
struct DAYBOOK_EXPORT Failure {
  std::string type;  // an exception's class, an API's error type; "unknown" if empty
  std::string message;
  std::string code;
  std::string stack;
  std::uint32_t redactions = 0;  // as Origin::redactions, of these texts

  static Failure of(const std::exception& e);  // type is the demangled class name
  static Failure current();  // the exception being handled; type "unknown" if none
};

}  // namespace daybook
