#include "redact/engine.hpp"

#include <algorithm>

#include "json/canonical.hpp"
#include "redact/candidates.hpp"
#include "redact/card.hpp"
#include "redact/leaves.hpp"
#include "redact/rule.hpp"

namespace daybook::redact {
namespace {

// The guide's three expressions. In the first the name is possessive, which cannot change what it
// finds
// ('@' is no character of a name) and keeps a long run of name characters from being tried at each
// place.
constexpr std::string_view kEmail = R"(\b[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b)";
constexpr std::string_view kPhone = R"(\b\d{3}[-.]?\d{3}[-.]?\d{4}\b)";
constexpr std::string_view kCard = R"(\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b)";

constexpr std::size_t kShortestMatch = 6;  // a@b.cd
constexpr int kNestedJsonMax = 4;          // JSON in strings in JSON …

/// `text` cut to the window and a byte on either side, for \b.
struct Cut {
  Cut(std::string_view text, const Window& window)
      : begin(window.begin - (window.begin > 0)),
        view(text.substr(begin, std::min(window.end + 1, text.size()) - begin)) {}
  std::size_t begin;
  std::string_view view;
};

/// Collects the text with its matches replaced; costs nothing until there is one.
class Replacer {
 public:
  Replacer(std::string_view text, std::string& out) : text_(text), out_(out) { out_.clear(); }
  void replace(std::size_t begin, std::size_t end) {
    out_.append(text_, copied_, begin - copied_).append(kReplacement);
    copied_ = end;
    ++count_;
  }
  std::uint32_t finish() {
    if (count_ > 0) out_.append(text_, copied_, std::string_view::npos);
    return count_;
  }

 private:
  std::string_view text_;
  std::string& out_;
  std::size_t copied_ = 0;
  std::uint32_t count_ = 0;
};

bool may_hold_private(std::string_view text) {
  if (text.size() < kShortestMatch) return false;
  Window window;
  return text.find('@') != std::string_view::npos || next_digits(text, 0, kPhoneShape, window) ||
         next_digits(text, 0, kCardShape, window);
}

}  // namespace

struct Engine::State final : LeafVisitor {
  Rule email{kEmail, true}, phone{kPhone}, card{kCard};
  Hits hits;
  std::string scratch[2];
  int depth = 0;              // of JSON in strings
  std::uint32_t in_json = 0;  // replacements of the walk that is going on

  bool emails(std::string_view text, Replacer& replacer);
  bool digits(std::string_view text, Rule& rule, const DigitShape& shape, Replacer& replacer);
  std::uint32_t text(std::string_view in, std::string& out);
  Walk walk(std::string_view in, std::string& out);

  bool string(std::string_view text, std::string& out) override;
  bool number(std::string_view spelling) override;
};

// Both answer false where a rule could not finish.
bool Engine::State::emails(std::string_view text, Replacer& replacer) {
  Window window;
  std::size_t sign = 0, begin = 0, end = 0;
  for (std::size_t from = 0; next_email(text, from, window, sign);) {
    const Cut cut(text, window);
    const Found found = email.find(cut.view, window.begin - cut.begin, begin, end);
    if (found == Found::failed) return false;
    from = sign + 1;
    if (found == Found::none) continue;
    from = cut.begin + end;
    replacer.replace(cut.begin + begin, from);
  }
  return true;
}

bool Engine::State::digits(std::string_view text, Rule& rule, const DigitShape& shape,
                           Replacer& replacer) {
  Window window;
  std::size_t begin = 0, end = 0;
  for (std::size_t from = 0; next_digits(text, from, shape, window); from = window.end) {
    const Cut cut(text, window);
    for (std::size_t at = window.begin - cut.begin;; at = end) {
      const Found found = rule.find(cut.view, at, begin, end);
      if (found == Found::failed) return false;
      if (found == Found::none) break;
      replacer.replace(cut.begin + begin, cut.begin + end);
    }
  }
  return true;
}

std::uint32_t Engine::State::text(std::string_view in, std::string& out) {
  if (!may_hold_private(in)) return 0;
  std::uint32_t count = 0;
  bool finished = true;
  int next = 0;
  const auto apply = [&](std::uint64_t& hit, auto&& run) {
    if (!finished) return;
    Replacer replacer(in, scratch[next]);
    finished = run(replacer);
    if (const std::uint32_t found = replacer.finish(); finished && found > 0) {
      hit += found;
      count += found;
      in = scratch[next];
      next = 1 - next;
    }
  };
  apply(hits.email, [&](Replacer& r) { return emails(in, r); });
  apply(hits.phone, [&](Replacer& r) { return digits(in, phone, kPhoneShape, r); });
  apply(hits.card, [&](Replacer& r) { return digits(in, card, kCardShape, r); });
  if (!finished) {
    ++hits.failed;
    out = kReplacement;
    return count + 1;
  }
  if (count > 0) out.assign(in);
  return count;
}

bool Engine::State::string(std::string_view text, std::string& out) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (depth < kNestedJsonMax && first != std::string_view::npos &&
      (text[first] == '{' || text[first] == '[')) {
    const Hits hits_before = hits;
    const std::uint32_t before = in_json;
    const Walk nested = walk(text, out);
    if (nested != Walk::not_json) return nested != Walk::unchanged;
    hits = hits_before;
    in_json = before;
  }
  const std::uint32_t count = this->text(text, out);
  in_json += count;
  return count > 0;
}

bool Engine::State::number(std::string_view spelling) {
  if (spelling.starts_with('-')) spelling.remove_prefix(1);
  const std::size_t whole = std::min(spelling.find_first_not_of("0123456789"), spelling.size());
  if (whole != 16 || !is_card_number(spelling.substr(0, whole))) return false;
  ++hits.card;
  ++in_json;
  return true;
}

Walk Engine::State::walk(std::string_view in, std::string& out) {
  ++depth;
  const Walk result = walk_leaves(in, *this, out);
  --depth;
  return result;
}

Engine::Engine(Pack) : state_(std::make_unique<State>()) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

std::uint32_t Engine::text(std::string_view in, std::string& out) {
  return state_->text(in, out);
}

std::uint32_t Engine::json(std::string_view in, std::string& out) {
  // An '@' or a digit may be spelled as an escape, but not in canonical form.
  if (!may_hold_private(in) && in.find("\\u") == std::string_view::npos) return 0;
  const Hits before = state_->hits;
  state_->in_json = 0;
  switch (state_->walk(in, out)) {
    case Walk::not_json:
      state_->hits = before;
      return state_->text(in, out);
    case Walk::changed_keys: {
      std::string ordered;
      if (json::canonical(out, ordered)) out = std::move(ordered);
      break;
    }
    case Walk::changed:
    case Walk::unchanged:
      break;
  }
  return state_->in_json;
}

bool Engine::identifier_is_private(std::string_view id) {
  State& state = *state_;
  std::string unused;
  Replacer emails(id, unused);
  if (!state.emails(id, emails) || emails.finish() > 0) return true;
  Window window;
  std::size_t begin = 0, end = 0;
  for (std::size_t from = 0; next_digits(id, from, kCardShape, window); from = window.end) {
    for (std::size_t at = window.begin;; at = end) {
      const Found found = state.card.find(id, at, begin, end);
      if (found == Found::failed) return true;
      if (found == Found::none) break;
      // Sixteen bare digits are often a counter or a time; with separators they are a card.
      if (end - begin > 16 || is_card_number(id.substr(begin, 16))) return true;
    }
  }
  return false;
}

const Engine::Hits& Engine::hits() const noexcept {
  return state_->hits;
}

}  // namespace daybook::redact
