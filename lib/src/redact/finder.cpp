#include "redact/finder.hpp"

#include <algorithm>
#include <cstring>

#include "json/utf8.hpp"
#include "redact/keyed_values.hpp"
#include "redact/phone.hpp"
#include "redact/validators.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kBehindWindow = 64;  // what a pattern may look at, or take, behind its window

using Flags = std::array<bool, 256>;

constexpr Flags flags(std::string_view also, bool digits, bool capitals) {
  Flags set{};
  for (unsigned c = '0'; digits && c <= '9'; ++c) set[c] = true;
  for (unsigned c = 'A'; capitals && c <= 'Z'; ++c) set[c] = true;
  for (char c : also) set[static_cast<unsigned char>(c)] = true;
  return set;
}

// A no-break space in a number is two bytes; the first of them is no digit's neighbour elsewhere.
constexpr Flags kNumberPart = flags("-. ()/+\xC2\xA0", true, false);
constexpr Flags kAccountPart = flags(" ", true, true);

bool is(const Flags& set, char c) noexcept {
  return set[static_cast<unsigned char>(c)];
}

bool is_word(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_ascii(std::string_view text) noexcept {
  std::size_t at = 0;
  unsigned char all = 0;
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return all < 0x80;
}

/// Whether the digits at `at` are as many as a card's: in JSON they may be a number.
bool is_long_number(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t kCardDigitsMin = 13;
  std::size_t begin = at, end = at;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  while (end < text.size() && is_digit(text[end]) && end - begin < kCardDigitsMin) ++end;
  return end - begin >= kCardDigitsMin;
}

/// Whether an escape may change what is found in a window of digits: by standing in it, or in what
/// is looked at ahead of it and behind it.
bool is_near_escape(std::string_view text, std::size_t begin, std::size_t end) noexcept {
  constexpr std::size_t kLooked = 2 * kBehindWindow;
  begin -= std::min(begin, kLooked);
  return text.substr(begin, end + kLooked - begin).find('\\') != text.npos;
}

/// Grows a window round `at` and counts its members.
template <class Part, class Counts>
std::size_t grow(std::string_view text, std::size_t from, std::size_t at, std::size_t& begin,
                 std::size_t& end, const Part& part, const Counts& counts) {
  std::size_t count = 0;
  for (begin = at; begin > from && part(text[begin - 1]);) count += counts(text[--begin]);
  for (end = at; end < text.size() && part(text[end]); ++end) count += counts(text[end]);
  return count;
}

}  // namespace

Finder::Finder(const RuleSet& rules)
    : rules_(rules), done_(rules.rules().size()), wanted_(rules.rules().size()) {}

/// What stands there as a replacement already is not replaced again.
void Finder::take(Search& search, std::size_t rule, const Match& match) {
  if (match.group_begin >= match.group_end) return;
  if (search.text.compare(match.group_begin, kReplacementMark.size(), kReplacementMark) == 0)
    return;
  search.spans.push_back({match.group_begin, match.group_end, rule, rules_.rules()[rule].wins, 0});
}

void Finder::forget() {
  for (std::size_t rule : used_) done_[rule] = 0;
  used_.clear();
}

void Finder::set_done(std::size_t rule, std::size_t at) {
  if (done_[rule] == 0) used_.push_back(rule);
  done_[rule] = at;
}

bool Finder::everywhere(Search& search, std::size_t rule, const Expression& expression,
                        std::size_t from, std::size_t end, std::size_t subject_end) {
  const std::string_view subject = search.text.substr(0, subject_end);
  const Validator& validator = rules_.rules()[rule].validator;
  Match match;
  while (from <= end) {
    const Found found = matcher_.find(expression, subject, from, match);
    if (found == Found::failed) return false;
    if (found == Found::none) return true;
    if (match.begin >= end && end < subject_end) return true;  // another window's
    from = match.begin + 1;
    if (match.end == match.begin || !accepts(validator, search.text, match)) continue;
    take(search, rule, match);
    from = match.end;
  }
  return true;
}

/// Each rule once over the window; what it looks at may stand ahead of it and behind it.
bool Finder::in_window(Search& search, const std::vector<std::size_t>& rules, const Window& window,
                       std::size_t size) {
  const std::size_t subject_end = std::min(window.end + kBehindWindow, search.text.size());
  for (std::size_t rule : rules) {
    if (size < rules_.rules()[rule].length || !meets(rule, search.leaf)) continue;
    const Expression& expression = *rules_.rule(rule).expression;
    if (!everywhere(search, rule, expression, window.begin, window.end, subject_end)) return false;
  }
  return true;
}

