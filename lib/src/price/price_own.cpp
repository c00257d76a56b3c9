#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "price/price_forms.hpp"

namespace daybook::price {
namespace {

Error wrong(const json& rate, const std::string& why) {
  std::string text = rate.dump();
  if (text.size() > 200) text.resize(200);
  return {Error::Code::invalid_argument, "prices: " + why + " in " + text,
          "a rate has model, meter and usd_per_mtok; provider, over_tokens, service_tier, from_at,"
          " to_at and source are free"};
}

std::string text_of(const json& rate, const char* key) {
  const auto value = rate.find(key);
  if (value == rate.end() || value->is_null()) return {};
  if (!value->is_string()) throw wrong(rate, std::string(key) + " is not text");
  return value->get<std::string>();
}

std::optional<std::int64_t> time_of(const json& rate, const char* key) {
  const std::string text = text_of(rate, key);
  if (text.empty()) return std::nullopt;
  const auto time = base::parse_time(text);
  if (!time) throw wrong(rate, std::string(key) + " is not a time");
  return time->unix_ns;
}

}  // namespace

void read_own_rate(const json& given, PriceList& list) {
  Rate rate;
  const std::string model = text_of(given, "model");
  if (model.empty()) throw wrong(given, "no model");
  const auto meter = meter_named(text_of(given, "meter"));
  if (!meter) throw wrong(given, "no such meter");
  rate.meter = *meter;
  const std::string tier = text_of(given, "service_tier");
  rate.tier = tier_of(tier);
  if (!tier.empty() && tier_name(rate.tier) != tier) throw wrong(given, "no such service_tier");
  const auto usd = given.find("usd_per_mtok");
  if (!usd->is_number()) throw wrong(given, "usd_per_mtok is not a number");
  rate.nano_usd_per_mtok = nano_per_mtok(usd->get<double>(), 1e6, model);
  const auto over = given.find("over_tokens");
  if (over != given.end() && !over->is_null()) {
    if (!over->is_number_unsigned()) throw wrong(given, "over_tokens is not a number of tokens");
    rate.over_tokens = over->get<std::int64_t>();
  }
  const auto from = time_of(given, "from_at"), to = time_of(given, "to_at");
  rate.from_ns = from.value_or(0);
  rate.to_ns = to.value_or(kForEver);
  if (rate.to_ns <= rate.from_ns) throw wrong(given, "to_at is not after from_at");
  ListedModel& listed = list.add(text_of(given, "provider"), model);
  listed.source = text_of(given, "source");
  listed.rates.push_back(rate);
  listed.has_history = listed.has_history || from || to;
}

}  // namespace daybook::price
