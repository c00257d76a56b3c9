#include "state/user_day_sql.hpp"

#include "state/user_chunks.hpp"

namespace daybook::state {

std::string insert_user_day_sql() {
  return std::string("INSERT INTO rollup_user_day (day_us, ") + kUserOfDayColumns + ')';
}

std::string add_to_user_day_sql() {
  std::string sql =
      " ON CONFLICT (day_us, user_id, service_id, model_id) DO UPDATE SET"
      " count = count + excluded.count, errors = errors + excluded.errors,"
      " priced = priced + excluded.priced, unpriced = unpriced + excluded.unpriced";
  for (const std::string column :
       {"input_tokens", "output_tokens", "cache_read_tokens", "cost_nano_usd"}) {
    sql += ", " + column + " = CASE WHEN excluded." + column + " > 0 AND " + column +
           " > 9223372036854775807 - excluded." + column + " THEN 9223372036854775807 ELSE max(" +
           column + " + excluded." + column + ", 0) END";
  }
  return sql;
}

std::string add_user_day_sql() {
  return insert_user_day_sql() + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)" +
         add_to_user_day_sql();
}

}  // namespace daybook::state
