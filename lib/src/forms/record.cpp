#include "forms/record.hpp"

#include "forms/common.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

void set_if_given(const Member* member, std::string& out) {
  if (given(member)) out = readable(member);
}

}  // namespace

ErrorRecord decode_error(Keyed& keyed, const Context& context, Origin& origin) {
  ErrorRecord e;
  decode_common(keyed, context, Kind::error, e, origin);
  e.failure = decode_failure(keyed, e).value_or(Failure{});
  set_if_given(keyed[Key::error_type], e.failure.type);
  set_if_given(keyed[Key::error_message], e.failure.message);
  set_if_given(keyed[Key::error_code], e.failure.code);
  set_if_given(keyed[Key::stack], e.failure.stack);
  e.provider = text_of(keyed[Key::provider]);
  e.model = text_of(keyed[Key::model]);
  e.handled = bool_of(keyed[Key::handled]);
  if (const auto context_value = given(keyed[Key::context])) e.context.text = context_value->raw();
  finish_metadata(keyed, context, Kind::error, e);
  return e;
}

Event decode_event(Keyed& keyed, const Context& context, Origin& origin) {
  Event event;
  decode_common(keyed, context, Kind::event, event, origin);
  event.failure = decode_failure(keyed, event);
  event.name = name_of(keyed[Key::name]);
  if (!given(keyed[Key::name])) reject("name", "an event needs a name");
  event.body = readable(keyed[Key::body]);
  finish_metadata(keyed, context, Kind::event, event);
  return event;
}

Record decode_record(const SlicedRecord& sliced, Kind kind, Keyed& keyed, const Context& context,
                     Origin& origin) {
  switch (kind) {
    case Kind::completion:
      return decode_completion(sliced, keyed, context, origin);
    case Kind::error:
      return decode_error(keyed, context, origin);
    case Kind::event:
      return decode_event(keyed, context, origin);
    case Kind::span:
      return decode_span(keyed, context, origin);
    case Kind::latency:
      return decode_latency(keyed, context, origin);
    case Kind::token_usage:
      return decode_token_usage(keyed, context, origin);
    case Kind::tool_execution:
      return decode_tool_execution(keyed, context, origin);
    case Kind::resource_access:
      return decode_resource_access(keyed, context, origin);
    case Kind::metric:
      return decode_metric(keyed, context, origin);
    case Kind::memory:
      return decode_memory(keyed, context, origin);
    case Kind::score:
      break;
  }
  return decode_score(keyed, context, origin);
}

}  // namespace daybook::forms
