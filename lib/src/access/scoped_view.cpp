#include "access/scoped_view.hpp"

#include <algorithm>
#include <array>

namespace daybook::access {
namespace {

/// Columns that views find rows by (CONTRACT: keys), and of these, those that find few.
constexpr std::array<std::string_view, 7> kSelective = {
    "id", "trace_id", "conversation_id", "session_id", "user_id", "span_row", "series_id"};
/// Columns that rows are found by, or are worth leaving out by before the rest of them is made.
constexpr std::array<std::string_view, 12> kNumberKeys = {
    "id",        "at_us",      "last_at_us", "hour_us",      "day_us",        "span_row",
    "series_id", "latency_ms", "cost_usd",   "input_tokens", "output_tokens", "depth"};
constexpr std::array<std::string_view, 17> kTextKeys = {
    "trace_id",   "conversation_id", "session_id", "user_id", "service",  "environment", "kind",
    "operation",  "level",           "status",     "model",   "provider", "role",        "name",
    "error_type", "error_code",      "tool"};
constexpr std::array<std::string_view, 2> kOrders = {"id", "at_us"};

template <std::size_t n>
bool has(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string list_of(const std::vector<std::string>& services) {
  std::string list;
  for (const std::string& service : services) {
    list += list.empty() ? "'" : ", '";
    for (const char c : service) {
      list += c;
      if (c == '\'') list += c;
    }
    list += '\'';
  }
  return '(' + list + ')';
}

std::string content_of(const std::string& name, const ViewRight& right) {
  const Scope& content = right.content;
  if (right.shows_all_content()) return "v." + name;
  if (content.is_denied()) return "";
  return "CASE WHEN v.service IN " + list_of(content.services) + " THEN v." + name + " END";
}

std::string state_of(const ViewRight& right) {
  const std::string shown = content_of("content_state", right);
  if (shown.empty()) return "'denied'";
  return shown.starts_with("v.") ? shown : "coalesce(" + shown + ", 'denied')";
}

/// A trace may have spans of several services, and tells sums over all of them.
std::string whole_traces_of(const Scope& rows) {
  return "NOT EXISTS (SELECT 1 FROM trace JOIN span ON span.trace_row = trace.id"
         " JOIN service ON service.id = span.service_id"
         " WHERE trace.trace_hex = v.trace_id AND service.name NOT IN " +
         list_of(rows.services) + ')';
}

}  // namespace

sql::VirtualView scoped_view(const std::string& name, const sql::ViewFacts& facts,
                             const ViewRight& right) {
  sql::VirtualView view;
  view.name = name;
  view.from = name;
  view.services = right.rows.services;
  bool has_id = false;
  for (std::size_t i = 0; i < facts.columns.size(); ++i) {
    const auto& column = facts.columns[i];
    const int at = static_cast<int>(i);
    const bool content = is_content(name, column.name);
    view.columns.push_back({column.name, column.type, "v." + column.name, content});
    if (content) view.columns.back().expression = content_of(column.name, right);
    if (column.name == "content_state") view.columns.back().expression = state_of(right);
    if (column.name == "service") view.by_service = !right.rows.all;
    if (has(kSelective, column.name)) view.selective.push_back(at);
    if (has(kNumberKeys, column.name)) view.number_keys.push_back(at);
    if (has(kTextKeys, column.name)) view.text_keys.push_back(at);
    if (has(kOrders, column.name)) view.orders.push_back(at);
    has_id |= column.name == "id";
    // Most views without an id are small reports, whose rows all their columns tell apart.
    const bool is_key = name == "conversations"
                            ? column.name == "conversation_id" || column.name == "service"
                            : name != "traces" || column.name == "trace_id";
    if (is_key && !content) view.identity.push_back(at);
  }
  if (has_id) view.identity.clear();
  if (name == "traces" && !right.rows.all) view.where = whole_traces_of(right.rows);
  return view;
}

}  // namespace daybook::access
