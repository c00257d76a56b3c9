#include "daybook/prices.hpp"

#include <fstream>
#include <iterator>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "price/price_table.hpp"
#include "state/audit.hpp"

namespace daybook {
namespace {

constexpr std::size_t kListBytesMax = 64u << 20;

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw Error(Error::Code::not_found, "no price list at " + file, "give the path of a file");
  }
  std::string bytes;
  char block[1 << 16];
  while (in.read(block, sizeof block), in.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > kListBytesMax) {
      throw Error(Error::Code::invalid_argument, file + ": larger than 64 MiB",
                  "a price list has a few MB");
    }
  }
  return bytes;
}

std::optional<std::int64_t> ns_of(const std::optional<Time>& time) {
  return time ? std::optional<std::int64_t>(time->time_since_epoch().count()) : std::nullopt;
}

enum class Mode { all_of_a_model, some };

/// What changed is told to all that have prices in memory, by the policy version.
void store_models(sql::Connection& connection, const price::PriceList& list,
                  const PriceOptions& options, Mode mode, PriceResult& result) {
  const std::int64_t now_ns = base::system_clock().wall_ns();
  const std::string source = options.source.empty() ? list.source : options.source;
  price::PriceTable table(connection);
  for (const price::ListedModel& model : list.models) {
    ++result.models;
    const auto from_ns = ns_of(options.from);
    const bool changed = mode == Mode::some ? table.set(model, from_ns, now_ns, source)
                                            : table.put(model, from_ns, now_ns, source);
    result.changed += changed ? 1 : 0;
  }
  if (result.changed == 0) return;
  connection.exec("UPDATE store_state SET policy_version = policy_version + 1 WHERE id = 1");
  state::audit_set(connection, "prices=" + source, now_ns);
}

PriceResult store_list(const std::string& path, const price::PriceList& list,
                       const PriceOptions& options, Mode mode) {
  PriceResult result;
  result.left_out = list.left_out;
  access::change_store(path, {"administer", "prices"}, [&](sql::Connection& connection) {
    store_models(connection, list, options, mode, result);
  });
  sql::Connection reader = sql::Connection::open_reader(path);  // counting keeps no writer waiting
  result.unpriced =
      static_cast<std::uint64_t>(reader.integer("SELECT count(*) FROM unpriced_models"));
  return result;
}

}  // namespace

PriceResult import_prices(const std::string& path, const std::string& file,
                          const PriceOptions& options) {
  return store_list(path, price::read_price_list(bytes_of(file), file), options,
                    Mode::all_of_a_model);
}

PriceResult set_prices(const std::string& path, const std::vector<Price>& prices,
                       const PriceOptions& options) {
  price::PriceList list;
  list.source = "set";
  for (const Price& given : prices) {
    const auto wrong = [&](const std::string& what, const char* hint) {
      return Error(Error::Code::invalid_argument, "price of " + given.model + ": " + what, hint);
    };
    if (given.model.empty()) throw wrong("no model", "name one, * stands for any text");
    const auto meter = price::meter_named(given.meter);
    if (!meter) {
      throw wrong("no such meter: " + given.meter,
                  "use input, output, cache_read, cache_write, cache_write_1h, reasoning,"
                  " audio_input, audio_output, audio_cache_read or request");
    }
    const price::ServiceTier tier = price::tier_of(given.service_tier);
    if (price::tier_name(tier) != given.service_tier || tier == price::ServiceTier::prepaid) {
      throw wrong("no such service tier: " + given.service_tier,
                  "use standard, batch, flex or priority");
    }
    if (given.over_tokens < 0) throw wrong("over_tokens is below 0", "give a number of tokens");
    price::Rate rate;
    rate.meter = *meter;
    rate.tier = tier;
    rate.over_tokens = given.over_tokens;
    rate.nano_usd_per_mtok = price::nano_per_mtok(given.usd_per_mtok, 1e6, given.model);
    list.add(given.provider, given.model).rates.push_back(rate);
  }
  return store_list(path, list, options, Mode::some);
}

}  // namespace daybook
