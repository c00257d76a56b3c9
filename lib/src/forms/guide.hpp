// The guide's logs: entries of the model "system" become what they tell of, and entries of a trace
// join it.
//
//   {"timestamp":"2026-11-23T10:00:00","model":"system","prompt":"Memory usage","response":"",
//    "metadata":{"operation":"embed","memory_mb":512}}               a Memory record
//
// What an entry is, its metadata says: which members are there. What tells of nothing known, or
// tells it in a way that cannot be read, is an event.
#pragma once

#include <optional>

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/guide_traces.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// Reads an entry of the model "system"; nullopt: it is held back as the start of a trace. `origin`
/// is complete but for what the entry says. Throws Problem.
std::optional<Record> decode_system_entry(Keyed& keyed, const Context& context,
                                          const GuidePlace& place, GuideTraces& traces,
                                          Origin& origin);

/// Lets a completion or error of the guide join the trace, session and user that its metadata or
/// context names; of an error also the operation.
void join_told(const Keyed& keyed, const GuideTraces& traces, Record& record, Origin& origin);

}  // namespace daybook::forms
