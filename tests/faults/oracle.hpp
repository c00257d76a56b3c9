// Oracle: compares what a store holds with what a test wrote down outside of it.
//
// Each producer names its events "<producer>/<n>", n = 1, 2, 3 …, and notes elsewhere up to which n
// it was told that they are safe. After any fault the store must hold for each producer 1 … m,
// each once, with m no less than what was acknowledged.
//
//   Verdict verdict;
//   verdict.judge(stored(path), {{"a", 120}});
//   CHECK(verdict.good());
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace faults {

/// Producer -> the numbers of its events, in the order of the store.
using Stored = std::map<std::string, std::vector<std::int64_t>>;
using Acknowledged = std::map<std::string, std::int64_t>;

struct Verdict {
  std::int64_t trials = 0, acknowledged = 0, stored = 0;
  std::int64_t lost = 0;        // acknowledged, and not there
  std::int64_t holes = 0;       // not there, though a later one of the producer is
  std::int64_t duplicates = 0;  // there twice
  std::int64_t disordered = 0;  // stored before an earlier one
  std::int64_t corrupt = 0;     // stores that do not open, or that a check finds fault with
  std::string first_fault;      // what the first corrupt store said

  void judge(const Stored& found, const Acknowledged& acknowledged);
  void judge_corrupt(const std::string& why);
  bool good() const {
    return lost == 0 && holes == 0 && duplicates == 0 && disordered == 0 && corrupt == 0;
  }
  std::string text() const;
};

/// The events of a store; throws Error where it cannot be read.
Stored stored(const std::string& path);
/// Empty if SQLite's integrity check finds nothing; with `whole` also daybook's own.
std::string damage(const std::string& path, bool whole);

}  // namespace faults
