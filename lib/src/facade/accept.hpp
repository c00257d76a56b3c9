// Accept: what submit does to a record before it is queued: lend it a logger's defaults, cut
// over-long names, and find the limit it breaks.
//
//   if (const char* fault = facade::accept(record, origin, bytes))
//     return reject(fault);                       // "usage.input: must be 0 to 2^40"
//
// Costs some tens of nanoseconds where a record is in order; the text never quotes the record.
#pragma once

#include <cstddef>

#include "daybook/record.hpp"

namespace daybook::facade {

/// The broken limit as "field: what is allowed", or nullptr. `bytes`: the record's size in memory.
/// Throws only where memory runs out.
const char* accept(Completion& record, Origin& origin, std::size_t bytes);
const char* accept(ErrorRecord& record, Origin& origin, std::size_t bytes);
const char* accept(Event& record, Origin& origin, std::size_t bytes);

/// Fills in what the record leaves empty; tags and metadata are added to its own.
void lend(const Defaults& defaults, Completion& record);
void lend(const Defaults& defaults, ErrorRecord& record);
void lend(const Defaults& defaults, Event& record);
/// The same for a child logger's defaults, over its parent's.
void lend(const Defaults& parent, Defaults& child);

}  // namespace daybook::facade
