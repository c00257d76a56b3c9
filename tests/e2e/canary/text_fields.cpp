#include "e2e/canary/text_fields.hpp"

#include <chrono>
#include <type_traits>

namespace testing {
namespace {

using daybook::Field;
using daybook::Fields;
using daybook::Json;
using daybook::Message;

/// A record of the type that is taken: what it needs and nothing else.
template <class R>
R blank() {
  R record;
  if constexpr (std::is_same_v<R, daybook::SpanRecord>) record.name = "n";
  if constexpr (std::is_same_v<R, daybook::Latency>) {
    record.operation = "n";
    record.latency = std::chrono::milliseconds(1);
  }
  if constexpr (std::is_same_v<R, daybook::TokenUsage>) record.usage.input = 1;
  if constexpr (std::is_same_v<R, daybook::ToolExecution>) record.tool = "n";
  if constexpr (std::is_same_v<R, daybook::MetricRecord>) {
    record.name = "n";
    record.value = 1;
  }
  if constexpr (std::is_same_v<R, daybook::Memory>) record.operation = "n";
  if constexpr (std::is_same_v<R, daybook::Score>) {
    record.name = "n";
    record.value = 1;
    record.target_id = "n";
  }
  return record;
}

constexpr const char* kRecordNames[] = {
    "Completion",    "ErrorRecord",    "Event",        "SpanRecord", "Latency", "TokenUsage",
    "ToolExecution", "ResourceAccess", "MetricRecord", "Memory",     "Score"};
static_assert(std::size(kRecordNames) == std::variant_size_v<daybook::Record>);

template <class R, std::size_t kAt = 0>
constexpr const char* name_of() {
  if constexpr (std::is_same_v<R, std::variant_alternative_t<kAt, daybook::Record>>)
    return kRecordNames[kAt];
  else
    return name_of<R, kAt + 1>();
}

Fields value(const std::string& text) {
  return {Field("k", text)};
}
Fields key(const std::string& text) {
  return {Field(text, 1)};
}
Fields document(const std::string& text) {
  return {Field("k", Json{text})};
}

class List {
 public:
  template <class R, class Set>
  void add(const std::string& member, Says says, Set set, bool is_key = false) {
    fields.push_back(
        {std::string(name_of<R>()) + "." + member, says,
         [set](const std::string& text) {
           R record = blank<R>();
           daybook::Origin origin;
           if constexpr (std::is_invocable_v<Set, R&, daybook::Origin&, const std::string&>)
             set(record, origin, text);
           else
             set(record, text);
           return Filled{std::move(record), std::move(origin)};
         },
         is_key});
  }
  /// Fields are text, keys, and documents as values.
  template <class R, class Of>
  void add_fields(const std::string& member, Of of) {
    add<R>(member, Says::text, [of](R& r, const std::string& t) { of(r) = value(t); });
    add<R>(
        member + "{key}", Says::text, [of](R& r, const std::string& t) { of(r) = key(t); }, true);
    add<R>(member + "{json}", Says::json,
           [of](R& r, const std::string& t) { of(r) = document(t); });
  }
  template <class R>
  void add_common();
  template <class R>
  void add_failure();
  template <class R>
  void add_origin();
  void add_completion();
  template <class Of>
  void add_messages(const std::string& member, Of of);
  void add_spans();
  void add_moments();

