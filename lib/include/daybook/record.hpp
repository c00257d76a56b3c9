// Records: what an application hands to daybook. Plain structs, filled by name, moved into a
// Logger.
//
//   daybook::Completion call;
//   call.model = "gpt-4o-2024-08-06";
//   call.messages.push_back({"user", "hi"});
//   call.response.push_back({"assistant", "hello"});
//   call.usage.input = 8;
//   logger.completion(std::move(call));
//
// An empty string or an empty optional means "not given" and is stored as NULL. Records own their
// bytes and hold no reference to the Store, so they may be built on any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "daybook/export.hpp"

namespace daybook {

using Nanos = std::chrono::nanoseconds;
/// Wall-clock time, nanoseconds since 1970-01-01 UTC. Stored between 1970 and 2200.
using Time = std::chrono::time_point<std::chrono::system_clock, Nanos>;

/// Raw JSON text, checked by the writer; text that is not JSON is kept as a JSON string and
/// counted.
struct Json {
  std::string text;
};

using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Json>;

namespace detail {
template <class T>
constexpr bool kIsWideCharacter =
    std::is_same_v<T, wchar_t> || std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;
/// bool, char, integers and unscoped enumerations: taken as they are, never by a conversion.
template <class T>
constexpr bool kIsPlainValue = (std::is_integral_v<T> && !kIsWideCharacter<T>) ||
                               (std::is_enum_v<T> && std::is_convertible_v<T, long long>);

DAYBOOK_EXPORT Value beyond_int64(unsigned long long value);
DAYBOOK_EXPORT Value shortest(float value);

template <class T>
Value value_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) >= sizeof(std::int64_t)) {
      if (value > static_cast<T>(INT64_MAX)) return beyond_int64(value);
    }
    return static_cast<std::int64_t>(value);
  }
}
}  // namespace detail

/// One named value of metadata, parameters or attributes. Implicit, so that `{"k", 1}` reads well.
///
/// Any number fits: an unsigned integer beyond 2^63 is kept exactly, as the JSON number it is
/// written as; a float is the number it is written as (0.1f is 0.1). A null `const char*` is null.
struct DAYBOOK_EXPORT Field {
  std::string key;
  Value value;

  Field(std::string k, Value v) : key(std::move(k)), value(std::move(v)) {}
  template <class T, std::enable_if_t<detail::kIsPlainValue<T>, int> = 0>
  Field(std::string k, T v) : key(std::move(k)), value(detail::value_of(v)) {}
  Field(std::string k, float v) : key(std::move(k)), value(detail::shortest(v)) {}
  Field(std::string k, double v) : key(std::move(k)), value(v) {}
  Field(std::string k, long double v) : key(std::move(k)), value(static_cast<double>(v)) {}
  Field(std::string k, std::nullptr_t) : key(std::move(k)) {}
  Field(std::string k, const char* v) : key(std::move(k)) {
    if (v != nullptr) value = std::string(v);
  }
  Field(std::string k, std::string_view v) : key(std::move(k)), value(std::string(v)) {}
  Field(std::string k, std::string v) : key(std::move(k)), value(std::move(v)) {}
  Field(std::string k, Json v) : key(std::move(k)), value(std::move(v)) {}
};
using Fields = std::vector<Field>;

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

/// One message of a request or response.
///
/// Either `role`, `text` and `extra` are set (extra: a JSON object with tool_calls, name, parts …;
/// a key `content` in it replaces `text`), or `raw` holds the whole message as JSON, exactly as it
/// came, and the other three are ignored. Raw is the fast way in for bulk input: its bytes are also
/// the key by which a resent message is recognised.
struct DAYBOOK_EXPORT Message {
  std::string role;
  std::string text;
  Json extra;
  std::string raw;

  Message() = default;
  Message(std::string role_, std::string text_, Json extra_ = {})
      : role(std::move(role_)), text(std::move(text_)), extra(std::move(extra_)) {}
  /// Takes one message as JSON, an object such as {"role":"user","content":"hi"}.
  static Message from_json(std::string json);
};

/// Tokens as the provider counted them. `input` includes cached tokens and `output` includes
/// reasoning (the OpenTelemetry meaning) unless `input_excludes_cache` says that this sender's
/// input leaves out cache reads and writes. Each count is 0 … 2^40.
struct DAYBOOK_EXPORT Usage {
  std::optional<std::int64_t> input, output, cache_read, cache_write, reasoning;
  bool input_excludes_cache = false;
  Json raw;  // the provider's own usage object, kept beside what was derived from it

  // What only a price needs: parts of the counts above that may have a rate of their own.
  std::optional<std::int64_t> cache_write_1h;  // of cache_write, what was kept for an hour
  std::optional<std::int64_t> audio_input, audio_output;  // of input and output, audio
  std::optional<std::int64_t> audio_cache_read;           // of cache_read, audio
  std::string service_tier;  // batch, flex, priority; empty: the standard one
  // What the sender says it cost, where a usage object does; the record's own cost_usd wins.
  std::optional<double> cost_usd, input_cost_usd, output_cost_usd;
};

