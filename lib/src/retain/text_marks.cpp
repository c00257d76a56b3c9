#include "retain/text_marks.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "retain/moments.hpp"
#include "state/restored_text.hpp"

namespace daybook::retain {
namespace {

// id, two of messages, alternatives, then of content: those that content policy cuts, then others.
constexpr const char* kSpans =
    "SELECT span.id, completion.request_message_id, completion.response_message_id,"
    " completion.alternatives, completion.tools_id, tool.params_id, tool.result_id, access.uri_id,"
    " span.metadata_id, span.attributes_id, span.links_id, completion.parameters_id,"
    " usage.usage_id FROM span LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id WHERE span.id >= ?1 AND span.id < ?2";
constexpr int kFirstContent = 4, kFirstKept = 11, kColumns = 13;

}  // namespace

std::vector<EpochRange> every_epoch(sql::Connection& connection) {
  std::vector<EpochRange> epochs;
  sql::Statement select(connection,
                        "SELECT id, first_span_id, first_message_id, first_content_id, deleted,"
                        " closed_ns IS NULL FROM epoch UNION ALL"
                        " SELECT NULL, next_span_id, next_message_id, next_content_id, 0, 1"
                        " FROM store_state ORDER BY 1 NULLS LAST");
  while (select.step()) {
    if (!epochs.empty()) {
      epochs.back().end_span_id = select.integer(1);
      epochs.back().end_message_id = select.integer(2);
      epochs.back().end_content_id = select.integer(3);
    }
    EpochRange epoch;
    epoch.id = select.integer(0);
    epoch.first_span_id = select.integer(1);
    epoch.first_message_id = select.integer(2);
    epoch.first_content_id = select.integer(3);
    epoch.deleted = select.integer(4);
    epoch.is_open = select.integer(5) != 0;
    epochs.push_back(epoch);
  }
  epochs.pop_back();  // what is to come
  return epochs;
}

std::vector<EpochRange> epochs_to_sweep(sql::Connection& connection) {
  std::vector<EpochRange> epochs;
  for (const EpochRange& epoch : every_epoch(connection))
    if (!epoch.is_open && epoch.deleted > 0) epochs.push_back(epoch);
  return epochs;
}

void each_content_of_moments(sql::Connection& connection, const Skip& skip,
                             const std::function<void(std::int64_t content_id)>& use) {
  for (const MomentKind& kind : moment_kinds()) {
    if (*kind.contents == '\0') continue;
    sql::Statement select(connection,
                          std::string("SELECT id, ") + kind.contents + " FROM " + kind.table);
    while (select.step()) {
      if (skip.moment && skip.moment(kind.table, select.integer(0))) continue;
      for (int column = 1; column < select.columns(); ++column) use(select.integer(column));
    }
  }
}

TextMarks::TextMarks(sql::Connection& connection, const std::vector<EpochRange>& epochs,
                     const Skip& skip)
    : connection_(connection),
      messages_(epochs.empty() ? 0 : epochs.front().first_message_id,
                epochs.empty() ? 0 : epochs.back().end_message_id),
      contents_(epochs.empty() ? 0 : epochs.front().first_content_id,
                epochs.empty() ? 0 : epochs.back().end_content_id) {
  if (epochs.empty()) return;
  for (const EpochRange& epoch : epochs) mark_spans(epoch.first_span_id, epoch.end_span_id, skip);
  for (const state::RestoredText& range : state::restored_texts(connection)) {
    const bool is_of_these =
        std::any_of(epochs.begin(), epochs.end(),
                    [&](const EpochRange& epoch) { return epoch.id == range.epoch_id; });
    if (is_of_these) mark_spans(range.first_span_id, range.end_span_id, skip);
  }
  each_content_of_moments(connection_, skip, [this](std::int64_t id) { contents_.set(id); });
  for (const EpochRange& epoch : epochs) mark_paths(epoch);
}

/// A JSON array of numbers, as the writer makes it.
void TextMarks::mark_alternatives(std::string_view json) {
  for (std::size_t at = 0; at < json.size();) {
    std::int64_t id = 0;
    const auto read = std::from_chars(json.data() + at, json.data() + json.size(), id);
    if (read.ec == std::errc()) messages_.set(id);
    const auto end = static_cast<std::size_t>(read.ptr - json.data());
    at = end > at ? end : at + 1;
  }
}

void TextMarks::mark_spans(std::int64_t first, std::int64_t end, const Skip& skip) {
  sql::Statement select(connection_, kSpans);
  select.bind(1, first).bind(2, end);
  while (select.step()) {
    const std::int64_t id = select.integer(0);
    if (skip.span && skip.span(id)) continue;
    const bool is_cut = skip.text_of_span && skip.text_of_span(id);
    for (int column = is_cut ? kFirstKept : kFirstContent; column < kColumns; ++column)
      contents_.set(select.integer(column));  // NULL is 0, which no row has
    if (is_cut) continue;
    messages_.set(select.integer(1));
    messages_.set(select.integer(2));
    if (!select.is_null(3)) mark_alternatives(select.text(3));
  }
}

/// From the last to the first: whatever a message leads to is older than it.
void TextMarks::mark_paths(const EpochRange& epoch) {
  sql::Statement select(connection_,
                        "SELECT id, parent_id, alias_of, content_id, extra_id FROM message"
                        " WHERE id >= ?1 AND id < ?2 ORDER BY id DESC");
  select.bind(1, epoch.first_message_id).bind(2, epoch.end_message_id);
  while (select.step()) {
    if (!messages_.has(select.integer(0))) continue;
    messages_.set(select.integer(1));
    messages_.set(select.integer(2));
    contents_.set(select.integer(3));
    contents_.set(select.integer(4));
  }
}

}  // namespace daybook::retain
