#include "base/text.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"
#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

constexpr std::string_view kNote = "\n[cut: ", kNoteEnd = " bytes]";
constexpr std::size_t kNoteBytesMax = 64;
constexpr std::string_view kCutParams = "{\"cut_from_bytes\":";

/// What was cut is not cut again when it comes back, as out of an export.
bool is_cut(std::string_view text) {
  return text.size() <= limits::kToolTextBytesMax + kNoteBytesMax && text.ends_with(kNoteEnd) &&
         text.rfind(kNote) + kNoteBytesMax >= text.size();
}
bool fits(std::string_view text) {
  return text.size() <= limits::kToolTextBytesMax || is_cut(text);
}
/// Its text stands there as a JSON string, in which a byte takes two at most: it was JSON before.
bool is_cut_params(std::string_view json) {
  return json.size() <= 2 * limits::kToolTextBytesMax + kNoteBytesMax &&
         json.starts_with(kCutParams);
}

/// The beginning of a text that is too large, with a note of what is missing. It is redacted
/// already: cut before, half of a secret would pass for none.
std::string cut_text(std::string_view redacted, std::size_t bytes) {
  const std::string_view kept = base::truncate_utf8(redacted, limits::kToolTextBytesMax);
  return std::string(kept).append(kNote) + std::to_string(kept.size()) + " of " +
         std::to_string(bytes).append(kNoteEnd);
}

std::int64_t store_params(Scrubber& scrubber, std::string_view text) {
  const std::string json = canonical_or_string(text);
  if (json.size() <= limits::kToolTextBytesMax || is_cut_params(json))
    return scrubber.json_id(json);
  std::string redacted;
  std::string cut = std::string(kCutParams) + std::to_string(text.size()) + ",\"text\":";
  json::append_string(
      cut, base::truncate_utf8(scrubber.json_field(json, redacted), limits::kToolTextBytesMax));
  return scrubber.json_id(cut + '}');
}

struct StoredResult {
  std::int64_t id = 0;
  bool is_json = false;
};

/// A JSON string is stored as the text it is.
StoredResult store_result(Scrubber& scrubber, std::string_view text) {
  std::string json, plain, redacted;
  StoredResult stored;
  stored.is_json = static_cast<bool>(json::canonical(text, json));
  if (stored.is_json && json::View(json).is(json::Type::string) &&
      !json::View(json).has_lone_surrogate() && json.size() > 2) {
    plain = json::View(json).text();
    text = plain;
    stored.is_json = false;
  }
  if (stored.is_json) text = json;
  if (fits(text)) {
    stored.id = stored.is_json ? scrubber.json_id(text) : scrubber.text_id(text);
    return stored;
  }
  const std::string_view clean =
      stored.is_json ? scrubber.json_field(text, redacted) : scrubber.field(text, redacted);
  return {scrubber.text_id(cut_text(clean, text.size())), false};
}

std::int64_t store_uri(Scrubber& scrubber, std::string_view uri) {
  if (fits(uri)) return scrubber.text_id(uri);
  std::string redacted;
  return scrubber.text_id(cut_text(scrubber.field(uri, redacted), uri.size()));
}

/// Cancelled is neither well nor a failure.
Status status_of(const Common& common, const std::optional<Failure>& failure,
                 std::string_view outcome) {
  if (common.status != Status::unset) return common.status;
  if (failure) return Status::error;
  if (outcome.empty() || outcome == "cancelled") return Status::unset;
  return outcome == "ok" ? Status::ok : Status::error;
}

}  // namespace

std::int64_t BatchWriter::State::server_id(std::string_view server) {
  return server.empty() ? 0 : names.server.id(server);
}

std::optional<Error> BatchWriter::State::write(const ToolExecution& record, const Item& item) {
  Resolved r;
  resolve(record, item.origin, record.operation.empty() ? "execute_tool" : record.operation, r);
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  SpanDraft draft;
  draft.kind = "execute_tool";
  draft.role = SpanRole::tool_execution;
  draft.status = status_of(record, record.failure, record.outcome);
  draft.failure = record.failure ? &*record.failure : nullptr;
  draft.conversation_row = conversation_named(record, r);
  store_metadata(canonical_object(record.metadata), draft.conversation_row, r);

  std::string error_code;
  const std::string_view server = scrubber.name(record.server);
  rows::ToolExecutionRow row;
  row.server_id = server_id(server);
  row.tool = draft.name = scrubber.name(record.tool);
  row.tool_call_id = scrubber.identifier(record.tool_call_id, slots[6]);
  row.side = scrubber.name(record.side);
  row.transport = scrubber.name(record.transport);
  row.protocol_version = scrubber.name(record.protocol_version);
  row.outcome = scrubber.name(record.outcome);
  row.error_code = draft.error_code = scrubber.short_field(record.error_code, error_code);
  row.params_id = store_params(scrubber, record.params.text);
  const StoredResult result = store_result(scrubber, record.result.text);
  row.result_id = result.id;
  row.result_is_json = result.is_json;
  row.result_bytes = record.result_bytes;
  if (!row.result_bytes && !record.result.text.empty())
    row.result_bytes = static_cast<std::int64_t>(record.result.text.size());
  row.content_state = withheld                                   ? rows::ContentState::withheld
                      : row.params_id != 0 || row.result_id != 0 ? rows::ContentState::stored
                                                                 : rows::ContentState::none;
  row.id = put_span(record, item.origin, r, draft);
  tool_executions.insert(row);
  sizes.add("tool_execution", 1, tool_executions.take_bytes());
  rollups.add(state::RollupTool{r.at_ns, names.tool_group({r.service_id, server, row.tool}),
                                draft.rollup.duration_ns, draft.status == Status::error});
  return std::nullopt;
}

std::optional<Error> BatchWriter::State::write(const ResourceAccess& record, const Item& item) {
  Resolved r;
  const std::string_view action = record.action.empty() ? "read" : scrubber.name(record.action);
  resolve(record, item.origin,
          record.operation.empty() ? "resources/" + std::string(action) : record.operation, r);
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  SpanDraft draft;
  draft.kind = "resource_access";
  draft.status = status_of(record, record.failure, record.outcome);
  draft.failure = record.failure ? &*record.failure : nullptr;
  draft.conversation_row = conversation_named(record, r);
  store_metadata(canonical_object(record.metadata), draft.conversation_row, r);

  std::string error_code;
  rows::ResourceAccessRow row;
  row.server_id = server_id(scrubber.name(record.server));
  row.uri_id = store_uri(scrubber, record.uri);
  row.action = action;
  row.side = scrubber.name(record.side);
  row.outcome = scrubber.name(record.outcome);
  row.error_code = draft.error_code = scrubber.short_field(record.error_code, error_code);
  row.bytes = record.bytes;
  row.id = put_span(record, item.origin, r, draft);
  resource_accesses.insert(row);
  sizes.add("resource_access", 1, resource_accesses.take_bytes());
  return std::nullopt;
}

}  // namespace daybook::write