/// What went wrong, told as a row of `errors`.
struct DAYBOOK_EXPORT Failure {
  std::string type;  // an exception's class, an API's error type; "unknown" if empty
  std::string message;
  std::string code;
  std::string stack;

  static Failure of(const std::exception& e);  // type is the demangled class name
  static Failure current();  // the exception being handled; type "unknown" if none
};

/// One call of a model: request, response, usage.
struct DAYBOOK_EXPORT Completion : Common {
  std::string kind = "chat";  // OpenTelemetry's operation: chat, text_completion, embeddings …
  std::string provider;       // openai, anthropic, aws.bedrock …
  std::string model;          // the one that answered; default: the requested one
  std::string requested_model;
  std::string response_id;
  std::string finish_reason;
  std::vector<Message> messages;  // the whole request in order, unless it continues a call:
  /// The earlier call that this one continues: `messages` is then only what is new since that
  /// call's answer, and what is stored is the whole request all the same. Its ids are those of
  /// Call::context(), or of Origin::span; a call without both ids cannot be continued, so take
  /// context() of each call that will be, before finish(). Choice 0 of the answer is continued, or
  /// the request where there is no answer; several calls may continue one; a retry names the call
  /// that the first attempt named. Of a call that is not stored (dropped, of another store, sent
  /// later, pruned) nothing is known: `messages` is then stored as the request, the record keeps
  /// the ids as `continues` in its metadata, and Stats::unknown_parents counts it.
  std::optional<TraceContext> continues;
  bool messages_captured = false;     // true: `messages` is what was sent even where it is empty
  std::vector<Message> response;      // the answer; more than one message: a chain in order
  bool response_is_list = false;      // one message that came as a list of one
  std::vector<Message> alternatives;  // choices 1 … n-1 of the same call, one message each
  Usage usage;
  std::optional<double> cost_usd;  // what the sender says it cost; 0 … 1,000,000
  std::optional<Nanos> time_to_first_token;
  bool stream = false;
  std::optional<bool> cache_hit;  // answered from the application's own cache
  int attempt = 1;
  Fields parameters;  // temperature, max_tokens …
  Json tools;         // the tool definitions that were offered
  std::string prompt_name, prompt_version;
  std::optional<Failure> failure;
};

/// A failure that belongs to no other record, or to one that is told elsewhere. Its level is error
/// unless another is given.
struct DAYBOOK_EXPORT ErrorRecord : Common {
  ErrorRecord() { level = Level::error; }

  Failure failure;
  std::string provider, model;
  std::optional<bool> handled;
  Json context;  // kept as given
};

/// Something that happened at a moment.
struct DAYBOOK_EXPORT Event : Common {
  std::string name;
  std::string body;
};

/// Every record daybook takes today; later types are added at the end.
using Record = std::variant<Completion, ErrorRecord, Event>;

/// A file that is read, told from others by what it is rather than by its name. See Sources.
struct DAYBOOK_EXPORT SourceFile {
  std::string path;  // as it was named
  std::uint64_t device = 0, inode = 0;
  std::int64_t begun_ns = 0;     // when its reading began; a file that was truncated begins anew
  std::uint32_t head_bytes = 0;  // size of its beginning that head_digest covers, at most 1 KiB
  std::int64_t head_digest = 0;
};

/// How far a file was read: behind the last record that was taken or rejected. A record that
/// carries one has it committed in the transaction of its own rows; Store::mark() is for the rest.
struct DAYBOOK_EXPORT SourcePosition {
  std::shared_ptr<const SourceFile> file;
  std::uint64_t offset = 0;      // in the inflated bytes
  std::uint64_t lines = 0;       // up to there
  std::uint64_t rejected = 0;    // of the records up to there
  std::uint32_t tail_bytes = 0;  // size of what stands before `offset` and tail_digest covers
  std::int64_t tail_digest = 0;
  bool within_array = false;
};

/// Where a record came from and who it is, for input that is read from files or relayed. An empty
/// Origin means: from this process, service and environment as in Options.
struct DAYBOOK_EXPORT Origin {
  std::string service, service_version, environment;
  std::string id;  // unique per service where given: a second record with it is a duplicate
  std::optional<TraceContext> span;  // the record's own trace and span id
  std::string source;                // file the record was read from
  std::uint64_t line = 0;            // 1-based line in `source`, 0: unknown
  std::uint64_t offset = 0;          // byte offset behind the record in `source`
  bool time_missing = false;         // the input had no time: `at` is the time of reading
  std::shared_ptr<const SourcePosition> position;  // committed with the record; none: not kept
};

}  // namespace daybook
