// History: calls of agents that resend what was said before, with times of event in no order over
// three years; each is made of a seed alone, so what a store holds can be compared with it.
//
//   const History history(seed, writer);
//   store.logger().submit(history.call(n).record);
//   CHECK(found == history.call(n).messages_json);
//
// No call is near an age at which a policy of these tests would change its mind.
#pragma once

#include <cstdint>
#include <string>

#include "daybook/completion.hpp"

namespace daybook::test {

struct OldCall {
  Completion record;  // response_id "writer.n"
  std::string messages_json;
  double age_days = 0;
  bool is_error = false;
  bool in_trace = false;
};

class History {
 public:
  static constexpr double kKeptDays = 30, kErrorsKeptDays = 365, kOldestDays = 1095;

  History(std::uint64_t seed, int writer, Time now) : seed_(seed), writer_(writer), now_(now) {}
  OldCall call(int n) const;

  /// What must be there, or must not, after a run: some calls in failed traces may go either way.
  static bool must_stay(const OldCall& call);
  static bool must_go(const OldCall& call);

 private:
  std::uint64_t number(std::uint64_t what, int of) const;

  std::uint64_t seed_;
  int writer_;
  Time now_;
};

}  // namespace daybook::test
