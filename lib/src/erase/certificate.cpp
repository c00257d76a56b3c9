#include "erase/certificate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "schema/migrate.hpp"
#include "state/audit_chain.hpp"

namespace daybook::erase {
namespace {

using nlohmann::ordered_json;

/// All that were written: which of them has text of the subject only reading them would tell.
ordered_json archives(sql::Connection& connection) {
  ordered_json paths = ordered_json::array();
  sql::Statement select(
      connection,
      "SELECT DISTINCT json_extract(file.value, '$.path') FROM retention_run AS run,"
      " json_each(run.detail, '$.files') AS file"
      " WHERE run.kind = 'archive' ORDER BY 1");
  while (select.step()) paths.push_back(select.text(0));
  return paths;
}

/// Figures of what went, of both.
void add_up(const std::string& before, ordered_json& out) {
  const auto told = ordered_json::parse(before, nullptr, false);
  if (!told.is_object()) return;
  const auto add = [](const ordered_json& from, const std::string& name, ordered_json& to) {
    const auto found = from.find(name);
    if (found == from.end() || !found->is_number_unsigned()) return;
    to[name] = to.value(name, std::uint64_t{0}) + found->get<std::uint64_t>();
  };
  for (const char* const figure : {"rows", "sums_changed", "sums_gone", "sums_partial", "names",
                                   "audit_entries", "bytes", "cleared"})
    add(told, figure, out);
  if (const auto tables = told.find("tables"); tables != told.end() && tables->is_object())
    for (const auto& table : tables->items()) add(*tables, table.key(), out["tables"]);
  if (const auto damaged = told.find("damaged"); damaged != told.end() && damaged->is_array())
    for (const auto& one : *damaged)
      if (std::find(out["damaged"].begin(), out["damaged"].end(), one) == out["damaged"].end())
        out["damaged"].push_back(one);
}

std::string text_of(std::int64_t ns) {
  return base::format_time(ns);
}

}  // namespace

const char* outcome(const EraseResult& result) noexcept {
  if (!result.found.empty()) return "found";
  if (result.held_rows > 0) return "held";
  return result.finished ? "erased" : "unfinished";
}

std::string certificate(sql::Connection& connection, const Told& told, const EraseResult& result) {
  ordered_json files = ordered_json::array(), found = ordered_json::array();
  for (const auto& file : result.files)
    files.push_back({{"path", file.path}, {"bytes", file.bytes}});
  for (const auto& one : result.found)
    found.push_back({{"canary", one.canary + 1}, {"path", one.path}, {"offset", one.offset}});
  const auto key = state::audit_key(connection);
  ordered_json out = {
      {"certificate", "daybook erasure 1"},
      {"store", key ? ordered_json(state::audit_id(*key)) : ordered_json()},
      {"request", told.request},
      {"principal", told.principal.empty() ? ordered_json() : ordered_json(told.principal)},
      {"asked_at", text_of(told.asked_ns)},
      {"finished_at", text_of(told.finished_ns)},
      {"result", outcome(result)},
      {"rows", result.rows},
      {"tables", result.rows_by_table},
      {"rollups", result.rollups == EraseRollups::recompute ? "recomputed" : "kept"},
      {"sums_changed", result.sums_changed},
      {"sums_gone", result.sums_gone},
      {"sums_partial", result.sums_partial},
      {"names", result.names},
      {"audit_entries", result.audit_entries},
      {"held_rows", result.held_rows},
      {"holds", result.holds},
      {"bytes", result.bytes},
      {"cleared", result.cleared},
      {"damaged", result.damaged},
      {"wal_emptied", result.wal_emptied},
      {"canaries", told.canaries},
      {"files", files},
      {"found", found},
      {"archives", archives(connection)}};
  add_up(told.before, out);
  return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace daybook::erase
