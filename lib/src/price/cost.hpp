// Cost: what a call's tokens cost by the rates of its model.
//
//   const auto cost = cost_of(rates, used);        // nullopt: not known
//   row.cost_nano_usd = cost->nano_usd;
//
// Every token is charged once: cached, audio and reasoning tokens by their own rates, or by the
// rate of what they are parts of where they have none. A rate above a number of input tokens holds
// for all tokens of the call. The sum is rounded once, half away from zero. docs/costs.md argues
// each rule. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "daybook/record.hpp"
#include "price/rates.hpp"

namespace daybook::price {

/// The tokens of a call as they are stored: input with cached tokens, output with reasoning.
struct Used {
  using Tokens = std::optional<std::int64_t>;
  Tokens input, output, cache_read, cache_write, reasoning;
  Tokens cache_write_1h, audio_input, audio_output, audio_cache_read;
  ServiceTier tier = ServiceTier::standard;
  std::int64_t at_ns = 0;
};
Used used_of(const Usage& usage, std::int64_t at_ns);

struct Cost {
  std::int64_t nano_usd = 0, input_nano_usd = 0, output_nano_usd = 0;
  std::int64_t price_id = 0;  // of the input's rate; of the output's where there is no input
};

/// nullopt: a token has no rate, the input is not known, or the call was paid ahead.
std::optional<Cost> cost_of(const Rates& rates, const Used& used);

}  // namespace daybook::price
