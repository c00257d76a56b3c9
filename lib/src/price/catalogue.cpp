#include "price/catalogue.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "price/model_name.hpp"

namespace daybook::price {
namespace {

std::size_t literal_length(std::string_view pattern) {
  return pattern.size() - static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '*'));
}

}  // namespace

void Catalogue::forget() noexcept {
  loaded_ = false;
  known_.clear();
  by_bare_.clear();
  by_canonical_.clear();
  patterns_.clear();
  entries_.clear();
}

void Catalogue::load() {
  loaded_ = true;
  sql::Statement select(db_, "SELECT DISTINCT provider, model FROM price");
  while (select.step()) {
    Entry entry{std::string(select.text(0)), std::string(select.text(1)), {}, {}};
    entry.family = provider_family(entry.provider);
    entry.bare = bare_model(entry.family, entry.model);
    entries_.push_back(std::move(entry));
  }
  for (const Entry& entry : entries_) {
    if (entry.bare.find('*') != entry.bare.npos) {
      patterns_.push_back(&entry);
      continue;
    }
    by_bare_[entry.bare].push_back(&entry);
    by_canonical_[canonical_model(entry.bare)].push_back(&entry);
  }
}

Catalogue::Entries Catalogue::in(const Index& index, const std::string& key,
                                 const std::string& family) {
  Entries found;
  const auto at = index.find(key);
  if (at == index.end()) return found;
  for (const Entry* entry : at->second) {
    if (entry->family == family) found.push_back(entry);
  }
  return found;
}

/// Of the patterns of a provider that match, the longest.
Catalogue::Entries Catalogue::by_pattern(const std::string& family, const std::string& bare) const {
  Entries found;
  std::size_t longest = 0;
  for (const Entry* entry : patterns_) {
    if (entry->family != family || !matches(entry->bare, bare)) continue;
    const std::size_t length = literal_length(entry->bare);
    if (length < longest) continue;
    if (length > longest) found.clear();
    longest = length;
    found.push_back(entry);
  }
  return found;
}

Catalogue::Entries Catalogue::of_provider(const std::string& family, std::string_view provider,
                                          std::string_view model) const {
  const std::string bare = bare_model(family, model);
  Entries found = in(by_bare_, bare, family);
  const auto is_exact = [&](const Entry* entry) {
    return entry->provider == provider && entry->model == model;
  };
  if (const auto exact = std::find_if(found.begin(), found.end(), is_exact); exact != found.end()) {
    return {*exact};
  }
  if (found.empty()) found = in(by_canonical_, canonical_model(bare), family);
  if (found.empty()) found = by_pattern(family, bare);
  return found;
}

/// A model whose provider was not told: by all who sell it under that name, and by the provider
/// that the name begins with.
Catalogue::Entries Catalogue::of_anyone(std::string_view model) const {
  const std::size_t slash = model.find('/');
  const std::string_view begin = slash == model.npos ? std::string_view() : model.substr(0, slash);
  Entries found;
  if (is_known_provider(begin)) found = of_provider(provider_family(begin), begin, model);
  const auto add = [&](const Index& index, const std::string& key) {
    if (const auto at = index.find(key); at != index.end()) {
      found.insert(found.end(), at->second.begin(), at->second.end());
    }
  };
  const std::string bare = lower(model);
  add(by_bare_, bare);
  if (found.empty()) add(by_canonical_, canonical_model(bare));
  if (!found.empty()) return found;
  std::vector<std::string> families;
  for (const Entry* entry : patterns_) {
    if (std::find(families.begin(), families.end(), entry->family) != families.end()) continue;
    families.push_back(entry->family);
    const Entries of_family = by_pattern(entry->family, bare);
    found.insert(found.end(), of_family.begin(), of_family.end());
  }
  return found;
}

Rates Catalogue::read(const Entry& entry) {
  std::vector<Rate> rates;
  sql::Statement select(db_,
                        "SELECT id, meter, service_tier, over_tokens, from_ns, to_ns,"
                        " nano_usd_per_mtok FROM price WHERE provider = ?1 AND model = ?2");
  select.bind(1, std::string_view(entry.provider)).bind(2, std::string_view(entry.model));
  while (select.step()) {
    const auto meter = meter_named(select.text(1));
    if (!meter) continue;  // of a newer library
    const std::int64_t to_ns = select.is_null(5) ? kForEver : select.integer(5);
    if (to_ns <= select.integer(4)) continue;  // replaced
    rates.push_back({select.integer(0), *meter, tier_of(select.text(2)), select.integer(3),
                     select.integer(4), to_ns, select.integer(6)});
  }
  return Rates(std::move(rates));
}

Rates Catalogue::find(std::string_view provider, std::string_view model) {
  if (model.empty()) return {};
  if (!loaded_) load();
  Entries found;
  if (provider.empty()) {
    found = of_anyone(model);
  } else {
    found = of_provider(provider_family(provider), provider, model);
    if (found.empty()) found = of_provider("", "", model);
  }
  Rates rates;
  for (const Entry* entry : found) {
    Rates other = read(*entry);
    if (other.empty()) continue;
    if (rates.empty()) {
      rates = std::move(other);
    } else if (!rates.same_as(other)) {
      return {};
    }
  }
  return rates;
}

const Rates& Catalogue::rates(std::int64_t model_id, std::string_view provider,
                              std::string_view model) {
  if (const auto known = known_.find(model_id); known != known_.end()) return known->second;
  if (known_.size() >= limits::kDictionaryEntries) known_.clear();
  return known_.emplace(model_id, find(provider, model)).first->second;
}

}  // namespace daybook::price
