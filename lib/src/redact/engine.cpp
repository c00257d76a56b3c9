#include "redact/engine.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "json/canonical.hpp"
#include "redact/candidates.hpp"
#include "redact/card.hpp"
#include "redact/json_strings.hpp"
#include "redact/leaves.hpp"
#include "redact/rule.hpp"
#include "redact/spans.hpp"
#include "redact/unescaped.hpp"

namespace daybook::redact {
namespace {

// The guide's three expressions. In the first the name is possessive, which cannot change what it
// finds
// ('@' is no character of a name) and keeps a long run of name characters from being tried at each
// place.
constexpr std::string_view kEmail = R"(\b[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b)";
constexpr std::string_view kPhone = R"(\b\d{3}[-.]?\d{3}[-.]?\d{4}\b)";
constexpr std::string_view kCard = R"(\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b)";

constexpr std::size_t kNestedJsonMax = 4;  // JSON in strings in JSON …; escapes of escapes

/// `text` cut to the window and a byte on either side, for \b.
struct Cut {
  Cut(std::string_view text, const Window& window)
      : begin(window.begin - (window.begin > 0)),
        view(text.substr(begin, std::min(window.end + 1, text.size()) - begin)) {}
  std::size_t begin;
  std::string_view view;
};

bool begins_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// A text on its way through the rules.
struct Passage {
  std::string_view now;  // the text, or what became of it in a scratch
  std::uint32_t count = 0;
  int next = 0;            // the scratch that is free
  std::size_t levels = 0;  // of escapes in `now`
};

}  // namespace

struct Engine::State final : LeafVisitor {
  Rule email{kEmail, true}, phone{kPhone}, card{kCard};
  Hits hits;
  Spans spans;
  std::string scratch[2];
  std::array<Unescaped, kNestedJsonMax> levels;
  std::array<LeafWalker, kNestedJsonMax> walkers;
  std::size_t depth = 0;      // of JSON in strings
  std::uint32_t in_json = 0;  // replacements of the walk that is going on

  bool find_emails(std::string_view text);
  bool find_phones(std::string_view text) { return find(text, phone, kPhoneShape, hits.phone); }
  bool find_cards(std::string_view text, Leaf leaf);
  template <class Wanted>
  bool find(std::string_view text, Rule& rule, const DigitShape& shape, std::uint64_t& hit,
            const Wanted& wanted);
  bool find(std::string_view text, Rule& rule, const DigitShape& shape, std::uint64_t& hit) {
    return find(text, rule, shape, hit, [](std::string_view) { return true; });
  }
  void unescape(Passage& passage);
  void replace_found(Passage& passage);
  template <class Finder>
  bool find_behind_backslash(std::string_view text, const Finder& finder);
  template <class Finder>
  bool apply(Passage& passage, const Finder& finder);
  std::uint32_t text(std::string_view in, Leaf leaf, std::string& out);
  std::uint32_t plain(std::string_view in, Leaf leaf, std::string& out);
  Walk walk(std::string_view in, std::string& out);

