// Trace and span ids of a record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daybook/record.hpp"
#include "forms/keys.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// The trace of a text: its 32 hex digits, or a keyed id. True where it was taken as it is.
bool read_trace_id(const std::string& text, std::uint8_t* out);
/// Reads 16 hex digits, not all 0, that stand at `key`; an empty text is none.
void read_span_id(std::string_view key, json::View value, std::uint8_t* out);
/// Reads trace_id, span_id and parent_span_id into Origin::span and Common::parent. A trace id that
/// is not 32 hex digits becomes a keyed one, equal for equal text, and stays as
/// metadata.trace_id_given. In Origin::span a span id of zeros means that none was given.
void decode_trace(const Keyed& keyed, Common& common, Origin& origin);

/// The call that a completion continues: a traceparent, or an object of trace_id and span_id, which
/// are read as above.
std::optional<TraceContext> decode_continues(const Member* member);

}  // namespace daybook::forms
