#include "price/cost.hpp"

#include <algorithm>
#include <initializer_list>

namespace daybook::price {
namespace {

using Wide = __int128;  // 2^40 tokens at a million dollars do not fit 64 bits

constexpr std::int64_t kTokensOfRate = 1'000'000;
constexpr std::int64_t kNanoMax = 1'000'000'000'000'000;  // limits::kCostUsdMax

/// Sums up charges in halves of a nano-dollar per million tokens: a batch costs half.
class Bill {
 public:
  Bill(const Rates& rates, const Used& used) : rates_(rates), used_(used) {}

  /// Charges tokens by the first of `meters` that has a rate.
  void charge(Wide& sum, std::int64_t tokens, std::initializer_list<Meter> meters) {
    if (tokens <= 0) return;
    for (const Meter meter : meters) {
      Wide factor = 2;
      const Rate* const rate = rate_of(meter, factor);
      if (rate == nullptr) continue;
      sum += Wide{tokens} * rate->nano_usd_per_mtok * factor;
      if (price_id_ == 0) price_id_ = rate->id;
      return;
    }
    complete_ = false;
  }
  bool complete() const noexcept { return complete_; }
  std::int64_t price_id() const noexcept { return price_id_; }

 private:
  const Rate* rate_of(Meter meter, Wide& factor) const {
    const std::int64_t context = used_.input.value_or(0);
    if (used_.tier != ServiceTier::standard) {
      if (const Rate* rate = rates_.find(meter, used_.tier, context, used_.at_ns)) return rate;
      const bool half =
          used_.tier == ServiceTier::batch && !rates_.has_tier(ServiceTier::batch, used_.at_ns);
      if (half) factor = 1;  // what every provider that sells batches asks for them
    }
    return rates_.find(meter, ServiceTier::standard, context, used_.at_ns);
  }

  const Rates& rates_;
  const Used& used_;
  std::int64_t price_id_ = 0;
  bool complete_ = true;
};

std::int64_t rounded(Wide halves) {
  constexpr Wide kUnit = Wide{kTokensOfRate} * 2;
  const Wide nano = (halves + kUnit / 2) / kUnit;
  return nano > kNanoMax ? kNanoMax : static_cast<std::int64_t>(nano);
}

std::int64_t left(std::int64_t whole, std::int64_t part) {
  return std::max<std::int64_t>(whole - part, 0);
}

}  // namespace

Used used_of(const Usage& u, std::int64_t at_ns) {
  Used used{u.input,
            u.output,
            u.cache_read,
            u.cache_write,
            u.reasoning,
            u.cache_write_1h,
            u.audio_input,
            u.audio_output,
            u.audio_cache_read,
            tier_of(u.service_tier),
            at_ns};
  if (u.input && u.input_excludes_cache) {
    used.input = *u.input + u.cache_read.value_or(0) + u.cache_write.value_or(0);
  }
  return used;
}

std::optional<Cost> cost_of(const Rates& rates, const Used& u) {
  if (!u.input || u.tier == ServiceTier::prepaid) return std::nullopt;
  if (!rates.has_tier(ServiceTier::standard, u.at_ns)) return std::nullopt;
  const std::int64_t read = u.cache_read.value_or(0), write = u.cache_write.value_or(0);
  const std::int64_t write_1h = std::min(u.cache_write_1h.value_or(0), write);
  const std::int64_t audio_read = std::min(u.audio_cache_read.value_or(0), read);
  const std::int64_t audio = left(u.audio_input.value_or(0), audio_read);

  Bill bill(rates, u);
  Wide input = 0, output = 0, request = 0;
  bill.charge(input, left(*u.input, read + write + audio), {Meter::input});
  bill.charge(input, read - audio_read, {Meter::cache_read, Meter::input});
  bill.charge(input, audio_read, {Meter::audio_cache_read, Meter::cache_read, Meter::input});
  bill.charge(input, write - write_1h, {Meter::cache_write, Meter::input});
  bill.charge(input, write_1h, {Meter::cache_write_1h, Meter::cache_write, Meter::input});
  bill.charge(input, audio, {Meter::audio_input, Meter::input});

  const std::int64_t answer = u.output.value_or(0), reasoning = u.reasoning.value_or(0);
  const std::int64_t spoken = u.audio_output.value_or(0);
  bill.charge(output, left(answer, reasoning + spoken), {Meter::output});
  bill.charge(output, std::min(reasoning, answer), {Meter::reasoning, Meter::output});
  bill.charge(output, spoken, {Meter::audio_output, Meter::output});
  if (!bill.complete()) return std::nullopt;
  if (rates.find(Meter::request, ServiceTier::standard, *u.input, u.at_ns) != nullptr) {
    bill.charge(request, 1, {Meter::request});
  }
  Cost cost;
  cost.nano_usd = rounded(input + output + request);
  cost.input_nano_usd = rounded(input);
  cost.output_nano_usd = rounded(input + output) - cost.input_nano_usd;
  cost.price_id = bill.price_id();
  return cost;
}

}  // namespace daybook::price
