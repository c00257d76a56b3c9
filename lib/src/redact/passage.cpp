#include "redact/passage.hpp"

#include <algorithm>
#include <iterator>

#include "redact/json_strings.hpp"

namespace daybook::redact {
namespace {

constexpr int kRoundsMax = 8;

/// Whether the byte kept what stands behind it, or ahead of it, from being found.
bool is_near(char c) noexcept {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') ||
         std::string_view("_-.+%=/@").find(c) != std::string_view::npos;
}

void append_quote(std::size_t length, std::string& out) {
  if (length > 0) out.append(length - 1, '\\') += '"';
}

}  // namespace

/// Reads the text at each level of its escapes; false if there is none.
bool Passage::unescape() {
  std::string_view text = now_;
  levels_ = 0;
  while (levels_ < unescaped_.size() && unescaped_[levels_].read(text))
    text = unescaped_[levels_++].text();
  return levels_ > 0;
}

bool Passage::replace_found() {
  if (spans_.empty()) return false;
  join(spans_);
  std::string& out = scratch_[next_];
  out.clear();
  std::size_t copied = 0;
  bool touches = false;
  for (const Span& span : spans_) {
    out.append(now_, copied, span.begin - copied);
    append_quote(span.quote, out);
    rules_.append_replacement(span.rule, now_.substr(span.begin, span.end - span.begin), out);
    append_quote(span.quote, out);
    copied = span.end;
    touches = touches || (span.begin > 0 && is_near(now_[span.begin - 1])) ||
              (span.end < now_.size() && is_near(now_[span.end]));
    ++hits_[rules_.rule(span.rule).name];
  }
  out.append(now_, copied, now_.npos);
  count_ += static_cast<std::uint32_t>(spans_.size());
  now_ = out;
  next_ = 1 - next_;
  spans_.clear();
  return touches;
}

/// The spans from `first` on, of the text at a level of its escapes, at their places in now_.
void Passage::to_source(std::size_t first, std::size_t level) {
  for (std::size_t i = first; i < spans_.size(); ++i) {
    for (std::size_t l = level + 1; l > 0; --l) {
      spans_[i].begin = unescaped_[l - 1].source_of(spans_[i].begin);
      spans_[i].end = unescaped_[l - 1].source_of(spans_[i].end);
    }
    spans_[i].quote = 0;  // it would be spelled with escapes
  }
}

bool Passage::at_level(const RuleSet::Stage& stage, std::size_t level, Leaf leaf) {
  const std::size_t before = spans_.size();
  if (!finder_.find(stage, unescaped_[level].text(), leaf, spans_)) return false;
  to_source(before, level);
  return true;
}

/// Of what the rules find in the text itself, adds that behind a backslash which begins no escape:
/// its first letter would be taken for one.
void Passage::add_behind_backslash() {
  const std::size_t before = spans_.size();
  std::copy_if(raw_.begin(), raw_.end(), std::back_inserter(spans_),
               [&](const Span& s) { return s.begin > 0 && now_[s.begin - 1] == '\\'; });
  if (spans_.size() == before) return;
  const JsonStrings strings(now_);
  spans_.erase(std::remove_if(spans_.begin() + static_cast<std::ptrdiff_t>(before), spans_.end(),
                              [&](const Span& s) { return strings.holds(s.begin); }),
               spans_.end());
}

/// One stage, on what the escapes read as and then on the text itself, which would take the n of
/// `\nbob@example.com` in a JSON string for a part of the name. Then on what became of it, where a
/// replacement lets its neighbour be seen; not so in the guide, which goes over the text once.
bool Passage::apply(const RuleSet::Stage& stage, Leaf leaf) {
  spans_.clear();
  raw_.clear();
  if (!finder_.find(stage, now_, leaf, raw_)) return false;
  if (finder_.met() && unescape()) {
    const bool as_escape = finder_.met_escape();
    for (std::size_t level = 0; level < levels_; ++level) {
      if (as_escape) add_keyed(level);
      if (!at_level(stage, level, leaf)) return false;
    }
    add_behind_backslash();
    if (!spans_.empty()) {
      replace_found();
      raw_.clear();
      if (!finder_.find(stage, now_, leaf, raw_)) return false;
    }
  }
  spans_.swap(raw_);
  for (int round = 1; replace_found() && !rules_.as_guide() && round < kRoundsMax; ++round)
    if (!finder_.find(stage, now_, leaf, spans_)) return false;
  return true;
}

/// Values of keys whose quotes are spelled as escapes, as \u0022.
void Passage::add_keyed(std::size_t level) {
  const std::size_t before = spans_.size();
  finder_.find_keyed(unescaped_[level].text(), spans_);
  to_source(before, level);
}

bool Passage::run(std::string_view in, Leaf leaf) {
  now_ = in;
  count_ = 0;
  spans_.clear();
  // First, since what a value holds is not looked at; as the text spells its quotes, which tells
  // where a value ends.
  finder_.find_keyed(now_, spans_);
  replace_found();
  for (const RuleSet::Stage& stage : rules_.stages())
    if (!apply(stage, leaf)) return false;
  return true;
}

}  // namespace daybook::redact
