#include "read/savings_calls.hpp"

#include "read/rollup_groups.hpp"
#include "state/rollups.hpp"

namespace daybook::read {
namespace {

enum Column {
  kAt,
  kService,
  kOperation,
  kStatus,
  kModel,
  kRequest,
  kResponse,
  kTools,
  kParameters,
  kCacheHit,
  kUsage,
  kCost,
  kTier,
  kFirstToken  // in the order of kTokens
};

constexpr const char* kCalls =
    "SELECT s.at_ns, s.service_id, s.operation_id, s.status, coalesce(c.model_id, u.model_id),"
    " c.request_message_id, c.response_message_id, c.tools_id, c.parameters_id, c.cache_hit, u.id,"
    " u.cost_nano_usd, u.service_tier, u.input_tokens, u.output_tokens, u.cache_read_tokens,"
    " u.cache_write_tokens, u.reasoning_tokens, u.cache_write_1h_tokens, u.audio_input_tokens,"
    " u.audio_output_tokens, u.audio_cache_read_tokens"
    " FROM span AS s LEFT JOIN token_usage AS u ON u.id = s.id"
    " LEFT JOIN completion AS c ON c.id = s.id"
    " WHERE s.at_us >= ?1 AND s.at_us < ?2 AND (u.id IS NOT NULL OR c.id IS NOT NULL)"
    " ORDER BY s.at_us, s.id";

constexpr std::optional<std::int64_t> price::Used::*kTokens[] = {
    &price::Used::input,       &price::Used::output,       &price::Used::cache_read,
    &price::Used::cache_write, &price::Used::reasoning,    &price::Used::cache_write_1h,
    &price::Used::audio_input, &price::Used::audio_output, &price::Used::audio_cache_read};

constexpr std::int64_t kError = 2;  // span.status

std::optional<std::int64_t> known(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

SavingsCall call_of(const sql::Statement& row) {
  SavingsCall call;
  call.at_ns = row.integer(kAt);
  call.service_id = row.integer(kService);
  call.operation_id = row.integer(kOperation);
  call.model_id = row.integer(kModel);
  call.request_id = row.integer(kRequest);  // NULL is 0
  call.tools_id = row.integer(kTools);
  call.parameters_id = row.integer(kParameters);
  call.has_usage = !row.is_null(kUsage);
  call.cost_nano_usd = known(row, kCost);
  call.used.tier = static_cast<price::ServiceTier>(row.integer(kTier));
  call.used.at_ns = call.at_ns;
  int column = kFirstToken;
  for (const auto member : kTokens) call.used.*member = known(row, column++);
  call.answered = row.integer(kStatus) != kError && row.integer(kCacheHit) != 1 &&
                  (!row.is_null(kResponse) || call.output() > 0);
  return call;
}

std::map<std::int64_t, std::string> names(sql::Connection& connection, const std::string& table) {
  std::map<std::int64_t, std::string> out;
  sql::Statement select(connection, "SELECT id, name FROM " + table);
  while (select.step()) out.emplace(select.integer(0), select.text(1));
  return out;
}

}  // namespace

ReportKey SavingsCalls::key(const SavingsCall& call) const {
  ReportKey key;
  key.service = services.at(call.service_id);
  key.operation = operations.at(call.operation_id);
  key.provider = models.at(call.model_id).provider;
  key.model = models.at(call.model_id).name;
  return key;
}

SavingsCalls read_calls(sql::Connection& connection, const SavingsOptions& options,
                        const access::Scope& scope) {
  SavingsCalls out;
  out.services = names(connection, "service");
  out.operations = names(connection, "operation");
  sql::Statement model(connection, "SELECT id, provider, name FROM model");
  while (model.step())
    out.models.emplace(model.integer(0),
                       SavingsModel{std::string(model.text(1)), std::string(model.text(2))});
  const auto us = [](Time at) {
    return std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count();
  };
  sql::Statement select(connection, kCalls);
  select.bind(1, us(options.since)).bind(2, options.until ? us(*options.until) : INT64_MAX);
  while (select.step()) {
    SavingsCall call = call_of(select);
    if (!is_in(scope, out.services.at(call.service_id))) continue;
    if (!options.service.empty() && options.service != out.services.at(call.service_id)) continue;
    if (!options.model.empty() && options.model != out.models.at(call.model_id).name) continue;
    if (out.calls.size() == options.calls_most)
      throw Error(Error::Code::invalid_argument,
                  "savings look at " + std::to_string(options.calls_most) +
                      " calls at most, and this time has more",
                  "choose a shorter time, a service or a model");
    out.calls.push_back(call);
  }
  return out;
}

void SavingSums::add(std::int64_t input_tokens, std::int64_t output_tokens,
                     std::optional<std::int64_t> cost, std::optional<std::int64_t> would) noexcept {
  ++count;
  input = state::saturating_add(input, input_tokens);
  output = state::saturating_add(output, output_tokens);
  if (!cost || !would) {
    ++unpriced;
    return;
  }
  ++priced;
  cost_nano_usd = state::saturating_add(cost_nano_usd, *cost);
  would_nano_usd = state::saturating_add(would_nano_usd, *would);
}

SavingRow SavingSums::row(Saving what, ReportKey key) const {
  SavingRow row;
  static_cast<ReportKey&>(row) = std::move(key);
  row.what = what;
  row.count = count;
  row.input_tokens = input;
  row.output_tokens = output;
  row.unpriced = unpriced;
  if (priced == 0) return row;
  row.cost_usd = static_cast<double>(cost_nano_usd) / 1e9;
  row.would_cost_usd = static_cast<double>(would_nano_usd) / 1e9;
  row.saved_usd = static_cast<double>(cost_nano_usd - would_nano_usd) / 1e9;
  return row;
}

}  // namespace daybook::read
