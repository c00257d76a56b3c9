// Calls: what `savings` looks at, read once, in order of time; for this report only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "access/principal.hpp"
#include "daybook/savings.hpp"
#include "price/catalogue.hpp"
#include "price/cost.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

struct SavingsCall {
  std::int64_t at_ns = 0, service_id = 0, operation_id = 0, model_id = 0;
  std::int64_t request_id = 0;  // message.id of the request's last message; 0: not captured
  std::int64_t tools_id = 0, parameters_id = 0;
  bool answered = false;  // by the model, not by the application's own cache
  bool has_usage = false;
  bool repeats = false;  // an earlier answer was to the same request
  price::Used used;
  std::optional<std::int64_t> cost_nano_usd;

  std::int64_t input() const noexcept { return used.input.value_or(0); }
  std::int64_t output() const noexcept { return used.output.value_or(0); }
};

struct SavingsModel {
  std::string provider, name;
};

/// The calls, and the names that their ids stand for.
struct SavingsCalls {
  std::vector<SavingsCall> calls;
  std::map<std::int64_t, std::string> services, operations;
  std::map<std::int64_t, SavingsModel> models;

  ReportKey key(const SavingsCall& call) const;
};
SavingsCalls read_calls(sql::Connection& connection, const SavingsOptions& options,
                        const access::Scope& scope);

/// The figures of a row, summed up.
struct SavingSums {
  std::int64_t count = 0, input = 0, output = 0, priced = 0, unpriced = 0;
  std::int64_t cost_nano_usd = 0, would_nano_usd = 0;

  void add(std::int64_t input_tokens, std::int64_t output_tokens, std::optional<std::int64_t> cost,
           std::optional<std::int64_t> would) noexcept;
  SavingRow row(Saving what, ReportKey key) const;
};

using SavingRows = std::vector<SavingRow>;
/// Marks the calls that repeat an earlier one.
SavingRows repeated(SavingsCalls& calls);
/// `prices` gives the rates of a model.
SavingRows cache_misses(sql::Connection& connection, price::Catalogue& prices,
                        const SavingsCalls& calls);
SavingRows cheaper_models(sql::Connection& connection, price::Catalogue& prices,
                          const SavingsCalls& calls, const SavingsOptions& options);

}  // namespace daybook::read
