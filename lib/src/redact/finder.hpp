// Finder: where the rules of one stage match in a text. Keeps its buffers; one finder, one thread.
//
//   Finder finder(*rules);
//   if (!finder.find(rules->stages()[0], text, Leaf::text, spans)) …   // a rule could not finish
//
// Linear in the text, whatever the text: each place where a rule could match is tried once.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "redact/encoded.hpp"
#include "redact/leaves.hpp"
#include "redact/rule_set.hpp"
#include "redact/spans.hpp"
#include "redact/unescaped.hpp"

namespace daybook::redact {

class Finder {
 public:
  explicit Finder(const RuleSet& rules);

  /// Adds to `spans`; false where a rule could not finish.
  bool find(const RuleSet::Stage& stage, std::string_view text, Leaf leaf, Spans& spans) {
    met_ = met_escape_ = false;
    return find(stage, text, leaf, spans, !rules_.as_guide());
  }
  /// Whether that text held anything by which a rule could match where an escape hides a character.
  bool met() const noexcept { return met_; }
  bool met_escape() const noexcept { return met_escape_; }  // which may stand for any character
  /// Adds the values of keys that say they are a secret, in text that is no JSON as a whole.
  void find_keyed(std::string_view text, Spans& spans);
  /// Whether any rule could match at all, also where an escape hides a character.
  bool may_hold(std::string_view text);
  /// Whether a value of a key is what rule `rule` replaces; a limit reached counts as yes.
  bool is_key_value(std::size_t rule, std::string_view value);

 private:
  struct Window {
    std::size_t begin = 0, end = 0;
  };
  struct Search {  // one text on its way through one stage
    const RuleSet::Stage& stage;
    std::string_view text;
    Leaf leaf;
    Spans& spans;
    std::size_t digits_done = 0, account_done = 0;
    bool percent = false;
  };
  bool find(const RuleSet::Stage& stage, std::string_view text, Leaf leaf, Spans& spans,
            bool decode);
  bool scan(Search& search);
  bool may_hold(const RuleSet::Stage& stage, std::string_view text, bool exact);
  bool may_hold_number(Search& search, std::size_t at);
  bool at_literal(Search& search, const Scanner::Hit& hit);
  bool at_digits(Search& search, std::size_t at);
  bool in_window(Search& search, const std::vector<std::size_t>& rules, const Window& window,
                 std::size_t size);
  bool in_tokens(Search& search, bool decode);
  bool in_base64(Search& search, const Token& token);
  bool in_percent(Search& search);
  bool everywhere(Search& search, std::size_t rule, const Expression& expression, std::size_t from,
                  std::size_t end, std::size_t subject_end);
  bool meets(std::size_t rule, Leaf leaf) const {
    return leaf == Leaf::text || rules_.rules()[rule].identifiers;
  }
  void forget();  // where the last text's matches ended
  void set_done(std::size_t rule, std::size_t at);
  void take(Search& search, std::size_t rule, const Match& match);

  const RuleSet& rules_;
  Matcher matcher_;
  std::vector<std::size_t> done_;  // by rule: where its last match ended
  std::vector<std::size_t> used_;  // the rules that have such a place
  std::vector<bool> wanted_;       // by rule: one of its literals was met
  bool met_ = false, met_escape_ = false;
  std::string decoded_;
  Unescaped percent_;
  Spans inner_;
};

}  // namespace daybook::redact
