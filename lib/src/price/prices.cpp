#include "daybook/prices.hpp"

#include <chrono>
#include <fstream>
#include <iterator>

#include "base/clock.hpp"
#include "price/price_table.hpp"
#include "schema/migrate.hpp"
#include "sql/guard.hpp"

namespace daybook {
namespace {

constexpr std::chrono::seconds kWaitAtMost{5};
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

PriceResult store_list(const std::string& path, const price::PriceList& list,
                       const PriceOptions& options, Mode mode) {
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  const sql::Guard::Held held = guard.acquire(kWaitAtMost);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  schema::require_readable(connection);
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection, which rolls back
  schema::require_current(connection);
  PriceResult result;
  result.left_out = list.left_out;
  const std::int64_t now_ns = base::system_clock().wall_ns();
  const std::string source = options.source.empty() ? list.source : options.source;
  {
    price::PriceTable table(connection);
    for (const price::ListedModel& model : list.models) {
      ++result.models;
      const auto from_ns = ns_of(options.from);
      const bool changed = mode == Mode::some ? table.set(model, from_ns, now_ns, source)
                                              : table.put(model, from_ns, now_ns, source);
      result.changed += changed ? 1 : 0;
    }
    if (result.changed > 0) {
      connection.exec("UPDATE store_state SET policy_version = policy_version + 1 WHERE id = 1");
      sql::Statement(connection,
                     "INSERT INTO audit (id, at_ns, action, object, result)"
                     " SELECT coalesce(max(id), 0) + 1, ?1, 'set', ?2, 'ok' FROM audit")
          .bind(1, now_ns)
          .bind(2, std::string_view("prices=" + source))
          .run();
    }
  }
  connection.exec("COMMIT");
  result.unpriced =
      static_cast<std::uint64_t>(connection.integer("SELECT count(*) FROM unpriced_models"));
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
