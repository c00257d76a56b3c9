#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/problem.hpp"
#include "forms/record.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

/// What trace_id and span_id name is what was judged.
std::optional<TraceContext> target_of(Origin& origin) {
  const auto target = std::exchange(origin.span, std::nullopt);
  if (!target) return std::nullopt;
  const auto& trace_id = target->trace_id;
  const bool no_trace = std::all_of(std::begin(trace_id), std::end(trace_id),
                                    [](std::uint8_t byte) { return byte == 0; });
  if (no_trace) reject("span_id", "needs the trace_id of the span that was judged");
  return target;
}

}  // namespace

Score decode_score(Keyed& keyed, const Context& context, Origin& origin) {
  Score s;
  decode_common(keyed, context, Kind::score, s, origin);
  s.name = name_of(keyed[Key::name]);
  if (s.name.empty()) reject("name", "a score needs a name");
  s.value = number_of(keyed[Key::value]);
  s.label = text_of(keyed[Key::label]);
  if (!s.value && s.label.empty()) reject("value", "a score needs it, or a `label`");
  s.comment = text_of(keyed[Key::comment]);
  s.source = word_of(keyed[Key::source], {"user", "code", "model"});
  s.target = target_of(origin);
  s.target_id = name_of(keyed[Key::target_id]);
  if (s.target_id.size() > limits::kNameBytesMax)
    expected("target_id", "at most 1024 bytes", keyed[Key::target_id]->raw);
  if (!s.target && s.target_id.empty() && s.conversation_id.empty())
    reject("target_id",
           "a score needs what it judges: `trace_id` and `span_id`, `conversation_id`, or "
           "`target_id`, a record's id");
  finish_metadata(keyed, context, Kind::score, s);
  return s;
}

}  // namespace daybook::forms
