// Rates: what a model's tokens cost, by meter, service tier, size of the call, and time.
//
//   const Rate* rate = rates.find(Meter::cache_read, ServiceTier::standard, context, at_ns);
//
// A rate is nano-dollars per million tokens: $0.15 is 150,000,000. One table `price` row is one
// Rate. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::price {

enum class Meter : int {
  input,
  output,
  cache_read,
  cache_write,
  cache_write_1h,
  reasoning,
  audio_input,
  audio_output,
  audio_cache_read,
  request  // a million calls, whatever they hold
};
/// Prepaid is what no list has a price for: throughput that was paid ahead.
enum class ServiceTier : int { standard = 0, batch = 1, flex = 2, priority = 3, prepaid = 4 };

std::string_view meter_name(Meter meter) noexcept;
std::optional<Meter> meter_named(std::string_view name) noexcept;
std::string_view tier_name(ServiceTier tier) noexcept;
/// As providers call them: OpenAI's "default", Gemini's "ON_DEMAND" … An unknown one is standard.
ServiceTier tier_of(std::string_view given);

constexpr std::int64_t kForEver = INT64_MAX;

struct Rate {
  std::int64_t id = 0;  // price.id; 0: not stored yet
  Meter meter = Meter::input;
  ServiceTier tier = ServiceTier::standard;
  std::int64_t over_tokens = 0;  // holds for calls with more input tokens than this
  std::int64_t from_ns = 0, to_ns = kForEver;
  std::int64_t nano_usd_per_mtok = 0;
};

/// All rates of one entry of a price list.
class Rates {
 public:
  Rates() = default;
  explicit Rates(std::vector<Rate> rates);

  bool empty() const noexcept { return rates_.empty(); }
  /// The rate for calls of `context` input tokens at that time; null: there is none. Of several
  /// the one for the largest calls that holds.
  const Rate* find(Meter meter, ServiceTier tier, std::int64_t context,
                   std::int64_t at_ns) const noexcept;
  /// Whether there is any rate of that tier at that time.
  bool has_tier(ServiceTier tier, std::int64_t at_ns) const noexcept;
  /// The same rates at the same times, whatever their ids.
  bool same_as(const Rates& other) const noexcept;

 private:
  std::vector<Rate> rates_;  // by meter, tier, over_tokens downwards, from_ns
};

}  // namespace daybook::price
