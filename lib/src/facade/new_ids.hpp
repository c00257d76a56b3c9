// NewIds: trace and span ids as daybook makes them.
//
//   const TraceContext own = facade::new_context(record.parent, *record.at);
#pragma once

#include <optional>

#include "daybook/common.hpp"

namespace daybook::facade {

/// A span's own ids: in its parent's trace, or the first of a new one that began at `at`.
TraceContext new_context(const std::optional<TraceContext>& parent, Time at) noexcept;

}  // namespace daybook::facade
