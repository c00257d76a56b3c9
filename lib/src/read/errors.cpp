#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"

namespace daybook {
namespace {

using Names = std::array<std::string, 5>;
const std::vector<std::string> kColumns = {"service", "provider", "model", "error_type",
                                           "fingerprint"};

struct Sums {
  std::int64_t count = 0, first_at_ns = INT64_MAX, last_at_ns = -1, sample_id = 0;
};

/// The names of each group's row, by rollup_error_group.id.
std::unordered_map<std::int64_t, Names> read_groups(sql::Connection& connection,
                                                    const Window& window,
                                                    const access::Scope& scope) {
  std::vector<std::string> by = {"service", "error_type", "fingerprint"};
  if (!window.by.empty()) by = window.by;
  read::require_known(by, kColumns);
  std::unordered_map<std::int64_t, Names> groups;
  if (!window.environment.empty() || !window.operation.empty() || !window.status.empty())
    return groups;  // which errors are not counted by
  sql::Statement select(connection,
                        "SELECT g.id, service.name, model.provider, model.name, g.type,"
                        " g.fingerprint FROM rollup_error_group AS g"
                        " JOIN service ON service.id = g.service_id"
                        " JOIN model ON model.id = g.model_id");
  while (select.step()) {
    if (!read::lets_through(window.service, select.text(1)) ||
        !read::is_in(scope, select.text(1)) ||
        !read::lets_through(window.provider, select.text(2)) ||
        !read::lets_through(window.model, select.text(3))) {
      continue;
    }
    Names names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (std::find(by.begin(), by.end(), kColumns[i]) != by.end())
        names[i] = select.text(static_cast<int>(i) + 1);
    }
    groups.emplace(select.integer(0), std::move(names));
  }
  return groups;
}

ErrorRow row_of(const Names& names, const Sums& sums, sql::Statement& sample, bool shows_sample) {
  ErrorRow row;
  row.service = names[0];
  row.provider = names[1];
  row.model = names[2];
  row.error_type = names[3];
  row.fingerprint = names[4];
  row.count = sums.count;
  row.first_at = Time(Nanos(sums.first_at_ns));
  row.last_at = Time(Nanos(sums.last_at_ns));
  if (!shows_sample) return row;
  sample.bind(1, sums.sample_id);
  if (sample.step() && !sample.is_null(0)) row.sample = std::string(sample.text(0));
  sample.reset();
  return row;
}

/// `content`: of whose rows the sample is shown.
void tell_of_samples(const Reader::State& state, const access::Scope& content,
                     const std::vector<ErrorRow>& rows) {
  if (!state.gate) return;
  if (!content.all) state.gate->note_hidden("report_errors.sample");
  if (!state.gate->log()) return;
  access::ReadEvent event;
  event.rows = std::count_if(rows.begin(), rows.end(),
                             [](const ErrorRow& row) { return row.sample.has_value(); });
  if (event.rows == 0) return;
  event.principal = state.gate->principal().name;
  event.action = "content";
  event.relations = {"report_errors"};
  event.content_columns = {"report_errors.sample"};
  event.subjects.add_unnamed(event.rows);
  state.gate->log()->before_rows(event);
}

}  // namespace

std::vector<ErrorRow> Reader::errors(const Window& window) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_errors");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const auto groups = read_groups(connection, window, scope);
  const access::Scope content = read::content_scope(state, "report_errors");
  read::TierSelect counters(connection, "group_id, count, first_at_ns, last_at_ns, sample_id",
                            "rollup_error_", "", "count > 0");
  sql::Statement sample(connection,
                        "SELECT content.text FROM error JOIN content ON content.id ="
                        " error.message_id WHERE error.id = ?1");
  std::vector<ErrorRow> rows;
  for (const read::Period& period :
       read::periods_of(window, window.bucket.value_or(Bucket::none), horizon, horizon.kept_hour)) {
    std::map<Names, Sums> report;
    counters.each(read::stretches(period.hours, horizon), [&](const sql::Statement& row) {
      const auto group = groups.find(row.integer(0));
      if (group == groups.end()) return;
      Sums& sums = report[group->second];
      sums.count += row.integer(1);
      sums.first_at_ns = std::min(sums.first_at_ns, row.integer(2));
      sums.last_at_ns = std::max(sums.last_at_ns, row.integer(3));
      sums.sample_id = std::max(sums.sample_id, row.integer(4));
    });
    const auto first = static_cast<std::ptrdiff_t>(rows.size());
    for (const auto& [names, sums] : report) {
      // A row that is not of one service may have the sample of any.
      rows.push_back(row_of(names, sums, sample, read::is_in(content, names[0])));
      rows.back().at = period.at;
    }
    std::stable_sort(rows.begin() + first, rows.end(),
                     [](const ErrorRow& a, const ErrorRow& b) { return a.count > b.count; });
  }
  tell_of_samples(state, content, rows);
  return rows;
}

}  // namespace daybook
