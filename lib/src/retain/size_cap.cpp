#include "retain/size_cap.hpp"

#include <algorithm>

#include "retain/rows_pass.hpp"
#include "retain/text_sweep.hpp"
#include "retain/vacuum.hpp"
#include "state/settings.hpp"
#include "state/store_bytes.hpp"

namespace daybook::retain {
namespace {

constexpr int kRounds = 20;
constexpr double kMore = 1.05;  // than what seems to be enough

std::int64_t parts_of(std::int64_t cap, int twentieths) {
  return cap / 20 * twentieths;
}

/// Spans before it take the part of the store that is too much; none: there are no spans.
std::optional<std::int64_t> cutoff_ns(sql::Connection& connection, double part) {
  const std::int64_t spans = connection.integer("SELECT rows FROM table_size WHERE name = 'span'");
  const auto count = static_cast<std::int64_t>(static_cast<double>(spans) * part * kMore) + 1;
  sql::Statement nth(connection,
                     "SELECT at_us FROM (SELECT at_us FROM span ORDER BY at_us LIMIT ?1)"
                     " ORDER BY at_us DESC LIMIT 1");
  if (!nth.bind(1, count).step()) return std::nullopt;
  return (nth.integer(0) + 1) * 1000;
}

/// Everything that began before the cutoff and no hold covers; nothing by any other policy.
Policies all_before(sql::Connection& connection, std::int64_t cutoff_ns, std::int64_t now_ns) {
  Policy policy;
  policy.keep_ns = now_ns - cutoff_ns;
  return {{policy}, Holds::read(connection)};
}

}  // namespace

Capped shrink_to_cap(Job& job, Ledger& ledger, std::int64_t now_ns) {
  Capped result;
  const auto cap = state::read_settings(job.connection()).size_cap;
  if (!cap) return result;
  for (int round = 0; round < kRounds; ++round) {
    const std::int64_t bytes = state::store_bytes(job.connection());
    if (bytes <= (round == 0 ? parts_of(*cap, 19) : parts_of(*cap, 18))) return result;
    const double part = 1 - static_cast<double>(parts_of(*cap, 18)) / static_cast<double>(bytes);
    const auto cutoff = cutoff_ns(job.connection(), part);
    if (!cutoff) break;
    const Policies policies = all_before(job.connection(), *cutoff, now_ns);
    const bool done = delete_due_spans(job, ledger, policies, now_ns) &&
                      delete_due_moments(job, ledger, policies, now_ns) &&
                      sweep_text(job, ledger, now_ns);
    const Vacuumed vacuumed = vacuum(job);
    result.bytes += vacuumed.bytes;
    if (!done || !vacuumed.complete) break;
  }
  result.complete = state::store_bytes(job.connection()) <= *cap;
  return result;
}

}  // namespace daybook::retain
