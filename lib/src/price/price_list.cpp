#include "price/price_list.hpp"

#include <algorithm>
#include <cmath>

#include "daybook/error.hpp"
#include "price/price_forms.hpp"

namespace daybook::price {
namespace {

constexpr double kUsdPerMtokMax = 1e6;

Error not_a_list(const std::string& name, const std::string& why) {
  return {Error::Code::invalid_argument, name + ": " + why,
          "a price list is LiteLLM's model_prices_and_context_window.json, genai-prices' data.json"
          " or what `daybook prices list --format json` prints"};
}

/// One JSON value, or one a line.
json parse(std::string_view bytes, const std::string& name) {
  json whole = json::parse(bytes, nullptr, false);
  if (!whole.is_discarded()) return whole;
  json lines = json::array();
  std::size_t number = 0;
  while (!bytes.empty()) {
    ++number;
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    json value = json::parse(line, nullptr, false);
    if (value.is_discarded())
      throw not_a_list(name, "line " + std::to_string(number) + " is not JSON");
    lines.push_back(std::move(value));
  }
  return lines;
}

bool is_rate(const json& value) {
  return value.is_object() && value.contains("meter") && value.contains("usd_per_mtok");
}

bool is_provider(const json& value) {
  return value.is_object() && value.contains("models") && value["models"].is_array();
}

bool is_litellm(const json& value) {
  return value.is_object() && std::any_of(value.begin(), value.end(), [](const json& model) {
           return model.is_object() && model.contains("litellm_provider");
         });
}

}  // namespace

std::int64_t nano_per_mtok(double usd, double tokens, const std::string& what) {
  const double per_mtok = usd / tokens * 1e6;
  if (!(per_mtok >= 0 && per_mtok <= kUsdPerMtokMax)) {
    throw Error(Error::Code::invalid_argument, what + ": not a price",
                "a price is 0 to 1,000,000 US dollars for a million tokens");
  }
  return std::llround(per_mtok * 1e9);
}

ListedModel& PriceList::add(const std::string& provider, const std::string& model) {
  const auto [place, is_new] = places_.try_emplace({provider, model}, models.size());
  if (is_new) models.push_back({provider, model, {}, {}, false});
  return models[place->second];
}

PriceList read_price_list(std::string_view bytes, const std::string& name) {
  const json file = parse(bytes, name);
  PriceList list;
  if (is_litellm(file)) {
    list.source = "litellm";
    read_litellm(file, list);
  } else if (file.is_array() && !file.empty() &&
             std::all_of(file.begin(), file.end(), is_provider)) {
    list.source = "genai-prices";
    read_genai_prices(file, list);
  } else if (file.is_array() && std::all_of(file.begin(), file.end(), is_rate)) {
    list.source = "prices";
    for (const json& rate : file) read_own_rate(rate, list);
  } else if (is_rate(file)) {
    list.source = "prices";
    read_own_rate(file, list);
  } else {
    throw not_a_list(name, "not a price list");
  }
  return list;
}

}  // namespace daybook::price
