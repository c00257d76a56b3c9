// Catalogue: finds the rates of a model among those of the table `price`, and remembers them.
//
//   catalogue.forget();                                   // the table may have changed
//   const Rates& rates = catalogue.rates(model_id, "openai", "gpt-4o-2024-08-06");   // or empty
//
// A model is looked for by its provider and name as they are, then by the provider under its other
// names, then without date and prefix, then by the list's own patterns (claude-opus-5*, the longest
// first), then among rates of no provider. Entries that are equally near must have equal rates: a
// name that two providers sell at two prices stays unpriced where the provider is not known. After
// the first look a model costs a hash probe. One connection, one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "price/rates.hpp"
#include "sql/connection.hpp"

namespace daybook::price {

class Catalogue {
 public:
  explicit Catalogue(sql::Connection& db) : db_(db) {}

  const Rates& rates(std::int64_t model_id, std::string_view provider, std::string_view model);
  void forget() noexcept;

 private:
  struct Entry {
    std::string provider, model;  // as in the table
    std::string family, bare;     // bare without the * of a pattern is its length
  };
  using Entries = std::vector<const Entry*>;
  using Index = std::unordered_map<std::string, Entries>;

  void load();
  Rates find(std::string_view provider, std::string_view model);
  Entries of_provider(const std::string& family, std::string_view provider,
                      std::string_view model) const;
  Entries of_anyone(std::string_view model) const;
  static Entries in(const Index& index, const std::string& key, const std::string& family);
  Entries by_pattern(const std::string& family, const std::string& bare) const;
  Rates read(const Entry& entry);

  sql::Connection& db_;
  bool loaded_ = false;
  std::vector<Entry> entries_;
  Index by_bare_, by_canonical_;
  Entries patterns_;
  std::unordered_map<std::int64_t, Rates> known_;  // by model.id
};

}  // namespace daybook::price
