// PairPlan: by which pairs of bytes a Scanner looks for its literals, so that it stops rarely.
//
//   const auto plan = plan_pairs({{"sk-ant-"}, {"bearer ", true}});
//   plan[0].group, plan[0].at     // {-1 or 1 or 3 …, 0 or 2 or 4 …}: where the first pair begins
//
// A literal is met at a pair of its bytes where the pair behind it fits as well, four bytes in all;
// one pair at an odd place of the literal, one at an even place. At place -1 the pair's first byte
// is the one ahead of the literal, which may be any, as that behind its end may. The literals of a
// group have their pairs in common: each one's first goes with each one's second. So a literal
// joins the group, and takes the pairs, that add least to the places where the group fits.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "redact/scanner.hpp"

namespace daybook::redact {

struct PairPlan {
  std::size_t group = 0;
  std::array<int, 2> at{-1, 0};
};

/// Of each literal. Those of one or two bytes are the last group's, of which anything fits behind.
constexpr std::size_t kPairGroups = 8, kShortGroup = kPairGroups - 1;
std::vector<PairPlan> plan_pairs(const std::vector<Scanner::Literal>& literals);

/// All spellings of the pair at `at`: the first byte is the low one.
std::vector<std::uint16_t> pairs_of(const Scanner::Literal& literal, int at);

}  // namespace daybook::redact
