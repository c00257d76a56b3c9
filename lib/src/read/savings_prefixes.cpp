// Cache misses: a prompt whose begin was sent shortly before, of which the provider read nothing
// from its cache. Requests are paths in the tree of messages, so "begins with" is an ancestor.
#include <algorithm>
#include <unordered_map>

#include "read/savings_calls.hpp"

namespace daybook::read {
namespace {

constexpr std::int64_t kCacheKeptNs = 300LL * 1'000'000'000;  // what providers keep at least
constexpr std::int64_t kCachedTokensMin = 1024;               // and the shortest they cache
constexpr int kAncestorsMax = 64;

class Ancestors {
 public:
  explicit Ancestors(sql::Connection& connection)
      : select_(connection, "SELECT parent_id FROM message WHERE id = ?1") {}

  /// message.id of the message before; 0: it is the first.
  std::int64_t parent(std::int64_t id) {
    const auto [found, is_new] = parents_.emplace(id, 0);
    if (is_new) found->second = select_.bind(1, id).first_integer();
    return found->second;
  }

 private:
  sql::Statement select_;
  std::unordered_map<std::int64_t, std::int64_t> parents_;
};

/// What was sent last, by where it ended.
class Sent {
 public:
  explicit Sent(Ancestors& ancestors) : ancestors_(ancestors) {}

  /// Tokens of the longest request that this one begins with and that a cache still holds; 0: none.
  std::int64_t prefix_tokens(const SavingsCall& call) {
    std::int64_t id = call.request_id;
    for (int i = 0; i < kAncestorsMax && id != 0; ++i, id = ancestors_.parent(id)) {
      const auto found = last_.find({call.service_id, call.model_id, call.tools_id, id});
      if (found == last_.end() || call.at_ns - found->second.at_ns > kCacheKeptNs) continue;
      return std::min(found->second.input, call.input());
    }
    return 0;
  }
  void remember(const SavingsCall& call) {
    last_[{call.service_id, call.model_id, call.tools_id, call.request_id}] = {call.at_ns,
                                                                               call.input()};
  }

 private:
  struct Last {
    std::int64_t at_ns, input;
  };
  Ancestors& ancestors_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>, Last> last_;
};

/// The call with so many tokens of its input read from the cache.
price::Used with_cache(price::Used used, std::int64_t tokens) {
  used.cache_read = tokens;
  if (used.cache_write) used.cache_write = std::max<std::int64_t>(*used.cache_write - tokens, 0);
  if (used.cache_write_1h)
    used.cache_write_1h = std::min(*used.cache_write_1h, used.cache_write.value_or(0));
  return used;
}

std::optional<std::int64_t> nano_usd(const std::optional<price::Cost>& cost) {
  return cost ? std::optional(cost->nano_usd) : std::nullopt;
}

}  // namespace

SavingRows cache_misses(sql::Connection& connection, price::Catalogue& prices,
                        const SavingsCalls& calls) {
  Ancestors ancestors(connection);
  Sent sent(ancestors);
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>,
           std::pair<SavingSums, const SavingsCall*>>
      sums;
  for (const SavingsCall& call : calls.calls) {
    if (call.request_id == 0 || !call.answered || !call.has_usage) continue;
    const bool missed = call.used.cache_read.value_or(0) == 0 && !call.repeats;
    const std::int64_t tokens = missed ? sent.prefix_tokens(call) : 0;
    sent.remember(call);
    if (tokens < kCachedTokensMin) continue;
    const SavingsModel& model = calls.models.at(call.model_id);
    const price::Rates& rates = prices.rates(call.model_id, model.provider, model.name);
    auto& [sum, any] = sums[{call.service_id, call.operation_id, call.model_id}];
    any = &call;
    sum.add(tokens, call.output(), nano_usd(price::cost_of(rates, call.used)),
            nano_usd(price::cost_of(rates, with_cache(call.used, tokens))));
  }
  SavingRows rows;
  for (const auto& [ids, of] : sums)
    rows.push_back(of.first.row(Saving::cache_miss, calls.key(*of.second)));
  return rows;
}

}  // namespace daybook::read
