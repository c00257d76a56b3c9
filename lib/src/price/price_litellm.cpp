#include <map>
#include <optional>

#include "price/price_forms.hpp"

namespace daybook::price {
namespace {

bool take(std::string& name, std::string_view suffix) {
  if (!std::string_view(name).ends_with(suffix)) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

/// "_above_200k_tokens": cuts it off; 0 where there is none.
std::int64_t take_threshold(std::string& name) {
  const std::size_t at = name.rfind("_above_");
  constexpr std::string_view kEnd = "k_tokens";
  if (at == name.npos || !std::string_view(name).ends_with(kEnd)) return 0;
  const std::string digits = name.substr(at + 7, name.size() - at - 7 - kEnd.size());
  if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != digits.npos)
    return 0;
  name.resize(at);
  return std::stoll(digits) * 1000;
}

/// "input_cost_per_token_above_200k_tokens_priority"
std::optional<Rate> rate_named(std::string name) {
  static const std::map<std::string, Meter> kMeters = {
      {"input_cost_per_token", Meter::input},
      {"output_cost_per_token", Meter::output},
      {"cache_read_input_token_cost", Meter::cache_read},
      {"cache_creation_input_token_cost", Meter::cache_write},
      {"cache_creation_input_token_cost_above_1hr", Meter::cache_write_1h},
      {"output_cost_per_reasoning_token", Meter::reasoning},
      {"input_cost_per_audio_token", Meter::audio_input},
      {"output_cost_per_audio_token", Meter::audio_output},
      {"cache_read_input_audio_token_cost", Meter::audio_cache_read},
      {"cache_read_input_token_cost_per_audio_token", Meter::audio_cache_read},
      {"input_cost_per_request", Meter::request}};
  Rate rate;
  if (take(name, "_batches")) rate.tier = ServiceTier::batch;
  if (take(name, "_flex")) rate.tier = ServiceTier::flex;
  if (take(name, "_priority")) rate.tier = ServiceTier::priority;
  rate.over_tokens = take_threshold(name);
  const auto meter = kMeters.find(name);
  if (meter == kMeters.end()) return std::nullopt;
  rate.meter = meter->second;
  return rate;
}

}  // namespace

void read_litellm(const json& file, PriceList& list) {
  for (const auto& [name, fields] : file.items()) {
    if (name == "sample_spec" || !fields.is_object()) continue;
    std::vector<Rate> rates;
    for (const auto& [field, value] : fields.items()) {
      if (!value.is_number()) continue;
      std::optional<Rate> rate = rate_named(field);
      if (!rate) continue;
      rate->nano_usd_per_mtok = nano_per_mtok(value.get<double>(), 1, name + ": " + field);
      rates.push_back(*rate);
    }
    const auto has = [&](Meter meter) {
      for (const Rate& rate : rates) {
        if (rate.meter == meter && rate.tier == ServiceTier::standard) return true;
      }
      return false;
    };
    if (!has(Meter::input)) {
      list.left_out.push_back(name + ": no price for tokens");
      continue;
    }
    const auto provider = fields.find("litellm_provider");
    const bool told = provider != fields.end() && provider->is_string();
    list.add(told ? provider->get<std::string>() : "", name).rates = std::move(rates);
  }
}

}  // namespace daybook::price