  std::vector<TextField> fields;
};

template <class R>
void List::add_common() {
  using T = const std::string&;
  add<R>("operation", Says::name, [](R& r, T t) { r.operation = t; });
  add<R>("user_id", Says::identifier, [](R& r, T t) { r.user_id = t; });
  add<R>("session_id", Says::identifier, [](R& r, T t) { r.session_id = t; });
  add<R>("conversation_id", Says::identifier, [](R& r, T t) { r.conversation_id = t; });
  add<R>("status_message", Says::text, [](R& r, T t) { r.status_message = t; });
  add<R>("tags", Says::text, [](R& r, T t) { r.tags = {"a", t}; });
  add_fields<R>("metadata", [](R& r) -> Fields& { return r.metadata; });
  add_origin<R>();
}

template <class R>
void List::add_origin() {
  using T = const std::string&;
  using O = daybook::Origin&;
  add<R>("origin.service", Says::name, [](R&, O o, T t) { o.service = t; });
  add<R>("origin.service_version", Says::name, [](R&, O o, T t) { o.service_version = t; });
  add<R>("origin.environment", Says::name, [](R&, O o, T t) { o.environment = t; });
  add<R>("origin.id", Says::identifier, [](R&, O o, T t) { o.id = t; });
  add<R>("origin.source", Says::name, [](R&, O o, T t) { o.source = t; });
  add<R>("origin.position.file.path", Says::name, [](R&, O o, T t) {
    auto position = std::make_shared<daybook::SourcePosition>();
    auto file = std::make_shared<daybook::SourceFile>();
    file->path = "/var/log/" + t;
    file->inode = std::hash<std::string>()(t);
    position->offset = 1;
    position->file = std::move(file);
    o.position = std::move(position);
  });
}

template <class R>
void List::add_failure() {
  using T = const std::string&;
  const auto failure = [](R& r) -> daybook::Failure& {
    if constexpr (std::is_same_v<R, daybook::ErrorRecord>) {
      return r.failure;
    } else {
      r.status = daybook::Status::error;
      return r.failure.emplace();
    }
  };
  add<R>("failure.type", Says::text, [failure](R& r, T t) { failure(r).type = t; });
  add<R>("failure.message", Says::text, [failure](R& r, T t) { failure(r).message = t; });
  add<R>("failure.code", Says::text, [failure](R& r, T t) { failure(r).code = t; });
  add<R>("failure.stack", Says::text, [failure](R& r, T t) { failure(r).stack = t; });
}

void List::add_completion() {
  using R = daybook::Completion;
  using T = const std::string&;
  add_common<R>();
  add_failure<R>();
  add<R>("kind", Says::name, [](R& r, T t) { r.kind = t; });
  add<R>("provider", Says::name, [](R& r, T t) { r.provider = t; });
  add<R>("model", Says::name, [](R& r, T t) { r.model = t; });
  add<R>("requested_model", Says::name, [](R& r, T t) { r.requested_model = t; });
  add<R>("response_id", Says::identifier, [](R& r, T t) { r.response_id = t; });
  add<R>("finish_reason", Says::name, [](R& r, T t) { r.finish_reason = t; });
  add<R>("prompt_name", Says::text, [](R& r, T t) { r.prompt_name = t; });
  add<R>("prompt_version", Says::text, [](R& r, T t) { r.prompt_version = t; });
  add<R>("usage.raw", Says::json, [](R& r, T t) { r.usage.raw.text = t; });
  add<R>("usage.service_tier", Says::name, [](R& r, T t) { r.usage.service_tier = t; });
  add<R>("tools", Says::json, [](R& r, T t) { r.tools.text = t; });
  add_fields<R>("parameters", [](R& r) -> Fields& { return r.parameters; });
  add<R>("messages.text (system)", Says::text, [](R& r, T t) {
    r.messages = {{"system", t}, {"user", "hi"}};
  });
  add_messages("messages", [](R& r) -> std::vector<Message>& { return r.messages; });
  add_messages("response", [](R& r) -> std::vector<Message>& {
    r.messages = {{"user", "hi"}};
    return r.response;
  });
  add_messages("alternatives", [](R& r) -> std::vector<Message>& {
    r.response = {{"assistant", "a"}};
    return r.alternatives;
  });
}

template <class Of>
void List::add_messages(const std::string& member, Of of) {
  using R = daybook::Completion;
  using T = const std::string&;
  add<R>(member + ".role", Says::text, [of](R& r, T t) { of(r) = {{t, "hi"}}; });
  add<R>(member + ".text", Says::text, [of](R& r, T t) { of(r) = {{"user", t}}; });
  add<R>(member + ".extra", Says::json, [of](R& r, T t) {
    of(r) = {{"user", "hi", Json{"{\"tool_calls\":[{\"arguments\":" + t + "}]}"}}};
  });
  add<R>(member + ".raw", Says::json, [of](R& r, T t) {
    of(r) = {Message::from_json("{\"role\":\"user\",\"content\":[" + t + "]}")};
  });
}

template <class R, class Add>
void add_called(Add add) {
  using T = const std::string&;
  add("server", Says::name, [](R& r, T t) { r.server = t; });
  add("outcome", Says::word, [](R& r, T t) { r.outcome = t; });
  add("error_code", Says::text, [](R& r, T t) { r.error_code = t; });
  add("side", Says::word, [](R& r, T t) { r.side = t; });
}

void List::add_spans() {
  using T = const std::string&;
  using S = daybook::SpanRecord;
  add_common<S>();
  add_failure<S>();
  add<S>("name", Says::name, [](S& r, T t) { r.name = t; });
  add<S>("name (operation)", Says::name, [](S& r, T t) { r.name = t, r.operation = "o"; });
  add<S>("kind", Says::name, [](S& r, T t) { r.kind = t; });
  add<S>("span_kind", Says::word, [](S& r, T t) { r.span_kind = t; });
  add_fields<S>("attributes", [](S& r) -> Fields& { return r.attributes; });
  add<S>("events.name", Says::text, [](S& r, T t) { r.events.emplace_back().name = t; });
  add_fields<S>("events.attributes",
                [](S& r) -> Fields& { return r.events.emplace_back().attributes; });
  add_fields<S>("links.attributes",
                [](S& r) -> Fields& { return r.links.emplace_back().attributes; });

  add_common<daybook::Latency>();
  add_failure<daybook::Latency>();

  using U = daybook::TokenUsage;
  add_common<U>();
  add<U>("provider", Says::name, [](U& r, T t) { r.provider = t; });
  add<U>("model", Says::name, [](U& r, T t) { r.model = t; });
  add<U>("usage.raw", Says::json, [](U& r, T t) { r.usage.raw.text = t; });
  add<U>("usage.service_tier", Says::name, [](U& r, T t) { r.usage.service_tier = t; });

  using X = daybook::ToolExecution;
  add_common<X>();
  add_failure<X>();
  add_called<X>([this](auto... a) { add<X>(a...); });
  add<X>("tool", Says::name, [](X& r, T t) { r.tool = t; });
  add<X>("tool_call_id", Says::identifier, [](X& r, T t) { r.tool_call_id = t; });
  add<X>("params", Says::json, [](X& r, T t) { r.params.text = t; });
  add<X>("result", Says::json, [](X& r, T t) { r.result.text = t; });
  add<X>("result (text)", Says::text, [](X& r, T t) { r.result.text = t; });
  add<X>("transport", Says::name, [](X& r, T t) { r.transport = t; });
  add<X>("protocol_version", Says::name, [](X& r, T t) { r.protocol_version = t; });

  using A = daybook::ResourceAccess;
  add_common<A>();
  add_failure<A>();
  add_called<A>([this](auto... a) { add<A>(a...); });
  add<A>("uri", Says::text, [](A& r, T t) { r.uri = t; });
  add<A>("action", Says::name, [](A& r, T t) { r.action = t; });
}

void List::add_moments() {
  using T = const std::string&;
  using E = daybook::ErrorRecord;
  add_common<E>();
  add_failure<E>();
  add<E>("provider", Says::name, [](E& r, T t) { r.provider = t; });
  add<E>("model", Says::name, [](E& r, T t) { r.model = t; });
  add<E>("context", Says::json, [](E& r, T t) { r.context.text = t; });

  using V = daybook::Event;
  add_common<V>();
  add_failure<V>();
  add<V>("name", Says::text, [](V& r, T t) { r.name = t; });
  add<V>("body", Says::text, [](V& r, T t) { r.body = t; });

  using M = daybook::MetricRecord;
  add_common<M>();
  add<M>("name", Says::name, [](M& r, T t) { r.name = t; });
  add<M>("unit", Says::name, [](M& r, T t) { r.unit = t; });
  add_fields<M>("labels", [](M& r) -> Fields& { return r.labels; });

  add_common<daybook::Memory>();

  using S = daybook::Score;
  add_common<S>();
  add<S>("name", Says::name, [](S& r, T t) { r.name = t; });
  add<S>("label", Says::name, [](S& r, T t) { r.label = t; });
  add<S>("comment", Says::text, [](S& r, T t) { r.comment = t; });
  add<S>("source", Says::word, [](S& r, T t) { r.source = t; });
  add<S>("target_id", Says::identifier, [](S& r, T t) { r.target_id = t; });
}

}  // namespace

const std::vector<TextField>& text_fields() {
  static const std::vector<TextField> fields = [] {
    List list;
    list.add_completion();
    list.add_spans();
    list.add_moments();
    return std::move(list.fields);
  }();
  return fields;
}

}  // namespace testing
