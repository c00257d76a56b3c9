// A completion's request and answer, from every shape they come in. Messages are kept as the raw
// JSON they came as; what is not an object (a text, an odd content) is put into one:
// {"role":"user","content":…}.
#pragma once

#include "daybook/record.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// Reads `system`, `messages` and `prompt`. A `prompt` beside `messages` is given up.
void decode_request(const SlicedRecord& record, Keyed& keyed, Completion& completion);
/// Reads `response` and `choices`: choice 0 is the response, the others are alternatives. Choices
/// that say more than a message and a finish reason (log probabilities) are given up as well, to be
/// kept whole.
void decode_answer(Keyed& keyed, Completion& completion);

}  // namespace daybook::forms
