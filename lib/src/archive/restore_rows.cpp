#include "archive/restore_rows.hpp"

#include <algorithm>

#include "archive/record_parts.hpp"
#include "json/canonical.hpp"
#include "rows/completion.hpp"

namespace daybook::archive {
namespace {

using json::View;
using State = rows::ContentState;

std::vector<Message> messages_of(View list) {
  std::vector<Message> messages;
  const auto add = [&](View message) {
    messages.push_back(Message::from_json(std::string(message.raw())));
  };
  if (list.is(json::Type::array))
    list.elements(add);
  else
    add(list);
  return messages;
}

/// Whether a span's record says more than the row that stayed.
bool tells_text(View record) {
  for (const char* key : {"messages", "response", "choices", "tools", "params", "result", "uri",
                          "metadata", "attributes", "links", "status_message"})
    if (const std::string_view value = json_of(record, key); !value.empty() && value != "[]")
      return true;
  return false;
}

}  // namespace

struct RestoreRows::Span {
  bool has_call = false, has_tool = false, has_resource = false;
  State state = State::stored;
  bool has_text = false;
  std::int64_t response_count = 0, prompt_row = 0;
  bool result_is_json = false;
};

RestoreRows::RestoreRows(sql::Connection& connection, TextStore& texts)
    : connection_(connection),
      texts_(texts),
      moments_(connection, texts),
      find_(connection,
            "SELECT completion.id IS NOT NULL, tool.id IS NOT NULL, access.id IS NOT NULL,"
            " coalesce(completion.content_state, tool.content_state, 0),"
            " coalesce(completion.request_message_id, completion.response_message_id,"
            " completion.alternatives, completion.tools_id, tool.params_id, tool.result_id,"
            " access.uri_id, span.metadata_id, span.metadata_own, span.attributes_id,"
            " span.links_id, span.status_message) IS NOT NULL, completion.response_count,"
            " completion.prompt_row, tool.result_is_json, span.at_ns FROM span"
            " LEFT JOIN completion ON completion.id = span.id"
            " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
            " LEFT JOIN resource_access AS access ON access.id = span.id WHERE span.id = ?1"),
      span_(connection,
            "UPDATE span SET metadata_id = ?2, metadata_own = ?3, attributes_id = ?4,"
            " links_id = ?5, status_message = ?6 WHERE id = ?1"),
      completion_(connection,
                  "UPDATE completion SET request_message_id = ?2, response_message_id = ?3,"
                  " alternatives = ?4, tools_id = ?5, content_state ="
                  " CASE content_state WHEN 4 THEN 0 ELSE content_state END WHERE id = ?1"),
      tool_(connection,
            "UPDATE tool_execution SET params_id = ?2, result_id = ?3, content_state ="
            " CASE content_state WHEN 4 THEN 0 ELSE content_state END WHERE id = ?1"),
      resource_(connection, "UPDATE resource_access SET uri_id = ?2 WHERE id = ?1"),
      title_(connection,
             "UPDATE conversation SET title = ?2 WHERE title IS NULL AND id ="
             " (SELECT conversation_row FROM span WHERE span.id = ?1)"),
      prompt_text_(connection,
                   "UPDATE prompt SET message_id = ?2 WHERE id = ?1 AND message_id IS NOT NULL"
                   " AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = prompt.message_id)"),
      prompt_tools_(connection,
                    "UPDATE prompt SET tools_id = ?2 WHERE id = ?1 AND tools_id IS NOT NULL"
                    " AND NOT EXISTS (SELECT 1 FROM content WHERE content.id = prompt.tools_id)") {}

void RestoreRows::begin() {
  epochs_ = retain::every_epoch(connection_);
  referred_.clear();
  prompts_.clear();
}

Put RestoreRows::put(std::string_view line, bool dry_run) {
  const ArchivedRow row = read_archived(line);
  const Put put =
      row.span != 0 ? put_span(View(line), row, dry_run) : moments_.put(View(line), row, dry_run);
  if (!dry_run || put != Put::restored) return put;
  return planned_.insert(row.key()).second ? Put::restored : Put::unchanged;
}

/// What was erased since must not come back. Erasing deletes the row, and its id is never used
/// again: here is where restoring asks, of moments as of spans.
bool RestoreRows::find(const ArchivedRow& row, Span& span) {
  if (!find_.bind(1, row.span).step() || find_.integer(8) != row.at_ns) {
    find_.reset();
    return false;
  }
  span.has_call = find_.integer(0) != 0;
  span.has_tool = find_.integer(1) != 0;
  span.has_resource = find_.integer(2) != 0;
  span.state = static_cast<State>(find_.integer(3));
  span.has_text = find_.integer(4) != 0;
  span.response_count = find_.integer(5);
  span.prompt_row = find_.integer(6);
  span.result_is_json = find_.integer(7) != 0;
  find_.reset();
  return true;
}

Put RestoreRows::put_span(View record, const ArchivedRow& row, bool dry_run) {
  Span span;
  if (!find(row, span)) return Put::gone;
  if (span.state == State::pruned || span.state == State::withheld) return Put::withheld;
  bool changed = moments_.put_error(record, row.error, dry_run);
  changed = moments_.put_events(record, row, dry_run) || changed;
  if (span.has_text || !tells_text(record)) return changed ? Put::restored : Put::unchanged;
  if (dry_run) return Put::restored;
  refer(row.span);
  put_metadata(record, row);
  if (span.has_call) put_call(record, span, row);
  if (span.has_tool) {
    const std::string_view result = json_of(record, "result");
    const bool is_text = !span.result_is_json && !result.empty();
    tool_.bind(1, row.span).bind_or_null(2, texts_.json(json_of(record, "params")));
    tool_.bind_or_null(3, is_text ? texts_.text(View(result).text()) : texts_.json(result)).run();
  }
  if (span.has_resource)
    resource_.bind(1, row.span).bind_or_null(2, texts_.text(text_of(record, "uri"))).run();
  if (!row.title.empty()) title_.bind(1, row.span).bind(2, std::string_view(row.title)).run();
  return Put::restored;
}

/// Choice 0 is the response, where there is one: told alone, or behind its own key.
void RestoreRows::put_call(View record, const Span& span, const ArchivedRow& row) {
  std::vector<Message> request, response, alternatives;
  if (const auto messages = record.find("messages")) request = messages_of(*messages);
  if (const auto answer = record.find("response")) response = messages_of(*answer);
  if (const auto choices = record.find("choices")) {
    choices->elements([&](View choice) {
      const auto message = choice.find("message");
      if (!message) return;
      alternatives.push_back(Message::from_json(std::string(message->raw())));
    });
    if (span.response_count > 0 && !alternatives.empty()) {
      if (response.empty()) response.push_back(alternatives.front());
      alternatives.erase(alternatives.begin());
    }
  }
  const TextStore::Call call = texts_.call(request, response, alternatives, row.at_ns);
  const std::int64_t tools_id = texts_.json(json_of(record, "tools"));
  completion_.bind(1, row.span).bind_or_null(2, call.request_id);
  completion_.bind_or_null(3, call.response_id);
  completion_.bind_or_null(4, std::string_view(call.alternatives));
  completion_.bind_or_null(5, tools_id).run();
  put_prompt(span.prompt_row, call.preamble_id, tools_id);
}

void RestoreRows::put_prompt(std::int64_t prompt_row, std::int64_t message_id,
                             std::int64_t tools_id) {
  if (prompt_row == 0 || !prompts_.insert(prompt_row).second) return;
  if (message_id != 0) prompt_text_.bind(1, prompt_row).bind(2, message_id).run();
  if (tools_id != 0) prompt_tools_.bind(1, prompt_row).bind(2, tools_id).run();
}

/// One object in the record; in the store what is shared, and what is the span's own.
void RestoreRows::put_metadata(View record, const ArchivedRow& row) {
  std::string shared, own;
  if (const auto metadata = record.find("metadata")) {
    metadata->members([&](std::string_view key, View value) {
      const bool is_own =
          row.is_all_own || std::find(row.own.begin(), row.own.end(), key) != row.own.end();
      std::string& out = is_own ? own : shared;
      out += out.empty() ? '{' : ',';
      json::append_string(out, key);
      out.append(":").append(value.raw());
    });
    if (!shared.empty()) shared += '}';
    if (!own.empty()) own += '}';
    if (shared.empty() && !row.is_all_own) shared = "{}";
    if (own.empty() && row.is_all_own) own = "{}";
  }
  const std::string status = text_of(record, "status_message");
  span_.bind(1, row.span).bind_or_null(2, texts_.json(shared));
  span_.bind_or_null(3, std::string_view(own));
  span_.bind_or_null(4, texts_.json(json_of(record, "attributes")));
  span_.bind_or_null(5, texts_.json(json_of(record, "links")));
  span_.bind_or_null(6, std::string_view(status)).run();
}

/// The epoch of the span's own: from now on its spans refer to text of the open one, too, and the
/// policy of content looks at them again.
void RestoreRows::refer(std::int64_t span_id) {
  for (const retain::EpochRange& epoch : epochs_) {
    if (span_id < epoch.first_span_id || span_id >= epoch.end_span_id) continue;
    if (!referred_.insert(epoch.id).second) return;
    texts_.refer(epoch.first_span_id, epoch.end_span_id);
    sql::Statement(connection_, "UPDATE epoch SET cut_to_ns = 0 WHERE id = ?1")
        .bind(1, epoch.id)
        .run();
    return;
  }
}

}  // namespace daybook::archive
