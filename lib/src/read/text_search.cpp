#include <algorithm>

#include "base/words.hpp"
#include "daybook/search.hpp"

namespace daybook {
namespace {

using base::Word;

/// The words of the term as a phrase of FTS5. They hold letters and digits alone: nothing in them
/// has a meaning of its own.
std::string phrase(const std::vector<std::string>& words, bool is_prefix) {
  std::string out = "\"";
  for (const std::string& word : words) out += (out.size() > 1 ? " " : "") + word;
  return out + (is_prefix ? "\" *" : "\"");
}

bool stands_at(const std::vector<Word>& text, std::size_t at, const std::vector<std::string>& words,
               bool is_prefix) {
  if (at + words.size() > text.size()) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& here = text[at + i].folded;
    const bool last = i + 1 == words.size();
    if (is_prefix && last ? !here.starts_with(words[i]) : here != words[i]) return false;
  }
  return true;
}

/// The text in lower case where it is ASCII; else empty.
std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (static_cast<unsigned char>(c) >= 0x80) return {};
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 0x20);
  }
  return lower;
}

/// The first byte of the character at or before `at`.
std::size_t character_at(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace

TextSearch::TextSearch(std::string_view query) {
  const auto add = [&](std::string_view part, bool is_prefix) {
    Term term;
    for (Word& word : base::words_of(part)) term.words.push_back(std::move(word.folded));
    term.is_prefix = is_prefix;
    if (!term.words.empty()) terms_.push_back(std::move(term));
  };
  constexpr std::string_view kBlank = " \t\r\n";
  while (!query.empty()) {
    query.remove_prefix(std::min(query.find_first_not_of(kBlank), query.size()));
    if (query.starts_with('"')) {
      const std::size_t end = std::min(query.find('"', 1), query.size());
      add(query.substr(1, end - 1), false);
      query.remove_prefix(std::min(end + 1, query.size()));
      continue;
    }
    const std::string_view part = query.substr(0, query.find_first_of(" \t\r\n\""));
    add(part, part.ends_with('*'));
    query.remove_prefix(part.size());
  }
}

std::string TextSearch::expression() const {
  std::string out;
  for (const Term& term : terms_)
    out += (out.empty() ? "" : " ") + phrase(term.words, term.is_prefix);
  return out;
}

bool TextSearch::matches(std::string_view text) const {
  if (terms_.empty()) return false;
  // Most texts do not match: those of ASCII are looked through before their words are told apart.
  const std::string lower = lower_ascii(text);
  for (const Term& term : terms_) {
    const auto is_absent = [&](const std::string& word) { return lower.find(word) == lower.npos; };
    if (!lower.empty() && std::any_of(term.words.begin(), term.words.end(), is_absent))
      return false;
  }
  const std::vector<Word> words = base::words_of(text);
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    for (std::size_t at = 0; at < words.size(); ++at)
      if (stands_at(words, at, term.words, term.is_prefix)) return true;
    return false;
  });
}

TextSearch::Snippet TextSearch::snippet(std::string_view text, std::size_t characters) const {
  const std::vector<Word> words = base::words_of(text);
  std::vector<std::pair<std::size_t, std::size_t>> hits;
  for (std::size_t at = 0; at < words.size(); ++at) {
    for (const Term& term : terms_) {
      if (!stands_at(words, at, term.words, term.is_prefix)) continue;
      const std::pair hit(words[at].begin, words[at + term.words.size() - 1].end);
      if (hits.empty() || hit.first >= hits.back().second) hits.push_back(hit);
      break;
    }
  }
  const std::size_t first = hits.empty() ? 0 : hits[0].first;
  std::size_t begin = first > characters / 3 ? character_at(text, first - characters / 3) : 0;
  std::size_t end = std::min(text.size(), begin + characters);
  if (!hits.empty()) end = std::max(end, hits[0].second);
  end = character_at(text, end);
  for (const Word& word : words) {  // no half words
    if (word.begin < begin && begin < word.end && word.end <= first) begin = word.end;
    if (word.begin < end && end < word.end && word.begin > first) end = word.begin;
  }
  Snippet out;
  if (begin > 0) out.text = "…";
  const std::size_t shift = out.text.size();
  out.text.append(text.substr(begin, end - begin));
  for (const auto& [from, to] : hits)
    if (from >= begin && to <= end)
      out.marks.emplace_back(from - begin + shift, to - begin + shift);
  if (end < text.size()) out.text += "…";
  return out;
}

}  // namespace daybook
