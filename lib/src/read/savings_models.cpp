// Cheaper models: the same tokens at the rates of other models, call by call, since rates may go by
// the size and the time of a call.
#include <algorithm>

#include "price/model_name.hpp"
#include "read/savings_calls.hpp"

namespace daybook::read {
namespace {

constexpr std::size_t kModelsShown = 5;  // of a price list; all that are asked for by name

struct Other {
  std::string name;
  price::Rates rates;
  SavingSums sums{};
};

/// Whether it sells answers, still: embeddings have an output for nothing, or none.
bool sells_answers(const price::Rates& rates) {
  const price::Rate* rate =
      rates.find(price::Meter::output, price::ServiceTier::standard, 0, price::kForEver - 1);
  return rate != nullptr && rate->nano_usd_per_mtok > 0;
}

class Others {
 public:
  Others(sql::Connection& connection, price::Catalogue& prices) : prices_(prices) {
    sql::Statement select(connection,
                          "SELECT DISTINCT provider, model FROM price"
                          " WHERE (to_ns IS NULL OR to_ns > from_ns) AND instr(model, '*') = 0"
                          " ORDER BY length(model), model");
    while (select.step())
      listed_.push_back({std::string(select.text(0)), std::string(select.text(1))});
  }

  /// One that was named. Throws Error{not_found} where no list has it.
  Other named(const SavingsModel& model, const std::string& name) {
    price::Rates rates = prices_.rates(--last_id_, model.provider, name);
    if (rates.empty()) rates = prices_.rates(--last_id_, "", name);
    if (rates.empty())
      throw Error(Error::Code::not_found, "no price is known of model \"" + name + '"',
                  "`daybook prices list` names those that have one");
    return {name, std::move(rates)};
  }
  /// All of the provider, each price once.
  std::vector<Other> of_provider(const SavingsModel& model) {
    std::vector<Other> others;
    if (model.provider.empty()) return others;
    const std::string family = price::provider_family(model.provider);
    for (const SavingsModel& one : listed_) {
      if (price::provider_family(one.provider) != family || one.name == model.name) continue;
      const price::Rates& rates = prices_.rates(--last_id_, one.provider, one.name);
      const bool is_new = std::none_of(others.begin(), others.end(), [&](const Other& other) {
        return other.rates.same_as(rates);
      });
      if (is_new && sells_answers(rates)) others.push_back({one.name, rates});
    }
    return others;
  }

 private:
  price::Catalogue& prices_;
  std::vector<SavingsModel> listed_;
  std::int64_t last_id_ = 0;  // downwards: the catalogue remembers by model.id, which are positive
};

bool is_named(const SavingsOptions& options, const SavingsModel& model) {
  return !options.against.empty() || options.instead.count(model.name) > 0;
}

std::vector<Other> others_of(const SavingsOptions& options, const SavingsModel& model,
                             Others& others) {
  if (const auto found = options.instead.find(model.name); found != options.instead.end())
    return {others.named(model, found->second)};
  if (!options.instead.empty() && options.against.empty()) return {};
  if (options.against.empty()) return others.of_provider(model);
  std::vector<Other> out;
  for (const std::string& name : options.against)
    if (name != model.name) out.push_back(others.named(model, name));
  return out;
}

SavingRow row_of(const SavingsModel& model, const Other& other) {
  ReportKey key;
  key.provider = model.provider;
  key.model = model.name;
  SavingRow row = other.sums.row(Saving::cheaper_model, std::move(key));
  row.other_model = other.name;
  return row;
}

}  // namespace

SavingRows cheaper_models(sql::Connection& connection, price::Catalogue& prices,
                          const SavingsCalls& calls, const SavingsOptions& options) {
  Others others(connection, prices);
  std::map<std::int64_t, std::vector<Other>> of_model;
  for (const SavingsCall& call : calls.calls) {
    if (!call.has_usage) continue;
    const auto [found, is_new] = of_model.try_emplace(call.model_id);
    if (is_new) found->second = others_of(options, calls.models.at(call.model_id), others);
    for (Other& other : found->second) {
      const auto would = price::cost_of(other.rates, call.used);
      other.sums.add(call.input(), call.output(), call.cost_nano_usd,
                     would ? std::optional(would->nano_usd) : std::nullopt);
    }
  }
  SavingRows rows;
  for (const auto& [model_id, list] : of_model) {
    const SavingsModel& model = calls.models.at(model_id);
    SavingRows of_this;
    for (const Other& other : list) {
      const bool is_cheaper = other.sums.would_nano_usd < other.sums.cost_nano_usd;
      if (is_cheaper || is_named(options, model)) of_this.push_back(row_of(model, other));
    }
    std::stable_sort(of_this.begin(), of_this.end(), [](const SavingRow& a, const SavingRow& b) {
      return a.saved_usd.value_or(-1) > b.saved_usd.value_or(-1);
    });
    if (!is_named(options, model) && of_this.size() > kModelsShown) of_this.resize(kModelsShown);
    rows.insert(rows.end(), of_this.begin(), of_this.end());
  }
  return rows;
}

}  // namespace daybook::read
