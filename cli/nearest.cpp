#include <algorithm>
#include <numeric>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

/// Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

bool begins(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  constexpr std::size_t kLongest = 100;  // a word beyond this is no slip of a finger
  if (word.empty() || word.size() > kLongest) return {};
  std::string best;
  std::size_t edits = word.size() <= 3 ? 2 : 3;  // one more than is accepted
  for (const std::string& name : names) {
    if (const std::size_t d = distance(word, name); d < edits) {
      edits = d;
      best = name;
    }
  }
  if (!best.empty() || word.size() < 3) return best;
  for (const std::string& name : names)
    if (begins(name, word) || begins(word, name)) return name;
  return {};
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const std::string name = nearest(word, names);
  return name.empty() ? std::string() : "; did you mean \"" + name + "\"?";
}

}  // namespace daybook::cli
