#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "price/price_forms.hpp"

namespace daybook::price {
namespace {

struct Field {
  Meter meter;
  double tokens;  // that the price is for
};
const std::map<std::string, Field>& fields() {
  static const std::map<std::string, Field> kFields = {
      {"input_mtok", {Meter::input, 1e6}},
      {"output_mtok", {Meter::output, 1e6}},
      {"cache_read_mtok", {Meter::cache_read, 1e6}},
      {"cache_write_mtok", {Meter::cache_write, 1e6}},
      {"input_audio_mtok", {Meter::audio_input, 1e6}},
      {"output_audio_mtok", {Meter::audio_output, 1e6}},
      {"cache_audio_read_mtok", {Meter::audio_cache_read, 1e6}},
      {"requests_kcount", {Meter::request, 1e3}}};
  return kFields;
}

/// One set of prices, over a time.
void add_prices(const json& prices, std::int64_t from_ns, std::int64_t to_ns,
                const std::string& what, std::vector<Rate>& rates) {
  for (const auto& [name, value] : prices.items()) {
    const auto field = fields().find(name);
    if (field == fields().end()) continue;
    Rate rate;
    rate.meter = field->second.meter;
    rate.from_ns = from_ns;
    rate.to_ns = to_ns;
    const std::string place = what + ": " + name;
    const auto add = [&](double usd, std::int64_t over_tokens) {
      rate.over_tokens = over_tokens;
      rate.nano_usd_per_mtok = nano_per_mtok(usd, field->second.tokens, place);
      rates.push_back(rate);
    };
    if (value.is_number()) add(value.get<double>(), 0);
    if (!value.is_object()) continue;
    add(value.at("base").get<double>(), 0);
    for (const json& tier : value.at("tiers"))
      add(tier.at("price").get<double>(), tier.at("start").get<std::int64_t>());
  }
}

/// Prices over time: the first holds until the next begins. False: a price holds for hours of the
/// day, which daybook does not know.
bool add_history(const json& prices, const std::string& what, ListedModel& model) {
  std::vector<std::pair<std::int64_t, const json*>> steps;
  for (const json& step : prices) {
    const auto constraint = step.find("constraint");
    std::int64_t from_ns = 0;
    if (constraint != step.end() && !constraint->is_null()) {
      if (!constraint->contains("start_date")) return false;
      const auto date = base::parse_time(constraint->at("start_date").get<std::string>());
      if (!date) return false;
      from_ns = date->unix_ns;
    }
    steps.emplace_back(from_ns, &step.at("prices"));
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::int64_t to_ns = i + 1 < steps.size() ? steps[i + 1].first : kForEver;
    if (to_ns > steps[i].first) {
      add_prices(*steps[i].second, steps[i].first, to_ns, what, model.rates);
    }
  }
  model.has_history = true;
  return true;
}

/// The names that a model's match rules say are its own, with * for "any text". A rule by regular
/// expression is none; neither is a combination, which would need more than one pattern.
void names_of(const json& match, std::vector<std::string>& names, bool& complete) {
  for (const auto& [rule, value] : match.items()) {
    if (rule == "or") {
      for (const json& inner : value) names_of(inner, names, complete);
    } else if (rule == "equals") {
      names.push_back(value.get<std::string>());
    } else if (rule == "starts_with") {
      names.push_back(value.get<std::string>() + '*');
    } else if (rule == "ends_with") {
      names.push_back('*' + value.get<std::string>());
    } else if (rule == "contains") {
      names.push_back('*' + value.get<std::string>() + '*');
    } else {
      complete = false;
    }
  }
}

/// The models of one provider; the first of its models that claims a name has it.
class Provider {
 public:
  Provider(const std::string& id, PriceList& list) : id_(id), list_(list) {}

  void add(const json& model) {
    const std::string model_id = model.at("id").get<std::string>();
    const std::string what = id_ + " " + model_id;
    ListedModel read;
    const json& prices = model.at("prices");
    if (!prices.is_array()) {
      add_prices(prices, 0, kForEver, what, read.rates);
    } else if (!add_history(prices, what, read)) {
      list_.left_out.push_back(what + ": its price depends on the time of day");
      return;
    }
    if (read.rates.empty()) {
      list_.left_out.push_back(what + ": no price for tokens");
      return;
    }
    bool complete = true;
    std::vector<std::string> names = {model_id};
    names_of(model.at("match"), names, complete);
    if (!complete) list_.left_out.push_back(what + ": a match rule that is not a plain one");
    for (const std::string& name : names) {
      if (name.find_first_not_of('*') == name.npos || !seen_.insert(name).second) continue;
      ListedModel& to = list_.add(id_, name);
      to.rates = read.rates;
      to.has_history = read.has_history;
    }
  }

 private:
  std::string id_;
  PriceList& list_;
  std::set<std::string> seen_;
};

}  // namespace

void read_genai_prices(const json& file, PriceList& list) {
  try {
    for (const json& provider : file) {
      Provider of(provider.at("id").get<std::string>(), list);
      for (const json& model : provider.at("models")) of.add(model);
      const auto others = provider.find("fallback_model_providers");
      if (others == provider.end() || !others->is_array()) continue;
      for (const json& other : *others) {  // what it does not list itself it sells at their price
        for (const json& maker : file) {
          if (maker.at("id") != other) continue;
          for (const json& model : maker.at("models")) of.add(model);
        }
      }
    }
  } catch (const json::exception& e) {
    throw Error(Error::Code::invalid_argument,
                std::string("genai-prices: not in the form that is known: ") + e.what(),
                "a later daybook may know it");
  }
}

}  // namespace daybook::price
