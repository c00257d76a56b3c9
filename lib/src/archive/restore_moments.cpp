#include "archive/restore_moments.hpp"

#include <algorithm>

#include "archive/record_parts.hpp"

namespace daybook::archive {
namespace {

using json::View;
using retain::What;

const retain::MomentKind& kind_of(What what) {
  const auto& kinds = retain::moment_kinds();
  return *std::find_if(std::begin(kinds), std::end(kinds),
                       [&](const retain::MomentKind& kind) { return kind.what == what; });
}

}  // namespace

sql::Statement& RestoreMoments::prepared(const std::string& sql) {
  const auto found = prepared_.find(sql);
  return found != prepared_.end()
             ? found->second
             : prepared_.emplace(sql, sql::Statement(connection_, sql)).first->second;
}

bool RestoreMoments::is_gone(const ArchivedRow& row) {
  sql::Statement& find =
      prepared(std::string("SELECT at_ns FROM ") + row.kind->table + " WHERE id = ?1");
  const bool is_there = find.bind(1, row.moment).step() && find.integer(0) == row.at_ns;
  find.reset();
  return !is_there;
}

bool RestoreMoments::has_contents(const Kind& kind, std::int64_t id) {
  return prepared(std::string("SELECT coalesce(") + kind.contents + ", NULL) IS NOT NULL FROM " +
                  kind.table + " WHERE id = ?1")
             .bind(1, id)
             .first_integer() != 0;
}

bool RestoreMoments::put_contents(const Kind& kind, std::int64_t id,
                                  const std::vector<std::int64_t>& contents) {
  std::string sets = kind.contents;
  int parameter = static_cast<int>(std::count(sets.begin(), sets.end(), ',')) + 2;
  for (auto end = sets.size(); end != std::string::npos; --parameter) {
    sets.insert(end, " = ?" + std::to_string(parameter));
    end = sets.rfind(',', end - 1);
  }
  sql::Statement& update =
      prepared(std::string("UPDATE ") + kind.table + " SET " + sets + " WHERE id = ?1");
  update.bind(1, id);
  for (std::size_t i = 0; i < contents.size(); ++i)
    update.bind_or_null(static_cast<int>(i) + 2, contents[i]);
  update.run();
  texts_.refer_moments();
  return true;
}

bool RestoreMoments::put_error(View record, std::int64_t id, bool dry_run) {
  const auto error = record.find("error");
  if (id == 0 || !error || has_contents(kind_of(What::errors), id)) return false;
  const std::string message = text_of(*error, "message"), stack = text_of(*error, "stack");
  if (message.empty() && stack.empty()) return false;
  return dry_run ||
         put_contents(kind_of(What::errors), id, {texts_.text(message), texts_.text(stack), 0, 0});
}

bool RestoreMoments::put_events(View record, const ArchivedRow& row, bool dry_run) {
  const auto events = record.find("events");
  if (!events) return false;
  bool changed = false;
  auto id = row.events.begin();
  events->elements([&](View event) {
    if (id == row.events.end()) return;
    const std::string_view attributes = json_of(event, "attributes");
    if (!attributes.empty() && !has_contents(kind_of(What::events), *id))
      changed = dry_run || put_contents(kind_of(What::events), *id, {0, texts_.json(attributes)});
    ++id;
  });
  return changed;
}

Put RestoreMoments::put(View record, const ArchivedRow& row, bool dry_run) {
  if (is_gone(row)) return Put::gone;
  if (has_contents(*row.kind, row.moment)) return Put::unchanged;
  if (dry_run) return Put::restored;
  const std::int64_t metadata = texts_.json(json_of(record, "metadata"));
  switch (row.kind->what) {
    case What::errors:
      put_contents(
          *row.kind, row.moment,
          {texts_.text(text_of(record, "error_message")), texts_.text(text_of(record, "stack")),
           texts_.json(json_of(record, "context")), metadata});
      break;
    case What::events:
      put_contents(
          *row.kind, row.moment,
          {texts_.text(text_of(record, "body")), texts_.json(json_of(record, "attributes"))});
      break;
    case What::scores:
      put_contents(*row.kind, row.moment, {texts_.text(text_of(record, "comment")), metadata});
      break;
    default:
      put_contents(*row.kind, row.moment, {metadata});
  }
  return Put::restored;
}

}  // namespace daybook::archive
