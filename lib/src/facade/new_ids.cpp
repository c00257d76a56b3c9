#include "facade/new_ids.hpp"

#include <cstdint>

#include "crypto/digest.hpp"

namespace daybook::facade {
namespace {

// Time-ordered: 48 bits of milliseconds, then random ones, so that neighbours in time are
// neighbours in an index.
void make_trace_id(Time at, std::uint8_t (&id)[16]) noexcept {
  crypto::random_bytes(id, sizeof id);
  const auto ms = static_cast<std::uint64_t>(at.time_since_epoch().count()) / 1'000'000;
  for (int i = 0; i < 6; ++i) id[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
}

}  // namespace

TraceContext new_context(const std::optional<TraceContext>& parent, Time at) noexcept {
  TraceContext own;
  if (parent) {
    own = *parent;
  } else {
    make_trace_id(at, own.trace_id);
  }
  crypto::random_bytes(own.span_id, sizeof own.span_id);
  return own;
}

}  // namespace daybook::facade
