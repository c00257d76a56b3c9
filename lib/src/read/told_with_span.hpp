// What a span's record tells beside the span. Its error is told from errors that were records of
// their own by this: it has all from its span, and nothing that only a record can say.
#pragma once

#include <string>

namespace daybook::read {

/// A subquery: the id of the own error of the row `span`; NULL: it has none. Of several that would
/// do the first is taken; which does not matter, as a record of its own says the same of another.
inline constexpr const char* kOwnErrorOfSpan =
    "(SELECT min(own.id) FROM error AS own WHERE own.span_row = span.id AND span.status = 2"
    " AND own.level = 4 AND own.at_ns = span.at_ns AND own.metadata_id IS NULL"
    " AND own.tags IS NULL AND own.record_id IS NULL AND own.handled IS NULL"
    " AND own.context_id IS NULL AND own.resource_id = span.resource_id"
    " AND own.operation_id IS span.operation_id AND own.session_id IS span.session_id"
    " AND own.user_id IS span.user_id AND own.conversation_row IS span.conversation_row"
    " AND own.trace_row IS span.trace_row"
    " AND own.span_id IS coalesce(span.span_id, span.parent_span_id)"
    " AND own.model_id = coalesce((SELECT model_id FROM completion WHERE id = span.id),"
    " (SELECT model_id FROM token_usage WHERE id = span.id),"
    " (SELECT id FROM model WHERE provider = '' AND name = '')))";

/// An event that its span's record tells: one that the span has no ids for, or that lies outside
/// of its trace's time, which an event of its own would have widened.
inline constexpr const char* kIsWithinSpan =
    "event.span_row IS NOT NULL AND (event.trace_row IS NULL OR event.span_id IS NULL"
    " OR event.at_ns NOT BETWEEN (SELECT first_at_ns FROM trace WHERE id = event.trace_row)"
    " AND (SELECT last_at_ns FROM trace WHERE id = event.trace_row))"
    " AND NOT EXISTS (SELECT 1 FROM completion WHERE id = event.span_row)"
    " AND NOT EXISTS (SELECT 1 FROM tool_execution WHERE id = event.span_row)"
    " AND NOT EXISTS (SELECT 1 FROM resource_access WHERE id = event.span_row)"
    " AND NOT EXISTS (SELECT 1 FROM token_usage WHERE id = event.span_row)";

}  // namespace daybook::read
