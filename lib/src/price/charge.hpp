// Charge: what a record's tokens cost and where that figure comes from, for whoever writes a row of
// `token_usage`.
//
//   const price::Charge charge = price::charge(catalogue, {id, provider, model}, usage, told, at);
//
// What the sender says it cost wins; else the price list is asked; else the cost is not known,
// which is not a cost of 0.
#pragma once

#include <optional>
#include <string_view>

#include "price/catalogue.hpp"
#include "price/cost.hpp"

namespace daybook::price {

struct Model {
  std::int64_t id = 0;  // model.id
  std::string_view provider, name;
};

struct Charge {
  std::optional<std::int64_t> nano_usd, input_nano_usd, output_nano_usd;
  std::string_view source;    // reported, computed; empty: not known
  std::int64_t price_id = 0;  // of a computed cost
};

/// `cost_usd` is what the record itself says, beside its usage.
Charge charge(Catalogue& catalogue, const Model& model, const Usage& usage,
              std::optional<double> cost_usd, std::int64_t at_ns);
/// A computed cost, or none.
Charge charge_of(const Rates& rates, const Used& used);

}  // namespace daybook::price
