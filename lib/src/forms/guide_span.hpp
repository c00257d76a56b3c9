// Where a trace of the guide's logs begins and where it ends, and the span that the two make.
#pragma once

#include <optional>

#include "forms/guide_entry.hpp"
#include "forms/guide_traces.hpp"

namespace daybook::forms {

enum class TraceMark { none, begin, end };

/// An entry with a trace id that says, in its words or by its times, that a trace begins or ends.
TraceMark mark_of(const GuideEntry& entry);
/// The event that a start is; nullopt: it is held back. Sets Origin::span, as the next does.
std::optional<Record> begin_trace(const GuideEntry& entry, const GuidePlace& place,
                                  GuideTraces& traces, Origin& origin);
/// The span, where the start is known or the end says how long it took; else an event.
Record end_trace(GuideEntry& entry, const GuidePlace& place, GuideTraces& traces, Origin& origin);

}  // namespace daybook::forms
