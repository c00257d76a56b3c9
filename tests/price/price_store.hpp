// PriceStore: a store with prices in a small language, and what a catalogue finds in it.
#pragma once

#include <string>

#include "price/catalogue.hpp"
#include "write/batch_store.hpp"

namespace daybook::test {

struct PriceStore : BatchStore {
  explicit PriceStore(write::BatchOptions options = named()) : BatchStore(std::move(options)) {}
  static write::BatchOptions named() {
    write::BatchOptions options;
    options.service = "shop";
    return options;
  }

  /// Rates of input and output, in dollars for a million tokens.
  void price(const std::string& provider, const std::string& model, double input, double output) {
    for (const auto& [meter, usd] : {std::pair("input", input), {"output", output}}) {
      sql::Statement(db,
                     "INSERT INTO price (provider, model, from_ns, meter, over_tokens,"
                     " service_tier, nano_usd_per_mtok, source)"
                     " VALUES (?1, ?2, 0, ?3, 0, 'standard', ?4, 'test')")
          .bind(1, std::string_view(provider))
          .bind(2, std::string_view(model))
          .bind(3, std::string_view(meter))
          .bind(4, static_cast<std::int64_t>(usd * 1e9))
          .run();
    }
  }
  /// Dollars for a million tokens of input by a fresh catalogue; 0 where there is no price.
  double found(const std::string& provider, const std::string& model) {
    price::Catalogue catalogue(db);
    const price::Rates& rates = catalogue.rates(1, provider, model);
    const price::Rate* rate =
        rates.find(price::Meter::input, price::ServiceTier::standard, 0, kNow);
    return rate == nullptr ? 0 : static_cast<double>(rate->nano_usd_per_mtok) / 1e9;
  }
};

}  // namespace daybook::test
