// Trace and span ids of a record.
#pragma once

#include "daybook/record.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// Reads trace_id, span_id and parent_span_id into Origin::span and Common::parent. A trace id that
/// is not 32 hex digits becomes a keyed one, equal for equal text, and stays as
/// metadata.trace_id_given. In Origin::span a span id of zeros means that none was given.
void decode_trace(const Keyed& keyed, Common& common, Origin& origin);

/// The call that a completion continues: a traceparent, or an object of trace_id and span_id, which
/// are read as above.
std::optional<TraceContext> decode_continues(const Member* member);

}  // namespace daybook::forms
