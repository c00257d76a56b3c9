#include "state/restored_text.hpp"

#include "schema/migrate.hpp"

namespace daybook::state {

std::vector<RestoredText> restored_texts(sql::Connection& connection) {
  std::vector<RestoredText> ranges;
  if (!schema::has_table(connection, "restored")) return ranges;
  sql::Statement select(connection,
                        "SELECT epoch_id, first_span_id, end_span_id FROM restored"
                        " ORDER BY epoch_id, first_span_id");
  while (select.step()) ranges.push_back({select.integer(0), select.integer(1), select.integer(2)});
  return ranges;
}

void note_restored(sql::Connection& connection, const RestoredText& range) {
  schema::create_on_demand(connection, "restored");
  sql::Statement(connection,
                 "INSERT OR IGNORE INTO restored (epoch_id, first_span_id, end_span_id)"
                 " VALUES (?1, ?2, ?3)")
      .bind(1, range.epoch_id)
      .bind(2, range.first_span_id)
      .bind(3, range.end_span_id)
      .run();
}

}  // namespace daybook::state
