// Annotate: what is said afterwards of what is stored: scores and tags.
//
//   auto target = daybook::find_target("daybook.db", "0af765");     // a trace, by its beginning
//   daybook::Score score;
//   score.name = "helpful";
//   score.value = 1;
//   daybook::add_score("daybook.db", target, std::move(score));
//   daybook::change_tags("daybook.db", target, {"reviewed"});
//
// An application that has a Store open scores by Logger::score() and Logger::submit() instead;
// these functions open the file for themselves and throw Error (not_found, busy, io …). Other
// writers may be at work meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

/// Something in a store that can be judged: a span (a completion is one), a trace, a conversation.
struct DAYBOOK_EXPORT Target {
  enum class Kind { span, trace, conversation };
  Kind kind = Kind::span;
  std::int64_t span_row = 0;      // spans.id; of a trace its root; 0: a conversation
  std::string trace_id, span_id;  // hex; empty: it has none
  std::string conversation_id;    // of a conversation
  std::string service;
};

/// What a text is taken for.
enum class TargetBy { any, row, record, span, trace, conversation };

/// Finds what is named by a row's id, a record's own id, a span, trace or conversation id, or a
/// `traceparent`. Ids, but for rows', may be shortened to six characters or more, of conversations
/// at either end. Throws not_found with the nearest id, and invalid_argument with the candidates
/// where several are meant. Span ids are looked for among the latest million spans.
DAYBOOK_EXPORT Target find_target(const std::string& path, std::string_view text,
                                  TargetBy by = TargetBy::any);

/// Stores a score of the target, checked and redacted as every record, and synced: its `scores.id`.
/// What the score itself says of its target is not looked at. Throws invalid_argument for a score
/// that breaks a limit.
DAYBOOK_EXPORT std::int64_t add_score(const std::string& path, const Target& target, Score score);

struct DAYBOOK_EXPORT TagResult {
  std::uint64_t spans = 0;        // that have the tags now, of a conversation all its calls so far
  std::uint64_t changed = 0;      // of these, those whose tags changed
  std::vector<std::string> tags;  // of the first, all it has now
  std::int64_t id = 0;            // the first's spans.id
};
/// Adds tags to a span, to a trace's root, or to each call of a conversation, and takes others
/// away. Tags are redacted as those of records. A tag that is there already stays where it is.
DAYBOOK_EXPORT TagResult change_tags(const std::string& path, const Target& target,
                                     const std::vector<std::string>& add,
                                     const std::vector<std::string>& remove = {});

}  // namespace daybook
