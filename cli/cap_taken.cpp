#include "cli/cap_taken.hpp"

#include "cli/rows.hpp"

namespace daybook::cli {

CapTaken cap_taken(const Reader& reader, std::optional<Time> from) {
  const std::int64_t from_us = from ? from->time_since_epoch().count() / 1000 : 0;
  Rows rows = reader.query(
      "SELECT CAST(total(json_extract(detail_json, '$.rows_for_cap')) AS INTEGER), min(at)"
      " FROM retention_runs WHERE json_extract(detail_json, '$.rows_for_cap') > 0 AND at_us >= "
      ":from",
      {{"from", from_us}});
  CapTaken taken;
  if (!rows.next()) return taken;
  taken.rows = static_cast<std::uint64_t>(rows.integer(0));
  taken.since = text_of(rows, 1);
  return taken;
}

}  // namespace daybook::cli
