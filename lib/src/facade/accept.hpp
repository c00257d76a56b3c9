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
const char* accept(SpanRecord& record, Origin& origin, std::size_t bytes);
const char* accept(Latency& record, Origin& origin, std::size_t bytes);
const char* accept(TokenUsage& record, Origin& origin, std::size_t bytes);
const char* accept(ToolExecution& record, Origin& origin, std::size_t bytes);
const char* accept(ResourceAccess& record, Origin& origin, std::size_t bytes);
const char* accept(MetricRecord& record, Origin& origin, std::size_t bytes);
const char* accept(Memory& record, Origin& origin, std::size_t bytes);
const char* accept(Score& record, Origin& origin, std::size_t bytes);

void lend_common(const Common& from, Common& to);
void lend_text(const std::string& from, std::string& to);

/// Fills in what the record, or a child logger's defaults, leave empty; tags and metadata are added
/// to its own.
template <class R>
void lend(const Defaults& defaults, R& record) {
  lend_common(defaults, record);
  if constexpr (requires { record.server; }) lend_text(defaults.server, record.server);
  if constexpr (requires { record.provider; }) lend_text(defaults.provider, record.provider);
  if constexpr (requires { record.model; }) lend_text(defaults.model, record.model);
}

}  // namespace daybook::facade
