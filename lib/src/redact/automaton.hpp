// Automaton: a pattern as its places and which may follow which (Glushkov), for asking what it
// costs in the worst case before it meets a text.
//
//   Automaton automaton;
//   if (const auto reason = automaton.read(R"((\w+\s?)+x)")) …  // why it is refused
//   automaton.is_repeat_ambiguous()    // true: one text, two ways round the loop
//
// It knows the part of PCRE2 that can be judged: no back references, no recursion, no conditions,
// no verbs. Assertions other than \b and looking back at the pattern's begin
// are taken to hold, so that it errs to the side of what costs more.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

using ByteSet = std::bitset<256>;

class Automaton {
 public:
  /// Why the pattern cannot be judged, or nothing. It is one that PCRE2 compiles.
  std::optional<std::string> read(std::string_view pattern);

  /// Exponential: the same text goes round a repeat in two ways.
  bool is_repeat_ambiguous() const;
  /// Polynomial: one unbounded repeat follows another, and both take the same text.
  bool do_repeats_overlap() const;
  /// Quadratic: from each place of a long run the search goes to the run's end.
  bool is_scan_quadratic() const;

  struct Trial {
    std::string ahead, unit;
  };
  /// Texts to try the pattern with: what leads to a place of it, and runs of that place's bytes.
  std::vector<Trial> trials() const;
  /// The pattern is \b, one unbounded set (without the \b one of word characters), and a byte that
  /// is not in the set and begins the rest: then that byte, and `set` is the set.
  std::optional<char> anchor(ByteSet& set) const;

 private:
  friend class PatternReader;
  enum Edge : unsigned char { kNone = 0, kOnce = 1, kKept = 2 };  // kept: by a possessive repeat

  Edge edge(std::size_t from, std::size_t to) const { return edges_[from][to]; }
  bool in_loop(std::size_t place) const { return reach_[place][place]; }
  void close();

  std::vector<ByteSet> sets_;             // of the places
  std::vector<std::vector<Edge>> edges_;  // from, to
  std::vector<std::vector<bool>> reach_;  // by one edge or more
  std::vector<std::size_t> first_, last_;
  ByteSet guard_;                // bytes ahead of which no match begins
  bool twice_ = false;           // some edge is there in two ways
  bool begins_at_word_ = false;  // with \b
};

}  // namespace daybook::redact
