#include "price/charge.hpp"

#include <cmath>

namespace daybook::price {
namespace {

std::optional<std::int64_t> nano(std::optional<double> usd) {
  return usd ? std::optional<std::int64_t>(std::llround(*usd * 1e9)) : std::nullopt;
}

}  // namespace

Charge charge_of(const Rates& rates, const Used& used) {
  if (rates.empty()) return {};
  const std::optional<Cost> cost = cost_of(rates, used);
  if (!cost) return {};
  return {cost->nano_usd, cost->input_nano_usd, cost->output_nano_usd, "computed", cost->price_id};
}

Charge charge(Catalogue& catalogue, const Model& model, const Usage& usage,
              std::optional<double> cost_usd, std::int64_t at_ns) {
  if (cost_usd || usage.cost_usd) {
    const bool is_same = !cost_usd || !usage.cost_usd || *cost_usd == *usage.cost_usd;
    Charge told{nano(cost_usd ? cost_usd : usage.cost_usd), {}, {}, "reported", 0};
    if (is_same) {
      told.input_nano_usd = nano(usage.input_cost_usd);
      told.output_nano_usd = nano(usage.output_cost_usd);
    }
    return told;
  }
  return charge_of(catalogue.rates(model.id, model.provider, model.name), used_of(usage, at_ns));
}

}  // namespace daybook::price
