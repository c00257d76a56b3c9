#include "cli/search.hpp"

#include <algorithm>

#include "cli/command.hpp"
#include "cli/rows.hpp"

namespace daybook::cli {
namespace {

constexpr std::int64_t kReadMost = 50'000;     // messages that are not indexed, about a second
constexpr std::int64_t kTitlesMost = 100'000;  // conversations whose titles are read

/// The type of a message by its role, as SQL.
constexpr const char* kTypeOfRole =
    "CASE messages.role WHEN 'user' THEN 'prompt' WHEN 'assistant' THEN 'answer'"
    " WHEN 'system' THEN 'system' WHEN 'tool' THEN 'tool' ELSE 'other' END";

/// Whether a call shows a message: it stands on the path of its request and answer, which goes up
/// to smaller ids, or it is a choice beside its answer.
constexpr const char* kShowsMessage =
    "(EXISTS (WITH RECURSIVE path (id) AS ("
    "   SELECT coalesce(c.response_message_id, c.request_message_id)"
    "   UNION ALL SELECT m.parent_message_id FROM path JOIN messages AS m ON m.id = path.id"
    "   WHERE path.id > :message)"
    " SELECT 1 FROM path WHERE id = :message)"
    " OR (c.choices_json IS NOT NULL AND c.request_message_id = :parent))";

}  // namespace

const std::vector<std::string>& search_types() {
  static const std::vector<std::string> kTypes = {"prompt", "answer", "title",
                                                  "system", "tool",   "other"};
  return kTypes;
}

Search::Search(const Reader& reader, const SearchRequest& request)
    : reader_(reader), request_(request), words_(request.text) {
  if (words_.empty()) misuse("TEXT: there is no letter and no digit in it to search for");
  read_scope();
}

bool Search::wants(const std::string& type) const {
  const auto& types = request_.types;
  if (types.empty()) return type == "prompt" || type == "answer" || type == "title";
  return std::find(types.begin(), types.end(), type) != types.end();
}

void Search::read_scope() {
  Rows rows = reader_.query(
      "SELECT search_next_message_id, strftime('%Y-%m-%dT%H:%M:%SZ', search_built_ns / 1000000000,"
      " 'unixepoch'), (SELECT max(id) FROM messages) FROM store_state");
  if (!rows.next()) return;
  next_message_ = rows.integer(0);
  scope_.built_at = text_of(rows, 1);
  const std::int64_t last = rows.integer(2);
  scope_.unindexed = std::max<std::int64_t>(last + 1 - next_message_, 0);
  scope_.read = std::min(scope_.unindexed, kReadMost);
  first_read_ = last + 1 - scope_.read;
}

Rows Search::begin(Step step) const {
  if (step == Step::titles) {
    Filters filters = request_.filters;
    return reader_.query(
        "SELECT conversation_id, title, at, service, user_id, session_id FROM (SELECT * FROM"
        " (SELECT conversation_id, title, at, at_us, service, environment, user_id, session_id"
        " FROM conversations ORDER BY last_at_us DESC LIMIT " +
        std::to_string(kTitlesMost) + ") WHERE title IS NOT NULL) " +
        filters.where("at_us", false));
  }
  const auto [since, until] = request_.filters.times(false);
  std::string where;
  if (since) where += " AND messages.at_us >= " + std::to_string(microseconds(*since));
  if (until) where += " AND messages.at_us < " + std::to_string(microseconds(*until));
  std::string types;
  for (const std::string& type : search_types())
    if (wants(type)) types += (types.empty() ? "" : ", ") + sql_literal(type);
  where += std::string(" AND ") + kTypeOfRole + " IN (" + types + ')';
  const std::string columns = std::string("SELECT messages.id, messages.at_us, messages.at, ") +
                              kTypeOfRole + ", messages.parent_message_id, messages.text";
  if (step == Step::unindexed)
    return reader_.query(columns +
                             " FROM messages WHERE messages.id >= :first AND"
                             " messages.alias_of IS NULL" +
                             where + " ORDER BY messages.id DESC",
                         {{"first", first_read_}});
  return reader_.query(columns +
                           " FROM message_search CROSS JOIN messages"
                           " ON messages.id = message_search.rowid"
                           " WHERE message_search MATCH :words AND messages.alias_of IS NULL" +
                           where + " ORDER BY message_search.rowid DESC",
                       {{"words", words_.expression()}});
}

bool Search::find_call(Hit& hit, std::int64_t at_us, std::int64_t parent) const {
  Filters filters = request_.filters;
  filters.since.clear();
  filters.until.clear();
  const std::string where = filters.where("", false);
  const auto query = [&](const std::string& condition) {
    return reader_.query(
        "SELECT c.id, c.conversation_id, c.service, c.user_id, c.session_id, c.model"
        " FROM completions AS c " +
            (where.empty() ? "WHERE " : where + " AND ") +
            "c.at_us >= :at AND c.at_us < :at + 1000 AND " + condition + " ORDER BY c.id LIMIT 1",
        {{"at", at_us}, {"message", *hit.message_id}, {"parent", parent}});
  };
  Rows rows = query(kShowsMessage);
  if (!rows.next()) return where.empty();  // its call is gone, the text is not
  hit.id = rows.integer(0);
  hit.conversation_id = text_of(rows, 1);
  hit.service = text_of(rows, 2);
  hit.user_id = text_of(rows, 3);
  hit.session_id = text_of(rows, 4);
  hit.model = text_of(rows, 5);
  return true;
}

std::optional<Hit> Search::hit_of(const Rows& rows) {
  Hit hit;
  hit.text = text_of(rows, 5);
  hit.indexed = step_ == Step::indexed;
  if (!hit.indexed && !words_.matches(hit.text)) return std::nullopt;
  hit.message_id = rows.integer(0);
  hit.at = text_of(rows, 2);
  hit.type = text_of(rows, 3);
  if (find_call(hit, rows.integer(1), rows.integer(4))) return hit;
  scope_.is_cut = ++scope_.passed_over >= request_.passed_over_most;
  return std::nullopt;
}

/// None where a message of the conversation was told: a title is the beginning of one.
std::optional<Hit> Search::title_of(const Rows& rows) const {
  Hit hit;
  hit.type = "title";
  hit.conversation_id = text_of(rows, 0);
  hit.text = text_of(rows, 1);
  hit.at = text_of(rows, 2);
  hit.service = text_of(rows, 3);
  hit.user_id = text_of(rows, 4);
  hit.session_id = text_of(rows, 5);
  if (!words_.matches(hit.text)) return std::nullopt;
  if (told_.count({hit.service, hit.conversation_id}) > 0) return std::nullopt;
  return hit;
}

std::optional<Hit> Search::next() {
  const bool has_calls_alone = !request_.filters.model.empty() ||
                               !request_.filters.operation.empty() ||
                               !request_.filters.status.empty() ||
                               !request_.filters.trace.empty() || !request_.filters.tag.empty();
  const bool messages =
      std::any_of(search_types().begin(), search_types().end(),
                  [&](const auto& type) { return type != "title" && wants(type); });
  const bool titles = wants("title") && !has_calls_alone;
  for (; step_ != Step::end; step_ = static_cast<Step>(static_cast<int>(step_) + 1)) {
    if (step_ == Step::titles ? !titles : !messages) continue;
    if (step_ == Step::indexed && next_message_ == 1) continue;  // there is no index
    if (!rows_) rows_ = begin(step_);
    while (!scope_.is_cut && rows_->next()) {
      auto hit = step_ == Step::titles ? title_of(*rows_) : hit_of(*rows_);
      if (!hit) continue;
      told_.emplace(hit->service, hit->conversation_id);
      return hit;
    }
    rows_.reset();
  }
  return std::nullopt;
}

}  // namespace daybook::cli
