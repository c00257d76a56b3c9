#include <limits>

#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/message_shape.hpp"
#include "forms/messages.hpp"
#include "forms/record.hpp"
#include "forms/trace.hpp"
#include "forms/usage.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

constexpr int kMilliseconds = 6;

void decode_finish_reason(const Member* member, Completion& completion) {
  const auto value = given(member);
  if (!value) return;
  if (!value->is(Type::array)) {
    completion.finish_reason = text_of(member);
    return;
  }
  value->elements([&](View reason) {
    if (!reason.is(Type::string)) expected(member->key, "text", reason.raw());
    if (!completion.finish_reason.empty()) completion.finish_reason += ',';
    completion.finish_reason += reason.text();
  });
}

}  // namespace

Completion decode_completion(const SlicedRecord& sliced, Keyed& keyed, const Context& context,
                             Origin& origin) {
  Completion c;
  decode_common(keyed, context, Kind::completion, c, origin);
  c.failure = decode_failure(keyed, c);
  if (given(keyed[Key::kind])) c.kind = text_of(keyed[Key::kind]);
  c.provider = text_of(keyed[Key::provider]);
  c.model = text_of(keyed[Key::model]);
  c.requested_model = text_of(keyed[Key::requested_model]);
  c.response_id = name_of(keyed[Key::response_id]);
  decode_finish_reason(keyed[Key::finish_reason], c);
  c.continues = decode_continues(keyed[Key::continues]);
  decode_request(sliced, keyed, c);
  decode_answer(keyed, c);
  if (const auto tools = given(keyed[Key::tools])) c.tools.text = tools->raw();
  c.usage = decode_counts(keyed, c.provider);
  c.cost_usd = cost_of(keyed[Key::cost_usd]);
  c.time_to_first_token = duration_of(keyed[Key::time_to_first_token_ms], kMilliseconds);
  c.stream = bool_of(keyed[Key::stream]).value_or(false);
  c.cache_hit = bool_of(keyed[Key::cache_hit]);
  if (const auto attempt = given(keyed[Key::attempt])) {
    c.attempt = static_cast<int>(*whole_of("attempt", *attempt, 1, std::numeric_limits<int>::max(),
                                           "a whole number from 1"));
  }
  bool wrapped = false;
  c.parameters = fields_of(keyed[Key::parameters], wrapped);
  c.prompt_name = name_of(keyed[Key::prompt_name]);
  c.prompt_version = name_of(keyed[Key::prompt_version]);
  finish_metadata(keyed, context, Kind::completion, c);
  return c;
}

}  // namespace daybook::forms
