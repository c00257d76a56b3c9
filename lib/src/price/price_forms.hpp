// PriceForms: the forms of price lists, one function each; see price_list.hpp.
#pragma once

#include <nlohmann/json.hpp>

#include "price/price_list.hpp"

namespace daybook::price {

using nlohmann::json;

void read_litellm(const json& file, PriceList& list);
void read_genai_prices(const json& file, PriceList& list);
void read_own_rate(const json& rate, PriceList& list);

}  // namespace daybook::price