bool Finder::at_digits(Search& search, std::size_t at) {
  const RuleSet::Stage& stage = search.stage;
  Window window;
  if (stage.digits_min > 0 && at >= search.digits_done) {
    const std::size_t size = grow(
        search.text, search.digits_done, at, window.begin, window.end,
        [](char c) { return is(kNumberPart, c); }, is_digit);
    search.digits_done = window.end;
    met_ =
        met_ || (size >= stage.digits_min && is_near_escape(search.text, window.begin, window.end));
    if (size >= stage.digits_min && !in_window(search, stage.at_digits, window, size)) return false;
  }
  if (stage.account_min > 0 && at >= search.account_done) {
    const std::size_t size = grow(
        search.text, search.account_done, at, window.begin, window.end,
        [](char c) { return is(kAccountPart, c); }, [](char c) { return c != ' '; });
    search.account_done = window.end;
    met_ = met_ ||
           (size >= stage.account_min && is_near_escape(search.text, window.begin, window.end));
    if (size >= stage.account_min && !in_window(search, stage.at_account, window, size))
      return false;
  }
  return true;
}

bool Finder::at_literal(Search& search, const Scanner::Hit& hit) {
  for (std::size_t rule : search.stage.of_literal[hit.literal]) {
    const RuleSpec& spec = rules_.rules()[rule];
    if (!meets(rule, search.leaf)) continue;
    if (spec.at == RuleSpec::At::text) {
      wanted_[rule] = true;
      continue;
    }
    if (hit.at < done_[rule]) continue;
    std::size_t begin = hit.at;
    if (spec.at == RuleSpec::At::behind) {
      const auto before = [&](char c) { return spec.before.find(c) != std::string::npos; };
      while (begin > done_[rule] && before(search.text[begin - 1])) --begin;
      // The first place where a word begins or ends. What stands behind the literal does not depend
      // on where the match begins, so if this place does not match, no later one does.
      bool word = begin > 0 && is_word(search.text[begin - 1]);
      while (begin < hit.at && is_word(search.text[begin]) == word) ++begin;
      if (begin == hit.at) continue;
      set_done(rule, hit.at + 1);
    }
    Match match;
    const Found found = matcher_.find(*rules_.rule(rule).expression, search.text, begin, match);
    if (found == Found::failed) return false;
    if (found == Found::none || !accepts(spec.validator, search.text, match)) continue;
    take(search, rule, match);
    set_done(rule, match.end);
  }
  return true;
}

bool Finder::scan(Search& search) {
  Scanner::Place place;
  Scanner::Hit hit;
  while (search.stage.scanner.next(search.text, place, hit)) {
    if (hit.literal == Scanner::kDigits) {
      if (!at_digits(search, hit.at)) return false;
    } else if (hit.literal == RuleSet::kPercent) {
      search.percent = search.percent || percent_value(search.text, hit.at) >= 0;
      met_ = met_ || search.percent;
    } else {
      met_ = true;
      met_escape_ = met_escape_ || hit.literal == RuleSet::kEscape;
      if (!at_literal(search, hit)) return false;
    }
  }
  return true;
}

/// Whatever is found in what the token stands for, the token is replaced whole.
bool Finder::in_base64(Search& search, const Token& token) {
  if (!decode_base64(search.text.substr(token.begin, token.end - token.begin), decoded_))
    return true;
  met_ = true;
  inner_.clear();
  const std::string decoded = std::move(decoded_);
  const bool finished = find(search.stage, decoded, search.leaf, inner_, false);
  find_keyed(decoded, inner_);
  if (finished && !inner_.empty())
    search.spans.push_back({token.begin, token.end, inner_[0].rule, false, 0});
  return finished;
}

bool Finder::in_tokens(Search& search, bool decode) {
  const RuleSet::Stage& stage = search.stage;
  std::size_t length = decode ? kTokenMin : stage.token_min;
  if (stage.token_min > 0) length = std::min(length, stage.token_min);
  Token token;
  for (std::size_t from = 0; next_token(search.text, from, length, token); from = token.end) {
    const std::size_t size = token.end - token.begin;
    // An escape ahead of it may have lent it a letter.
    met_ = met_ || stage.token_min > 0 || (token.begin > 0 && search.text[token.begin - 1] == '\\');
    if (size >= stage.token_min && stage.token_min > 0 &&
        !in_window(search, stage.at_token, {token.begin, token.end}, size))
      return false;
    if (!decode || size < kTokenMin) continue;
    if (!in_base64(search, token)) return false;
  }
  return true;
}

/// What is found in the text with its %XX read, at its place in the text itself.
bool Finder::in_percent(Search& search) {
  Unescaped decoded = std::move(percent_);
  bool finished = true;
  if (decoded.read_percent(search.text)) {
    Spans inner;
    finished = find(search.stage, decoded.text(), search.leaf, inner, false);
    find_keyed(decoded.text(), inner);
    for (Span span : inner) {
      span.begin = decoded.source_of(span.begin);
      span.end = decoded.source_of(span.end);
      span.quote = 0;  // it would be spelled %22
      search.spans.push_back(span);
    }
  }
  percent_ = std::move(decoded);
  return finished;
}

