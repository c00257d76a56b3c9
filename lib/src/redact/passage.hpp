// Passage: a text on its way through the rules of a set, that is no JSON as a whole. Its JSON
// escapes hide nothing, and those beside a replacement stay.
//
//   Passage passage(rules, finder);
//   switch (passage.run(text, Leaf::text)) …      // passage.text(), passage.spans per rule
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redact/finder.hpp"
#include "redact/unescaped.hpp"

namespace daybook::redact {

constexpr std::size_t kNestedJsonMax = 4;  // JSON in strings in JSON …; escapes of escapes

class Passage {
 public:
  /// `hits` by name of the rules.
  Passage(const RuleSet& rules, Finder& finder, std::vector<std::uint64_t>& hits)
      : rules_(rules), finder_(finder), hits_(hits) {}

  /// False where a rule could not finish. Otherwise count() replacements were made, and text() is
  /// what became of `in`, valid until the next run.
  bool run(std::string_view in, Leaf leaf);
  std::uint32_t count() const noexcept { return count_; }
  std::string_view text() const noexcept { return now_; }

 private:
  bool unescape();
  bool replace_found();  // whether something may be found anew beside a replacement
  void add_keyed(std::size_t level);
  void to_source(std::size_t first, std::size_t level);
  bool at_level(const RuleSet::Stage& stage, std::size_t level, Leaf leaf);
  void add_behind_backslash();
  bool apply(const RuleSet::Stage& stage, Leaf leaf);

  const RuleSet& rules_;
  Finder& finder_;
  std::vector<std::uint64_t>& hits_;
  std::string_view now_;  // the text, or what became of it in a scratch
  std::uint32_t count_ = 0;
  std::size_t next_ = 0;    // the scratch that is free
  std::size_t levels_ = 0;  // of escapes in now_
  std::array<std::string, 2> scratch_;
  std::array<Unescaped, kNestedJsonMax> unescaped_;
  Spans spans_, raw_;  // raw_: what the text itself shows, its escapes not read
};

}  // namespace daybook::redact
