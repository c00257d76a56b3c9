// SpanDelete: deletes a span with its detail rows and the errors, events and scores that go with
// it, in the ledger's transaction.
//
//   SpanDelete erase(connection, ledger, policies, now_ns);
//   erase.run(due.span());
//
// One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "retain/due_spans.hpp"
#include "retain/ledger.hpp"
#include "retain/moments.hpp"

namespace daybook::retain {

class SpanDelete {
 public:
  SpanDelete(sql::Connection& connection, Ledger& ledger, const Policies& policies,
             std::int64_t now_ns);
  void run(const DueSpan& span);

 private:
  struct Companions {
    MomentRows rows;
    MomentDelete erase;
  };

  Ledger& ledger_;
  const Policies& policies_;
  std::int64_t now_ns_;
  std::vector<Companions> companions_;  // errors, events, scores
  sql::Statement span_;
};

}  // namespace daybook::retain
