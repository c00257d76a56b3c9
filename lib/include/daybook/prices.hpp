// Prices: what a million tokens cost, by model and time. daybook ships none and guesses none: a
// model without a price has an unknown cost and is named in the view `unpriced_models`.
//
//   daybook::import_prices("daybook.db", "model_prices_and_context_window.json");
//   daybook::recompute_costs("daybook.db");        // of calls that were stored before
//
// Records that are written from then on get their cost as they come, in every process that writes
// the store. Every function opens the store for itself and throws Error (not_found,
// invalid_argument, busy, io …).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT PriceOptions {
  /// From when the prices hold; what held before holds until then. Not given: since ever for
  /// models that had none, from now on for the others. A list that dates its prices itself is
  /// taken as it is.
  std::optional<Time> from;
  std::string source;  // where they come from; default: the form of the list
};

struct DAYBOOK_EXPORT PriceResult {
  std::uint64_t models = 0;           // in the list, by provider and name
  std::uint64_t changed = 0;          // of these, those whose prices changed
  std::uint64_t unpriced = 0;         // models of the store that have calls without a known cost
  std::vector<std::string> left_out;  // what the list has and daybook does not know, one line each
};

/// Takes a price list: LiteLLM's model_prices_and_context_window.json, genai-prices' data.json, or
/// rates as the view `prices` has them, as a JSON array or lines. All of it or nothing, audited.
DAYBOOK_EXPORT PriceResult import_prices(const std::string& path, const std::string& file,
                                         const PriceOptions& options = {});

/// One rate, for what no list has. Rates of other meters of the model stay.
struct DAYBOOK_EXPORT Price {
  std::string provider;          // empty: whoever answers
  std::string model;             // * stands for any text: gpt-5-mini-*
  std::string meter = "input";   // input, output, cache_read, cache_write, cache_write_1h,
                                 // reasoning, audio_input, audio_output, audio_cache_read, request
  double usd_per_mtok = 0;       // US dollars for a million tokens; 0 is a price
  std::int64_t over_tokens = 0;  // for calls with more input tokens than this
  std::string service_tier = "standard";  // or batch, flex, priority
};
DAYBOOK_EXPORT PriceResult set_prices(const std::string& path, const std::vector<Price>& prices,
                                      const PriceOptions& options = {});

struct DAYBOOK_EXPORT RecomputeOptions {
  std::optional<Time> since, until;  // of calls that began then
  std::function<bool()> stop;        // asked between batches: true ends it early
};
struct DAYBOOK_EXPORT RecomputeResult {
  std::uint64_t models = 0;    // of the calls looked at
  std::uint64_t calls = 0;     // looked at
  std::uint64_t changed = 0;   // calls whose cost is another now
  std::uint64_t unpriced = 0;  // models of the store that have calls without a known cost
  bool complete = true;        // false: stop said so
};
/// Computes the cost of stored calls by the prices of when they began, and what sums it up with it.
/// What a sender reported stays. In small transactions: writers go on meanwhile.
DAYBOOK_EXPORT RecomputeResult recompute_costs(const std::string& path,
                                               const RecomputeOptions& options = {});

}  // namespace daybook
