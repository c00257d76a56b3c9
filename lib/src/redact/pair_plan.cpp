#include "redact/pair_plan.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>

namespace daybook::redact {
namespace {

/// How often a byte may be expected in text and in programs, in thousandths.
double weight(int byte) noexcept {
  constexpr std::array<unsigned char, 26> kLetters = {50, 8,  25, 26, 78, 13, 13, 23, 45,
                                                      1,  6,  27, 18, 48, 50, 15, 1,  44,
                                                      48, 64, 21, 6,  11, 3,  10, 1};
  const char c = static_cast<char>(byte);
  if (c >= 'a' && c <= 'z') return kLetters[static_cast<std::size_t>(c - 'a')];
  if (c == ' ') return 166;
  if (c == '\n') return 19;
  if (byte < ' ' || byte > '~') return 0.2;
  return std::string_view(":,\".()_").find(c) == std::string_view::npos ? 2 : 10;
}

/// How often one small letter (the row) is followed by another: 20 in a million times two to that
/// power, measured on answers in English and on programs.
constexpr std::array<std::string_view, 26> kFollows = {
    "06770460625879050879553360", "51007000430610600420500050", "70408007505600810537400030",
    "63048030600202500350520030", "73786552422778364997265750", "50005400700400700524400000",
    "40007025600224400641400020", "80009000700222640425500030", "54777660003769842688260205",
    "00004000000000300040300000", "00016000500105000030000000", "70068250701730630065720050",
    "84108000600364760050400020", "70787482614325740188540040", "34564851515779660967857020",
    "70007003500610660646500020", "00000000000400000000500000", "72569334805456830577541070",
    "60528206703511664079604030", "70479109800420820775603060", "44566130400667160877000020",
    "50007000600000500000000000", "60006006600304600453000000", "20403000300000050006000000",
    "05103000100332640054001000", "10005000100000100000000000"};

double pair_weight(std::uint16_t pair) noexcept {
  const int first = pair & 255, second = pair >> 8;
  const auto is_small = [](int c) { return c >= 'a' && c <= 'z'; };
  if (!is_small(first) || !is_small(second)) return weight(first) * weight(second);
  const char power =
      kFollows[static_cast<std::size_t>(first - 'a')][static_cast<std::size_t>(second - 'a')];
  return 20 << (power - '0');
}

std::vector<int> bytes_at(const Scanner::Literal& literal, int at) {
  if (at < 0 || at >= static_cast<int>(literal.text.size())) {
    std::vector<int> all(256);
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  const int c = static_cast<unsigned char>(literal.text[static_cast<std::size_t>(at)]);
  const int small = c | 0x20;
  if (!literal.any_case || small < 'a' || small > 'z') return {c};
  return {small, small - ('a' - 'A')};
}

/// Some pairs, and how often one of them is met.
class PairSet {
 public:
  PairSet() : has_(65'536) {}
  double weight_with(const std::vector<std::uint16_t>& pairs) const {
    double more = weight_;
    for (std::uint16_t pair : pairs)
      if (!has_[pair]) more += pair_weight(pair);
    return more;
  }
  void add(const std::vector<std::uint16_t>& pairs) {
    weight_ = weight_with(pairs);
    for (std::uint16_t pair : pairs) has_[pair] = true;
  }
  double weight() const noexcept { return weight_; }

 private:
  std::vector<bool> has_;
  double weight_ = 0;
};

/// The literals of a group: their first pairs, and those behind them.
struct Group {
  PairSet first, second;
  double stops() const noexcept { return first.weight() * second.weight(); }
};

struct Choice {
  double more = std::numeric_limits<double>::max();  // stops
  PairPlan plan;
};

Choice choose(const Scanner::Literal& literal, std::size_t group, const Group& of) {
  const int size = static_cast<int>(literal.text.size());
  Choice choice{0, {group, {}}};
  for (const int begin : {-1, 0}) {
    double least = std::numeric_limits<double>::max();
    for (int at = begin; at + 2 < size; at += 2) {
      const double stops = of.first.weight_with(pairs_of(literal, at)) *
                           of.second.weight_with(pairs_of(literal, at + 2));
      if (stops >= least) continue;
      least = stops;
      choice.plan.at[static_cast<std::size_t>(begin + 1)] = at;
    }
    choice.more += least - of.stops();
  }
  return choice;
}

}  // namespace

std::vector<std::uint16_t> pairs_of(const Scanner::Literal& literal, int at) {
  std::vector<std::uint16_t> pairs;
  const std::vector<int> seconds = bytes_at(literal, at + 1);
  for (int first : bytes_at(literal, at))
    for (int second : seconds) pairs.push_back(static_cast<std::uint16_t>(first | second << 8));
  return pairs;
}

std::vector<PairPlan> plan_pairs(const std::vector<Scanner::Literal>& literals) {
  std::vector<PairPlan> plans(literals.size());
  std::vector<std::size_t> order(literals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return literals[a].text.size() < literals[b].text.size();  // those with the least choice
  });
  std::vector<Group> groups(kShortGroup);
  for (std::size_t i : order) {
    const Scanner::Literal& literal = literals[i];
    if (literal.text.size() < 3) {
      plans[i].group = kShortGroup;
      continue;
    }
    Choice best;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      const Choice choice = choose(literal, group, groups[group]);
      if (choice.more < best.more) best = choice;
    }
    plans[i] = best.plan;
    for (int at : best.plan.at) {
      groups[best.plan.group].first.add(pairs_of(literal, at));
      groups[best.plan.group].second.add(pairs_of(literal, at + 2));
    }
  }
  return plans;
}

}  // namespace daybook::redact
