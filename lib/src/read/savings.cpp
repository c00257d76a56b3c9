#include "daybook/savings.hpp"

#include <algorithm>
#include <array>

#include "read/reader_state.hpp"
#include "read/savings_calls.hpp"
#include "read/snapshot.hpp"

namespace daybook {
namespace read {

SavingRows repeated(SavingsCalls& calls) {
  using Request = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
  std::set<Request> answered;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>,
           std::pair<SavingSums, const SavingsCall*>>
      sums;
  for (SavingsCall& call : calls.calls) {
    if (call.request_id == 0 || !call.answered) continue;
    call.repeats = !answered
                        .insert({call.service_id, call.model_id, call.request_id, call.tools_id,
                                 call.parameters_id})
                        .second;
    if (!call.repeats) continue;
    auto& [sum, any] = sums[{call.service_id, call.operation_id, call.model_id}];
    any = &call;
    sum.add(call.input(), call.output(), call.cost_nano_usd, 0);
  }
  SavingRows rows;
  for (const auto& [ids, of] : sums)
    rows.push_back(of.first.row(Saving::repeated, calls.key(*of.second)));
  return rows;
}

}  // namespace read

const char* saving_name(Saving saving) noexcept {
  constexpr std::array kNames = {"repeated", "cache_miss", "cheaper_model"};
  return kNames[static_cast<std::size_t>(saving)];
}

std::vector<SavingRow> savings(const Reader& reader, const SavingsOptions& options) {
  if (options.since == Time())
    throw Error(Error::Code::invalid_argument, "savings are looked for in a time that begins",
                "set since: it reads each call");
  const Reader::State& state = read::held(reader.state_);
  const access::Scope scope = read::report_scope(state, "report_models");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  read::SavingsCalls calls = read::read_calls(connection, options, scope);
  price::Catalogue prices(connection);
  std::vector<SavingRow> rows = read::repeated(calls);
  for (SavingRow& row : read::cache_misses(connection, prices, calls))
    rows.push_back(std::move(row));
  for (SavingRow& row : read::cheaper_models(connection, prices, calls, options))
    rows.push_back(std::move(row));
  std::stable_sort(rows.begin(), rows.end(), [](const SavingRow& a, const SavingRow& b) {
    if (a.what != b.what) return a.what < b.what;
    return a.saved_usd.value_or(-1) > b.saved_usd.value_or(-1);
  });
  return rows;
}

}  // namespace daybook
