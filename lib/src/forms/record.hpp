// One record's text, sliced, becomes a Record and its Origin.
#pragma once

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// A record of the kind that its members were sorted for. Each throws Problem.
Record decode_record(const SlicedRecord& sliced, Kind kind, Keyed& keyed, const Context& context,
                     Origin& origin);

// Its parts, by kind.

Completion decode_completion(const SlicedRecord& sliced, Keyed& keyed, const Context& context,
                             Origin& origin);
ErrorRecord decode_error(Keyed& keyed, const Context& context, Origin& origin);
Event decode_event(Keyed& keyed, const Context& context, Origin& origin);
SpanRecord decode_span(Keyed& keyed, const Context& context, Origin& origin);
Latency decode_latency(Keyed& keyed, const Context& context, Origin& origin);
TokenUsage decode_token_usage(Keyed& keyed, const Context& context, Origin& origin);
ToolExecution decode_tool_execution(Keyed& keyed, const Context& context, Origin& origin);
ResourceAccess decode_resource_access(Keyed& keyed, const Context& context, Origin& origin);
MetricRecord decode_metric(Keyed& keyed, const Context& context, Origin& origin);
Memory decode_memory(Keyed& keyed, const Context& context, Origin& origin);
Score decode_score(Keyed& keyed, const Context& context, Origin& origin);

}  // namespace daybook::forms
