// Searching: prompts, answers and other messages by the index where it goes, by reading the latest
// ones where it does not, and titles of conversations.
//
//   Search search(reader, request);
//   while (auto hit = search.next()) …        // the latest first
//
// A message may stand in several calls; it is told with the call that brought it, and filters are
// those of that call. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/args.hpp"
#include "daybook/reader.hpp"
#include "daybook/search.hpp"

namespace daybook::cli {

struct SearchRequest {
  std::string text;
  std::vector<std::string> types;  // of search_types(); none: prompts, answers and titles
  Filters filters;
  std::int64_t passed_over_most = 10'000;  // see SearchScope; each costs a look at its call
};
const std::vector<std::string>& search_types();

struct Hit {
  std::string type, at, conversation_id, service, user_id, session_id, model, text;
  std::optional<std::int64_t> id, message_id;  // completions.id, messages.id
  bool indexed = false;
};

/// How far the index goes.
struct SearchScope {
  std::string built_at;          // empty: never built
  std::int64_t unindexed = 0;    // messages that came after it, at most
  std::int64_t read = 0;         // of these, those that are read one by one: the latest
  std::int64_t passed_over = 0;  // texts that hold the words, of calls that the filters leave out
  bool is_cut = false;           // there were too many of them: the search ended
};

class Search {
 public:
  Search(const Reader& reader, const SearchRequest& request);
  std::optional<Hit> next();
  const SearchScope& scope() const noexcept { return scope_; }
  const TextSearch& words() const noexcept { return words_; }

 private:
  enum class Step { unindexed, indexed, titles, end };
  bool wants(const std::string& type) const;
  Rows begin(Step step) const;
  std::optional<Hit> hit_of(const Rows& rows);
  std::optional<Hit> title_of(const Rows& rows) const;
  bool find_call(Hit& hit, std::int64_t at_us, std::int64_t parent) const;
  void read_scope();

  const Reader& reader_;
  SearchRequest request_;
  TextSearch words_;
  SearchScope scope_;
  std::int64_t next_message_ = 1, first_read_ = 1;
  Step step_ = Step::unindexed;
  std::optional<Rows> rows_;
  std::set<std::pair<std::string, std::string>> told_;  // service, conversation
};

}  // namespace daybook::cli
