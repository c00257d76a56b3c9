// One record's text, sliced, becomes a Record and its Origin.
#pragma once

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// Each throws Problem.
Completion decode_completion(const SlicedRecord& sliced, Keyed& keyed, const Context& context,
                             Origin& origin);
ErrorRecord decode_error(Keyed& keyed, const Context& context, Origin& origin);
Event decode_event(Keyed& keyed, const Context& context, Origin& origin);
/// An entry that the guide's tracing writes as a completion of the model "system": its prompt names
/// the event, its response is the body.
Event decode_system_entry(Keyed& keyed, const Context& context, Origin& origin);

}  // namespace daybook::forms
