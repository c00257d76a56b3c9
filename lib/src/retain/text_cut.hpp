// The policy of content: text of rows that stay. Their columns become NULL and say `pruned`; the
// sweep then takes what nobody refers to any more.
//
//   bool done = cut_due_text(job, ledger, policies, now_ns);
//
// Spans are looked at by epoch; one whose spans are all older than what went already is passed
// over, until a policy changes. The text itself stays until the sweep, which closes the epoch
// first.
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// False: the time was up.
bool cut_due_text(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns);

/// The spans of a range of ids whose text is due, in order of id.
class DueTexts {
 public:
  DueTexts(sql::Connection& connection, const Policies& policies, std::int64_t now_ns);
  void begin(std::int64_t first_span_id, std::int64_t end_span_id);
  bool next();  // the next span, whether due or not; false: the end
  bool is_due() const;
  std::int64_t id() const noexcept { return select_.integer(0); }
  std::int64_t at_ns() const noexcept { return select_.integer(1); }
  std::int64_t service_id() const noexcept { return select_.integer(2); }
  std::int64_t conversation_row() const noexcept { return select_.integer(6); }
  std::int64_t cutoff_ns() const;
  void pause() noexcept { select_.reset(); }

 private:
  const Policies& policies_;
  std::int64_t now_ns_;
  sql::Statement select_;
};

}  // namespace daybook::retain