  bool string(std::string_view text, Leaf leaf, std::string& out) override;
  bool number(std::string_view spelling) override;
};

// Each finder adds to `spans` and answers false where a rule could not finish.
bool Engine::State::find_emails(std::string_view text) {
  Window window;
  std::size_t sign = 0, begin = 0, end = 0;
  for (std::size_t from = 0; next_email(text, from, window, sign);) {
    const Cut cut(text, window);
    const Found found = email.find(cut.view, window.begin - cut.begin, begin, end);
    if (found == Found::failed) return false;
    from = sign + 1;
    if (found == Found::none) continue;
    from = cut.begin + end;
    spans.push_back({cut.begin + begin, from, &hits.email});
  }
  return true;
}

template <class Wanted>
bool Engine::State::find(std::string_view text, Rule& rule, const DigitShape& shape,
                         std::uint64_t& hit, const Wanted& wanted) {
  Window window;
  std::size_t begin = 0, end = 0;
  for (std::size_t from = 0; next_digits(text, from, shape, window); from = window.end) {
    const Cut cut(text, window);
    for (std::size_t at = window.begin - cut.begin;; at = end) {
      const Found found = rule.find(cut.view, at, begin, end);
      if (found == Found::failed) return false;
      if (found == Found::none) break;
      if (wanted(cut.view.substr(begin, end - begin)))
        spans.push_back({cut.begin + begin, cut.begin + end, &hit});
    }
  }
  return true;
}

bool Engine::State::find_cards(std::string_view text, Leaf leaf) {
  if (leaf == Leaf::text) return find(text, card, kCardShape, hits.card);
  // Sixteen bare digits are often a counter or a time; with separators they are a card.
  const auto is_card = [](std::string_view found) {
    return found.size() > 16 || is_card_number(found);
  };
  return find(text, card, kCardShape, hits.card, is_card);
}

/// Reads the text at each level of its escapes, for apply().
void Engine::State::unescape(Passage& passage) {
  std::string_view text = passage.now;
  passage.levels = 0;
  while (passage.levels < levels.size() && levels[passage.levels].read(text))
    text = levels[passage.levels++].text();
}

void Engine::State::replace_found(Passage& passage) {
  if (spans.empty()) return;
  std::string& out = scratch[passage.next];
  replace(passage.now, spans, out);
  for (const Span& span : spans) ++*span.hits;
  passage.count += static_cast<std::uint32_t>(spans.size());
  passage.now = out;
  passage.next = 1 - passage.next;
  unescape(passage);
}

/// Of what the rule finds in the text itself, adds to `spans` that behind a backslash which begins
/// no escape: its first letter would be taken for one.
template <class Finder>
bool Engine::State::find_behind_backslash(std::string_view text, const Finder& finder) {
  const std::size_t before = spans.size();
  if (!finder(text)) return false;
  const auto keep_only = [&](const auto& wanted) {
    const auto added = spans.begin() + static_cast<std::ptrdiff_t>(before);
    spans.erase(std::remove_if(added, spans.end(), [&](const Span& s) { return !wanted(s.begin); }),
                spans.end());
  };
  keep_only([&](std::size_t at) { return at > 0 && text[at - 1] == '\\'; });
  if (spans.size() == before) return true;
  const JsonStrings strings(text);
  keep_only([&](std::size_t at) { return !strings.holds(at); });
  return true;
}

/// One rule, on what the escapes read as and then on the text itself, which would take the n of
/// `\nbob@example.com` in a JSON string for a part of the name.
template <class Finder>
bool Engine::State::apply(Passage& passage, const Finder& finder) {
  spans.clear();
  for (std::size_t level = 0; level < passage.levels; ++level) {
    std::size_t i = spans.size();
    if (!finder(levels[level].text())) return false;
    for (; i < spans.size(); ++i) {
      for (std::size_t l = level + 1; l > 0; --l) {
        spans[i].begin = levels[l - 1].source_of(spans[i].begin);
        spans[i].end = levels[l - 1].source_of(spans[i].end);
      }
    }
  }
  if (passage.levels > 0 && !find_behind_backslash(passage.now, finder)) return false;
  join(spans);
  replace_found(passage);
  spans.clear();
  if (!finder(passage.now)) return false;
  replace_found(passage);
  return true;
}

/// The rules run one after the other on what the one before made, as the guide has it.
std::uint32_t Engine::State::plain(std::string_view in, Leaf leaf, std::string& out) {
  Passage passage{in};
  unescape(passage);
  const bool finished =
      apply(passage, [this](std::string_view now) { return find_emails(now); }) &&
      (leaf == Leaf::identifier ||
       apply(passage, [this](std::string_view now) { return find_phones(now); })) &&
      apply(passage, [=, this](std::string_view now) { return find_cards(now, leaf); });
  if (!finished) {
    ++hits.failed;
    out = kReplacement;
    return passage.count + 1;
  }
  if (passage.count > 0) out.assign(passage.now);
  return passage.count;
}

std::uint32_t Engine::State::text(std::string_view in, Leaf leaf, std::string& out) {
  if (!may_hold_private(in)) return 0;
  if (depth < kNestedJsonMax && begins_like_json(in)) {
    const Hits hits_before = hits;
    const std::uint32_t before = std::exchange(in_json, 0);
    const Walk walked = walk(in, out);
    const std::uint32_t found = std::exchange(in_json, before);
    if (walked != Walk::not_json) return found;
    hits = hits_before;
  }
  return plain(in, leaf, out);
}

bool Engine::State::string(std::string_view text, Leaf leaf, std::string& out) {
  const std::uint32_t count = this->text(text, leaf, out);
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
  LeafWalker& walker = walkers[depth++];
  const Walk result = walker.walk(in, *this, out);
  --depth;
  return result;
}

Engine::Engine(Pack) : state_(std::make_unique<State>()) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

std::uint32_t Engine::text(std::string_view in, std::string& out) {
  state_->depth = 0;  // a walk that threw left it as it was
  return state_->text(in, Leaf::text, out);
}

std::uint32_t Engine::json(std::string_view in, std::string& out) {
  if (!may_hold_private(in)) return 0;
  const Hits before = state_->hits;
  state_->in_json = 0;
  state_->depth = 0;
  switch (state_->walk(in, out)) {
    case Walk::not_json:
      state_->hits = before;
      return state_->plain(in, Leaf::text, out);
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
  state_->spans.clear();
  const bool finished = state_->find_emails(id) && state_->find_cards(id, Leaf::identifier);
  return !finished || !state_->spans.empty();
}

const Engine::Hits& Engine::hits() const noexcept {
  return state_->hits;
}

}  // namespace daybook::redact
