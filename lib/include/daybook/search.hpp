// Search: finding texts by their words.
//
//   daybook::index_text("daybook.db");                       // from cron: off the hot path
//   daybook::TextSearch words("refund \"late delivery\"");
//   auto rows = reader.query("SELECT messages.text FROM message_search JOIN messages"
//                            " ON messages.id = message_search.rowid"
//                            " WHERE message_search MATCH :words",
//                            {{"words", words.expression()}});
//
// A text is found where it holds all the words, in any order and whatever their case; words in
// quotation marks stand side by side, a word that ends in * is the beginning of one. Accents of
// Latin letters do not count. Scripts that are written without spaces between words (Chinese,
// Japanese, Thai …) are searched by letters that stand side by side, so any part of a text is
// found.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daybook/export.hpp"

namespace daybook {

struct DAYBOOK_EXPORT IndexOptions {
  std::function<bool()> stop;  // asked between batches: true ends it early
};
struct DAYBOOK_EXPORT IndexResult {
  std::uint64_t messages = 0;  // that were read
  std::uint64_t indexed = 0;   // of these, those with text
  bool complete = true;        // false: stop said so
};
/// Brings the index of messages' text up to what is stored now. In small transactions: writers go
/// on meanwhile. Costs about a second for 12 MB of new text, and half its size. The index holds
/// words of what is stored, so redacted text only.
DAYBOOK_EXPORT IndexResult index_text(const std::string& path, const IndexOptions& options = {});

/// What somebody is looking for. Any text is taken: there is no syntax to be got wrong.
class DAYBOOK_EXPORT TextSearch {
 public:
  explicit TextSearch(std::string_view query);

  bool empty() const noexcept { return terms_.empty(); }  // no letter and no digit in it
  /// For MATCH on message_search.
  std::string expression() const;
  /// Whether a text holds it; what the index would say.
  bool matches(std::string_view text) const;

  struct Snippet {
    std::string text;
    std::vector<std::pair<std::size_t, std::size_t>> marks;  // begin and end of each hit in it
  };
  /// What stands round the first hit, at most about `characters` long; … where it was cut.
  Snippet snippet(std::string_view text, std::size_t characters) const;

 private:
  struct Term {
    std::vector<std::string> words;  // side by side, folded
    bool is_prefix = false;          // the last is the beginning of a word
  };
  std::vector<Term> terms_;
};

}  // namespace daybook
