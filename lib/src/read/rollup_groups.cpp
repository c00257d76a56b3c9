#include "read/rollup_groups.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace daybook::read {
namespace {

constexpr const char* kGroups =
    "SELECT g.id, g.status, service.name, g.environment, g.kind, operation.name, model.provider,"
    " model.name, CASE g.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END"
    " FROM rollup_group AS g JOIN service ON service.id = g.service_id"
    " JOIN operation ON operation.id = g.operation_id JOIN model ON model.id = g.model_id";
constexpr int kFirstName = 2;

struct Column {
  const char* name;
  std::string ReportKey::*value;
  std::string Window::*wanted;  // nullptr: no filter
};
// In the order of kGroups, which is that of rows.
constexpr std::array kColumns = {
    Column{"service", &ReportKey::service, &Window::service},
    Column{"environment", &ReportKey::environment, &Window::environment},
    Column{"kind", &ReportKey::kind, nullptr},
    Column{"operation", &ReportKey::operation, &Window::operation},
    Column{"provider", &ReportKey::provider, &Window::provider},
    Column{"model", &ReportKey::model, &Window::model},
    Column{"status", &ReportKey::status, &Window::status}};

bool lets_through(const Window& window, const sql::Statement& row) {
  int at = kFirstName;
  for (const Column& column : kColumns) {
    const std::string_view value = row.text(at++);
    if (column.wanted && !read::lets_through(window.*column.wanted, value)) return false;
  }
  return true;
}

}  // namespace

void require_known(const std::vector<std::string>& by, const std::vector<std::string>& known) {
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  for (const std::string& name : by) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(Error::Code::invalid_argument,
                "the report has no column \"" + name + "\" to sum by", "it has " + list);
  }
}

RollupGroups::RollupGroups(sql::Connection& connection, const Window& window,
                           std::vector<std::string> by, const access::Scope& scope) {
  if (!window.by.empty()) by = window.by;
  std::vector<std::string> known;
  for (const Column& column : kColumns) known.push_back(column.name);
  require_known(by, known);

  using Names = std::array<std::string, kColumns.size()>;
  std::map<Names, std::vector<std::size_t>> rows;  // the groups of each row
  sql::Statement select(connection, kGroups);
  while (select.step()) {
    const auto id = static_cast<std::size_t>(select.integer(0));
    if (rows_.size() <= id) rows_.resize(id + 1);
    rows_[id].is_error = select.integer(1) == 2;
    if (!lets_through(window, select) || !is_in(scope, select.text(kFirstName))) continue;
    Names names;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      if (std::find(by.begin(), by.end(), kColumns[i].name) != by.end())
        names[i] = select.text(kFirstName + static_cast<int>(i));
    }
    rows[names].push_back(id);
  }
  for (const auto& [names, groups] : rows) {
    for (const std::size_t id : groups) rows_[id].row = keys_.size();
    ReportKey key;
    for (std::size_t i = 0; i < kColumns.size(); ++i) key.*kColumns[i].value = names[i];
    keys_.push_back(std::move(key));
  }
}

}  // namespace daybook::read
