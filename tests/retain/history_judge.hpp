// Writes the calls of histories into a store, and judges what is left of them: who should be there
// is, once and word for word, who should not is not, and no text is left that nobody refers to.
//
//   write_history(path, history, 400);
//   CHECK(judge(path, {history}, 400, by_policy) == "");
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "retain/history.hpp"

namespace daybook::test {

/// The first `calls` of it by the real writer, a commit every `together`.
void write_history(const std::string& path, const History& history, int calls, int together = 100);
/// Thirty days, a year for what failed.
void set_history_policies(const std::string& path);

enum class Fate { stays, goes, either };
/// As set_history_policies() says, once a run was whole.
Fate by_policy(const OldCall& call);
/// As that, where a run was ended: what must go may be there.
Fate by_policy_partly(const OldCall& call);

/// Empty where all is well. Text may be archived.
std::string judge(const std::string& path, const std::vector<History>& writers, int calls,
                  const std::function<Fate(const OldCall&)>& fate);

/// Messages and texts of closed epochs that no row leads to, counted without the sweep's own code.
std::string unreachable(const std::string& path);

}  // namespace daybook::test
