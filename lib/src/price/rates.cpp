#include "price/rates.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>
#include <utility>

namespace daybook::price {
namespace {

constexpr std::array<std::string_view, 10> kMeters = {
    "input",     "output",      "cache_read",   "cache_write",      "cache_write_1h",
    "reasoning", "audio_input", "audio_output", "audio_cache_read", "request"};
constexpr std::array<std::string_view, 5> kTiers = {"standard", "batch", "flex", "priority",
                                                    "prepaid"};

auto order_of(const Rate& r) {
  return std::tuple(r.meter, r.tier, -r.over_tokens, r.from_ns, r.to_ns, r.nano_usd_per_mtok);
}

}  // namespace

std::string_view meter_name(Meter meter) noexcept {
  return kMeters[static_cast<std::size_t>(meter)];
}

std::optional<Meter> meter_named(std::string_view name) noexcept {
  const auto* const found = std::find(kMeters.begin(), kMeters.end(), name);
  if (found == kMeters.end()) return std::nullopt;
  return static_cast<Meter>(found - kMeters.begin());
}

std::string_view tier_name(ServiceTier tier) noexcept {
  return kTiers[static_cast<std::size_t>(tier)];
}

ServiceTier tier_of(std::string_view given) {
  std::string name;
  for (const char c : given) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::pair<std::string_view, ServiceTier> kNames[] = {
      {"batch", ServiceTier::batch},
      {"flex", ServiceTier::flex},
      {"on_demand_flex", ServiceTier::flex},  // Gemini's trafficType
      {"priority", ServiceTier::priority},
      {"on_demand_priority", ServiceTier::priority},
      {"prepaid", ServiceTier::prepaid},
      {"scale", ServiceTier::prepaid},  // OpenAI
      {"provisioned_throughput", ServiceTier::prepaid},
  };
  for (const auto& [known, tier] : kNames) {
    if (name == known) return tier;
  }
  return ServiceTier::standard;
}

Rates::Rates(std::vector<Rate> rates) : rates_(std::move(rates)) {
  std::sort(rates_.begin(), rates_.end(),
            [](const Rate& a, const Rate& b) { return order_of(a) < order_of(b); });
}

const Rate* Rates::find(Meter meter, ServiceTier tier, std::int64_t context,
                        std::int64_t at_ns) const noexcept {
  for (const Rate& rate : rates_) {
    if (rate.meter != meter || rate.tier != tier) continue;
    if (rate.over_tokens > 0 && context <= rate.over_tokens) continue;
    if (rate.from_ns <= at_ns && at_ns < rate.to_ns) return &rate;
  }
  return nullptr;
}

bool Rates::has_tier(ServiceTier tier, std::int64_t at_ns) const noexcept {
  return std::any_of(rates_.begin(), rates_.end(), [&](const Rate& rate) {
    return rate.tier == tier && rate.from_ns <= at_ns && at_ns < rate.to_ns;
  });
}

bool Rates::same_as(const Rates& other) const noexcept {
  return std::equal(rates_.begin(), rates_.end(), other.rates_.begin(), other.rates_.end(),
                    [](const Rate& a, const Rate& b) { return order_of(a) == order_of(b); });
}

}  // namespace daybook::price
