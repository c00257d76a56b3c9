// PatternReader: reads a pattern of PCRE2 into an Automaton, by recursive descent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "redact/automaton.hpp"

namespace daybook::redact {

/// Thrown where a pattern cannot be judged.
struct CannotJudge {
  std::string reason;
};

class PatternReader {
 public:
  PatternReader(std::string_view pattern, Automaton& out)
      : pattern_(pattern), out_(out), any_case_(pattern.find("(?i") != pattern.npos) {}
  void read();

 private:
  using Places = std::vector<std::size_t>;
  struct Part {  // of the pattern: what it may begin and end with
    bool empty = true;
    Places first, last;
  };
  struct Times {
    std::size_t least = 1, most = 1;
    bool possessive = false;
  };

  Part alternatives();
  Part sequence();
  Part repeated(Part part);
  bool times(Times& times);
  Part item();
  Part group();
  Part escape();
  Part one(const ByteSet& set);
  ByteSet char_class();
  ByteSet class_member(int& single);
  ByteSet escaped_set(char c);
  int code_point();
  void look_behind(bool negative);
  void join(Part& left, const Part& right);
  void loop(const Part& part, bool possessive);
  bool skip_to(std::string_view text);

  bool done() const { return at_ >= pattern_.size(); }
  char peek() const { return pattern_[at_]; }
  [[noreturn]] static void refuse(const std::string& what);

  std::string_view pattern_;
  Automaton& out_;
  bool any_case_;  // somewhere: then case is told apart nowhere
  std::size_t at_ = 0, depth_ = 0;
  bool before_any_ = true;  // nothing that takes a byte was read yet
  bool word_edge_ = false;  // \b stands there
};

}  // namespace daybook::redact
