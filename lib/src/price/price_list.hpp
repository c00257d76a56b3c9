// PriceList: a file of prices, whoever publishes it, as entries that a store takes.
//
//   const PriceList list = read_price_list(bytes, "prices.json");     // throws invalid_argument
//
// Three forms, told apart by their shape: LiteLLM's model_prices_and_context_window.json, an object
// of models; genai-prices' data.json, an array of providers with their models; and daybook's own,
// what `daybook prices list --format json` prints: an array, or lines, of rates. Nothing of a file
// is guessed at: what has no meaning here is left out and named in `left_out`. Any thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "price/rates.hpp"

namespace daybook::price {

/// All rates of a model as one file has them.
struct ListedModel {
  std::string provider, model;
  std::string source;  // empty: the list's
  std::vector<Rate> rates;
  bool has_history = false;  // its rates say themselves from when they hold
};

struct PriceList {
  std::string source;  // litellm, genai-prices, prices
  std::vector<ListedModel> models;
  std::vector<std::string> left_out;  // one line each: the model, and why

  /// The model's rates, or those that are made now. Models stay in the order of the file.
  ListedModel& add(const std::string& provider, const std::string& model);

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> places_;
};

PriceList read_price_list(std::string_view bytes, const std::string& name);

/// US dollars for so many tokens as nano-dollars for a million; throws invalid_argument where that
/// is no price.
std::int64_t nano_per_mtok(double usd, double tokens, const std::string& what);

}  // namespace daybook::price
