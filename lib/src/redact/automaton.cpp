#include "redact/automaton.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <queue>
#include <set>

#include "redact/pattern_reader.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kTrialsMax = 128;
constexpr std::size_t kStepsMax = 2'000'000;  // of a question; then the answer is yes

}  // namespace

std::optional<std::string> Automaton::read(std::string_view pattern) {
  try {
    PatternReader(pattern, *this).read();
  } catch (const CannotJudge& bad) {
    return bad.reason;
  }
  close();
  return std::nullopt;
}

void Automaton::close() {
  const std::size_t size = sets_.size();
  reach_.assign(size, std::vector<bool>(size));
  for (std::size_t from = 0; from < size; ++from) {
    std::vector<std::size_t> open = {from};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (std::size_t to = 0; to < size; ++to) {
        if (edges_[at][to] == kNone || reach_[from][to]) continue;
        reach_[from][to] = true;
        open.push_back(to);
      }
    }
  }
}

/// Two walks over the same bytes from one place part, and meet there again.
bool Automaton::is_repeat_ambiguous() const {
  if (twice_) return true;
  const std::size_t size = sets_.size();
  for (std::size_t start = 0; start < size; ++start) {
    if (!in_loop(start)) continue;
    std::set<std::array<std::size_t, 3>> seen;
    std::vector<std::array<std::size_t, 3>> open = {{start, start, 0}};  // and whether they parted
    while (!open.empty()) {
      const auto [a, b, parted] = open.back();
      open.pop_back();
      if (seen.size() > kStepsMax / 100) return true;
      for (std::size_t to_a = 0; to_a < size; ++to_a) {
        if (edges_[a][to_a] != kOnce || !reach_[to_a][start]) continue;
        for (std::size_t to_b = 0; to_b < size; ++to_b) {
          if (edges_[b][to_b] != kOnce || !reach_[to_b][start]) continue;
          if ((sets_[to_a] & sets_[to_b]).none()) continue;
          const std::size_t now = parted != 0 || to_a != to_b ? 1 : 0;
          if (now == 1 && to_a == start && to_b == start) return true;
          if (seen.insert({to_a, to_b, now}).second) open.push_back({to_a, to_b, now});
        }
      }
    }
  }
  return false;
}

/// Over the same bytes: round `p`, from `p` to `q`, and round `q`.
bool Automaton::do_repeats_overlap() const {
  const std::size_t size = sets_.size();
  std::size_t steps = 0;
  for (std::size_t p = 0; p < size; ++p) {
    for (std::size_t q = 0; q < size; ++q) {
      if (p == q || !in_loop(p) || !in_loop(q) || !reach_[p][q] || reach_[q][p]) continue;
      using Triple = std::array<std::size_t, 3>;
      std::set<Triple> seen;
      std::vector<Triple> open = {{p, p, q}};
      while (!open.empty()) {
        const Triple at = open.back();
        open.pop_back();
        for (std::size_t a = 0; a < size; ++a) {
          if (edges_[at[0]][a] != kOnce || !reach_[a][p]) continue;
          for (std::size_t b = 0; b < size; ++b) {
            const ByteSet common = sets_[a] & sets_[b];
            if (edges_[at[1]][b] == kNone || common.none() || (b != q && !reach_[b][q])) continue;
            for (std::size_t c = 0; c < size; ++c) {
              if (edges_[at[2]][c] == kNone || !reach_[c][q] || (common & sets_[c]).none())
                continue;
              if (a == p && b == q && c == q) return true;
              if (++steps > kStepsMax) return true;
              if (seen.insert({a, b, c}).second) open.push_back({a, b, c});
            }
          }
        }
      }
    }
  }
  return false;
}

/// Over the same bytes: round `q`, and from the pattern's begin to `q`; and the last of these bytes
/// may stand ahead of a match.
bool Automaton::is_scan_quadratic() const {
  const std::size_t size = sets_.size(), begin = size;
  for (std::size_t q = 0; q < size; ++q) {
    if (!in_loop(q)) continue;
    std::set<std::array<std::size_t, 2>> seen;
    std::vector<std::array<std::size_t, 2>> open = {{q, begin}};
    while (!open.empty()) {
      const auto [a, b] = open.back();
      open.pop_back();
      for (std::size_t to_a = 0; to_a < size; ++to_a) {
        if (edges_[a][to_a] == kNone || !reach_[to_a][q]) continue;
        for (std::size_t to_b = 0; to_b < size; ++to_b) {
          const bool follows = b == begin
                                   ? std::find(first_.begin(), first_.end(), to_b) != first_.end()
                                   : edges_[b][to_b] != kNone;
          const ByteSet common = sets_[to_a] & sets_[to_b];
          if (!follows || common.none() || (to_b != q && !reach_[to_b][q])) continue;
          if (to_a == q && to_b == q && (common & ~guard_).any()) return true;
          if (seen.insert({to_a, to_b}).second) open.push_back({to_a, to_b});
        }
      }
    }
  }
  return false;
}

std::vector<Automaton::Trial> Automaton::trials() const {
  const auto byte_of = [&](std::size_t place) {
    for (char c : std::string_view("a1A -_.,:;=/@x"))
      if (sets_[place][static_cast<unsigned char>(c)]) return c;
    std::size_t byte = 0x20;
    while (byte < 255 && !sets_[place][byte]) ++byte;
    return static_cast<char>(byte);
  };
  std::vector<std::optional<std::string>> ways(sets_.size());  // to each place, itself included
  std::queue<std::size_t> open;
  for (std::size_t place : first_) {
    ways[place] = std::string(1, byte_of(place));
    open.push(place);
  }
  std::vector<Trial> trials;
  while (!open.empty() && trials.size() < kTrialsMax) {
    const std::size_t place = open.front();
    open.pop();
    const std::string& way = *ways[place];
    trials.push_back({way, way.substr(way.size() - 1)});
    if (way.size() > 1) trials.push_back({way, way.substr(way.size() - 2)});
    for (std::size_t to = 0; to < sets_.size(); ++to) {
      if (edges_[place][to] == kNone || ways[to]) continue;
      ways[to] = way + byte_of(to);
      open.push(to);
    }
  }
  return trials;
}

std::optional<char> Automaton::anchor(ByteSet& set) const {
  if (first_.size() != 1 || (!begins_at_word_ && guard_.any())) return std::nullopt;
  const std::size_t run = first_[0];
  if (edges_[run][run] == kNone || run + 1 >= sets_.size()) return std::nullopt;
  const std::size_t next = run + 1;
  for (std::size_t to = 0; to < sets_.size(); ++to)
    if ((edges_[run][to] != kNone) != (to == run || to == next)) return std::nullopt;
  if (sets_[next].count() != 1 || (sets_[next] & sets_[run]).any()) return std::nullopt;
  for (std::size_t from = 0; from < sets_.size(); ++from)  // nothing leads back
    if (from != run && edges_[from][run] != kNone) return std::nullopt;
  ByteSet words;
  for (std::size_t byte = 0; byte < 128; ++byte)
    words[byte] = std::isalnum(static_cast<int>(byte)) != 0 || byte == '_';
  if (!begins_at_word_ && (sets_[run] & ~words).any()) return std::nullopt;
  set = sets_[run];
  for (std::size_t byte = 0; byte < 256; ++byte)
    if (sets_[next][byte]) return static_cast<char>(byte);
  return std::nullopt;
}

}  // namespace daybook::redact
