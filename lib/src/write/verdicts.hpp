// Verdicts: who was denied what, or granted it with data, until it is stored: as rows of audit
// and, where denied, of errors ("Access denied").
//
//   verdicts.add({"chat-api", "write", "score"});      // a hundred times: one verdict, count 100
//
// Held by the queue, then by the writer's VerdictLog. What is counted here is exact; who asks a
// million times costs no more rows than kVerdictsMax a minute.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace daybook::write {

/// Kept apart; then users are not, and at twice as many those of one action are one, `*`.
constexpr std::size_t kVerdictsMax = 32;

struct Verdict {
  std::string principal;  // empty: nobody known
  std::string action, object;
  bool granted = false;
  std::uint64_t count = 1;
  std::string reason = {};   // of the first, for on_error; without content
  std::string user_id = {};  // for whom an operation was asked for

  bool is_same(const Verdict& other) const noexcept {
    return granted == other.granted && object == other.object && action == other.action &&
           principal == other.principal && user_id == other.user_id;
  }
};

class Verdicts {
 public:
  bool empty() const noexcept { return all_.empty(); }
  const std::vector<Verdict>& all() const noexcept { return all_; }
  std::vector<Verdict>& all() noexcept { return all_; }

  /// May throw bad_alloc; then nothing was added.
  void add(const Verdict& verdict) {
    if (count_to(verdict)) return;
    if (all_.size() < kVerdictsMax) {
      all_.push_back(verdict);
      return;
    }
    Verdict rest = verdict;
    rest.user_id.clear();
    if (count_to(rest)) return;
    if (all_.size() >= 2 * kVerdictsMax) {
      rest.object = "*";
      rest.principal.clear();
    }
    if (!count_to(rest)) all_.push_back(std::move(rest));
  }

 private:
  bool count_to(const Verdict& verdict) noexcept {
    const auto same = std::find_if(all_.begin(), all_.end(),
                                   [&](const Verdict& known) { return known.is_same(verdict); });
    if (same == all_.end()) return false;
    same->count += verdict.count;
    return true;
  }

  std::vector<Verdict> all_;
};

}  // namespace daybook::write