bool Finder::find(const RuleSet::Stage& stage, std::string_view text, Leaf leaf, Spans& spans,
                  bool decode) {
  Search search{stage, text, leaf, spans, 0, 0, false};
  if (!stage.unicode.empty() && !is_ascii(text) && json::is_utf8(text)) {
    for (std::size_t rule : stage.unicode) {
      if (!meets(rule, leaf)) continue;
      const Expression& expression = *rules_.rule(rule).unicode;
      met_ = true;
      if (!everywhere(search, rule, expression, 0, text.size(), text.size())) return false;
    }
    return true;
  }
  forget();
  if (!stage.literal_at_text.empty()) std::fill(wanted_.begin(), wanted_.end(), false);
  if (!scan(search)) return false;
  met_ = met_ || !stage.at_text.empty();
  const auto whole = [&](std::size_t rule) {
    return !meets(rule, leaf) ||
           everywhere(search, rule, *rules_.rule(rule).expression, 0, text.size(), text.size());
  };
  for (std::size_t rule : stage.at_text)
    if (!whole(rule)) return false;
  for (std::size_t rule : stage.literal_at_text)
    if (wanted_[rule] && !whole(rule)) return false;
  if ((decode || stage.token_min > 0) && !in_tokens(search, decode)) return false;
  return !decode || !search.percent || in_percent(search);
}

/// Without a backslash the leaves of JSON read as the text round them does, so that the rules of
/// the packs can be asked; where there is one, or a rule of one's own may want a leaf's begin or
/// end, whatever could match counts.
bool Finder::may_hold(std::string_view text) {
  if (text.size() < rules_.shortest()) return false;
  if (rules_.has_unicode() && !is_ascii(text)) return true;
  const bool exact = !rules_.has_own() && text.find('\\') == text.npos;
  for (const RuleSet::Stage& stage : rules_.stages())
    if (may_hold(stage, text, exact)) return true;
  return false;
}

bool Finder::may_hold(const RuleSet::Stage& stage, std::string_view text, bool exact) {
  if (!stage.at_text.empty()) return true;
  inner_.clear();
  forget();
  Search search{stage, text, Leaf::text, inner_, 0, 0, false};
  Scanner::Place place;
  Scanner::Hit hit;
  while (stage.scanner.next(text, place, hit)) {
    if (hit.literal == RuleSet::kPercent) {
      if (percent_value(text, hit.at) >= 0) return true;
    } else if (hit.literal == RuleSet::kEscape || hit.literal == RuleSet::kSlash) {
      return true;
    } else if (hit.literal != Scanner::kDigits) {
      if (!exact || !at_literal(search, hit) || !inner_.empty()) return true;
    } else if (exact) {
      if (is_long_number(text, hit.at) || !at_digits(search, hit.at) || !inner_.empty())
        return true;
    } else if (may_hold_number(search, hit.at)) {
      return true;
    }
  }
  Token token;
  if (stage.token_min > 0 && next_token(text, 0, stage.token_min, token)) return true;
  if (rules_.as_guide()) return false;
  for (std::size_t from = 0; next_token(text, from, kTokenMin, token); from = token.end)
    if (decode_base64(text.substr(token.begin, token.end - token.begin), decoded_)) return true;
  return false;
}

bool Finder::may_hold_number(Search& search, std::size_t at) {
  const RuleSet::Stage& stage = search.stage;
  std::size_t begin = 0, end = 0;
  if (stage.digits_min > 0 && at >= search.digits_done) {
    const std::size_t size = grow(
        search.text, search.digits_done, at, begin, end, [](char c) { return is(kNumberPart, c); },
        is_digit);
    search.digits_done = end;
    if (size >= stage.digits_min) return true;
  }
  if (stage.account_min == 0 || at < search.account_done) return false;
  const std::size_t size = grow(
      search.text, search.account_done, at, begin, end, [](char c) { return is(kAccountPart, c); },
      [](char c) { return c != ' '; });
  search.account_done = end;
  return size >= stage.account_min;
}

void Finder::find_keyed(std::string_view text, Spans& spans) {
  each_keyed_value(rules_.keys(), text, [&](const KeyedValue& found) {
    std::string value(text.substr(found.begin, found.end - found.begin));
    Unescaped level;
    while (level.read(value)) value = level.text();
    if (is_key_value(found.rule, value))
      spans.push_back({found.begin, found.end, found.rule, false, found.quote});
  });
}

bool Finder::is_key_value(std::size_t rule, std::string_view value) {
  if (value.empty() || value.substr(0, kReplacementMark.size()) == kReplacementMark) return false;
  const auto& expression = rules_.rule(rule).key_value;
  Match match;
  return !expression || matcher_.find(*expression, value, 0, match) != Found::none;
}

}  // namespace daybook::redact
