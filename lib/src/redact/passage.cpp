#include "redact/passage.hpp"

#include <algorithm>

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

}  // namespace

/// Reads the text at each level of its escapes, for apply().
void Passage::unescape() {
  std::string_view text = now_;
  levels_ = 0;
  while (levels_ < unescaped_.size() && unescaped_[levels_].read(text))
    text = unescaped_[levels_++].text();
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
    rules_.append_replacement(span.rule, now_.substr(span.begin, span.end - span.begin), out);
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

bool Passage::at_level(const RuleSet::Stage& stage, std::size_t level, Leaf leaf) {
  std::size_t i = spans_.size();
  if (!finder_.find(stage, unescaped_[level].text(), leaf, spans_)) return false;
  for (; i < spans_.size(); ++i) {
    for (std::size_t l = level + 1; l > 0; --l) {
      spans_[i].begin = unescaped_[l - 1].source_of(spans_[i].begin);
      spans_[i].end = unescaped_[l - 1].source_of(spans_[i].end);
    }
  }
  return true;
}

/// Of what the rules find in the text itself, adds that behind a backslash which begins no escape:
/// its first letter would be taken for one.
bool Passage::behind_backslash(const RuleSet::Stage& stage, Leaf leaf) {
  const std::size_t before = spans_.size();
  if (!finder_.find(stage, now_, leaf, spans_)) return false;
  const auto keep_only = [&](const auto& wanted) {
    const auto added = spans_.begin() + static_cast<std::ptrdiff_t>(before);
    spans_.erase(
        std::remove_if(added, spans_.end(), [&](const Span& s) { return !wanted(s.begin); }),
        spans_.end());
  };
  keep_only([&](std::size_t at) { return at > 0 && now_[at - 1] == '\\'; });
  if (spans_.size() == before) return true;
  const JsonStrings strings(now_);
  keep_only([&](std::size_t at) { return !strings.holds(at); });
  return true;
}

/// One stage, on what the escapes read as and then on the text itself, which would take the n of
/// `\nbob@example.com` in a JSON string for a part of the name. Then on what became of it, where a
/// replacement lets its neighbour be seen; not so in the guide, which goes over the text once.
bool Passage::apply(const RuleSet::Stage& stage, Leaf leaf) {
  spans_.clear();
  if (levels_ > 0) {
    for (std::size_t level = 0; level < levels_; ++level)
      if (!at_level(stage, level, leaf)) return false;
    if (!behind_backslash(stage, leaf)) return false;
    if (!spans_.empty()) {
      replace_found();
      unescape();
    }
  }
  for (int round = 0; round < kRoundsMax; ++round) {
    if (!finder_.find(stage, now_, leaf, spans_)) return false;
    if (!replace_found() || rules_.as_guide()) break;
  }
  return true;
}

bool Passage::run(std::string_view in, Leaf leaf) {
  now_ = in;
  count_ = 0;
  unescape();
  for (const RuleSet::Stage& stage : rules_.stages()) {
    const std::uint32_t before = count_;
    if (!apply(stage, leaf)) return false;
    if (count_ > before && &stage != &rules_.stages().back()) unescape();
  }
  return true;
}

}  // namespace daybook::redact
