#include "write/verdict_log.hpp"

#include <algorithm>

namespace daybook::write {

void VerdictLog::take(const Verdicts& verdicts) {
  for (Verdict fresh : verdicts.all()) {
    const auto add_to_same = [&] {
      for (Waiting& known : waiting_) {
        if (!known.verdict.is_same(fresh)) continue;
        known.verdict.count += fresh.count;
        return true;
      }
      return false;
    };
    if (add_to_same()) continue;
    if (waiting_.size() >= 4 * kVerdictsMax) {  // told apart no longer, but counted
      fresh.user_id.clear();
      fresh.principal.clear();
      fresh.object = "*";
      if (add_to_same()) continue;
    }
    waiting_.push_back({std::move(fresh)});
  }
}

std::vector<Verdict> VerdictLog::due(std::int64_t now_ns) const {
  std::vector<Verdict> due;
  for (const Waiting& one : waiting_)
    if (one.verdict.count > 0 && (one.verdict.granted || one.due_ns <= now_ns))
      due.push_back(one.verdict);
  return due;
}

std::vector<Verdict> VerdictLog::all() const {
  std::vector<Verdict> all;
  for (const Waiting& one : waiting_)
    if (one.verdict.count > 0) all.push_back(one.verdict);
  return all;
}

void VerdictLog::wrote(const std::vector<Verdict>& verdicts, std::int64_t now_ns) {
  for (const Verdict& written : verdicts) {
    for (Waiting& one : waiting_) {
      if (!one.verdict.is_same(written)) continue;
      one.verdict.count -= std::min(one.verdict.count, written.count);
      one.due_ns = now_ns + kVerdictEveryNs;
    }
  }
  std::erase_if(waiting_, [&](const Waiting& one) {
    return one.verdict.count == 0 && (one.verdict.granted || one.due_ns <= now_ns);
  });
}

std::int64_t VerdictLog::due_ns() const noexcept {
  std::int64_t due_ns = INT64_MAX;
  for (const Waiting& one : waiting_)
    if (one.verdict.count > 0) due_ns = std::min(due_ns, std::max<std::int64_t>(one.due_ns, 0));
  return due_ns;
}

}  // namespace daybook::write
