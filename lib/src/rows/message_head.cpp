#include "rows/message_head.hpp"

namespace daybook::rows {

MessageHeadTable::MessageHeadTable(sql::Connection& db)
    : insert_(db,
              "INSERT OR REPLACE INTO message_head (hour, digest, message_id, span_row)"
              " VALUES (?1, ?2, ?3, ?4)"),
      find_(db,
            "SELECT message_id, span_row FROM message_head WHERE hour = ?1 AND digest = ?2"
            " ORDER BY message_id DESC LIMIT ?3"),
      hour_before_(db, "SELECT coalesce(max(hour), -1) FROM message_head WHERE hour < ?1"),
      oldest_(db, "SELECT coalesce(min(hour), 9223372036854775807) FROM message_head"),
      nth_(db, "SELECT hour, digest FROM message_head ORDER BY hour, digest LIMIT 1 OFFSET ?1"),
      prune_(db, "DELETE FROM message_head WHERE hour < ?1 AND (hour, digest) <= (?2, ?3)") {}

void MessageHeadTable::insert(const MessageHeadRow& row) {
  insert_.bind(1, row.hour).bind(2, static_cast<std::int64_t>(row.digest));
  insert_.bind(3, row.message_id).bind_or_null(4, row.span_row);
  insert_.run();
}

void MessageHeadTable::find(std::int64_t hour, std::uint64_t digest, int limit,
                            std::vector<MessageHeadRow>& rows) {
  find_.bind(1, hour).bind(2, static_cast<std::int64_t>(digest)).bind(3, std::int64_t{limit});
  while (find_.step()) rows.push_back({hour, digest, find_.integer(0), find_.integer(1)});
}

std::int64_t MessageHeadTable::hour_before(std::int64_t hour) {
  hour_before_.bind(1, hour);
  return hour_before_.first_integer();
}

bool MessageHeadTable::prune(std::int64_t hour, int rows_max) {
  const std::int64_t oldest = oldest_.first_integer();
  if (oldest >= hour) return false;
  nth_.bind(1, std::int64_t{rows_max});
  const bool more = nth_.step() && nth_.integer(0) < hour;
  const std::int64_t last_hour = more ? nth_.integer(0) : hour;
  const std::int64_t last_digest = more ? nth_.integer(1) : INT64_MIN;
  nth_.reset();
  prune_.bind(1, hour).bind(2, last_hour).bind(3, last_digest).run();
  return more;
}

}  // namespace daybook::rows
