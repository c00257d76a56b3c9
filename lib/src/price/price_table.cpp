#include "price/price_table.hpp"

#include <algorithm>
#include <tuple>

namespace daybook::price {
namespace {

auto key_of(const Rate& rate) {
  return std::tuple(rate.meter, rate.tier, rate.over_tokens);
}

bool is_same(const Rate& a, const Rate& b) {
  return key_of(a) == key_of(b) && a.from_ns == b.from_ns && a.to_ns == b.to_ns &&
         a.nano_usd_per_mtok == b.nano_usd_per_mtok;
}

/// The stored rates as they are once `listed` holds from `from_ns` on. What stays the same begins
/// when it began.
std::vector<Rate> with_listed(const std::vector<Rate>& stored, const std::vector<Rate>& listed,
                              std::int64_t from_ns, bool others_stay) {
  std::vector<Rate> wanted;
  for (Rate rate : stored) {
    const auto is_key = [&](const Rate& other) { return key_of(other) == key_of(rate); };
    const bool is_listed = std::any_of(listed.begin(), listed.end(), is_key);
    if (is_listed || !others_stay) rate.to_ns = std::min(rate.to_ns, from_ns);
    if (rate.to_ns > rate.from_ns) wanted.push_back(rate);
  }
  for (Rate rate : listed) {
    rate.from_ns = from_ns;
    const auto before = std::find_if(wanted.begin(), wanted.end(), [&](const Rate& other) {
      return key_of(other) == key_of(rate) && other.to_ns == from_ns &&
             other.nano_usd_per_mtok == rate.nano_usd_per_mtok;
    });
    if (before != wanted.end()) {
      before->to_ns = rate.to_ns;
    } else {
      wanted.push_back(rate);
    }
  }
  return wanted;
}

}  // namespace

PriceTable::PriceTable(sql::Connection& db)
    : read_(db,
            "SELECT id, meter, service_tier, over_tokens, from_ns, to_ns, nano_usd_per_mtok"
            " FROM price WHERE provider = ?1 AND model = ?2"),
      end_(db, "UPDATE price SET to_ns = ?2 WHERE id = ?1"),
      insert_(db,
              "INSERT INTO price (provider, model, from_ns, to_ns, meter, over_tokens,"
              " service_tier, nano_usd_per_mtok, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
              " ?9) ON CONFLICT (provider, model, meter, over_tokens, service_tier, from_ns)"
              " DO UPDATE SET to_ns = excluded.to_ns,"
              " nano_usd_per_mtok = excluded.nano_usd_per_mtok, source = excluded.source") {}

std::vector<Rate> PriceTable::stored(const ListedModel& listed) {
  std::vector<Rate> rates;
  read_.bind(1, std::string_view(listed.provider)).bind(2, std::string_view(listed.model));
  while (read_.step()) {
    const auto meter = meter_named(read_.text(1));
    const std::int64_t to_ns = read_.is_null(5) ? kForEver : read_.integer(5);
    if (!meter || to_ns <= read_.integer(4)) continue;
    rates.push_back({read_.integer(0), *meter, tier_of(read_.text(2)), read_.integer(3),
                     read_.integer(4), to_ns, read_.integer(6)});
  }
  return rates;
}

void PriceTable::end(const Rate& rate, std::int64_t to_ns) {
  end_.bind(1, rate.id);
  if (to_ns == kForEver) {
    end_.bind_null(2);
  } else {
    end_.bind(2, to_ns);
  }
  end_.run();
}

bool PriceTable::replace(const ListedModel& listed, const std::vector<Rate>& wanted,
                         const std::vector<Rate>& stored, const std::string& source) {
  const auto has = [](const std::vector<Rate>& rates, const Rate& rate) {
    return std::any_of(rates.begin(), rates.end(),
                       [&](const Rate& other) { return is_same(other, rate); });
  };
  bool changed = false;
  for (const Rate& rate : stored) {
    if (has(wanted, rate)) continue;
    changed = true;
    end(rate, rate.from_ns);
  }
  for (const Rate& rate : wanted) {
    if (has(stored, rate)) continue;
    changed = true;
    const bool only_ends_elsewhere =
        rate.id != 0 && std::any_of(stored.begin(), stored.end(),
                                    [&](const Rate& other) { return other.id == rate.id; });
    if (only_ends_elsewhere) {
      end(rate, rate.to_ns);
      continue;
    }
    insert_.bind(1, std::string_view(listed.provider)).bind(2, std::string_view(listed.model));
    insert_.bind(3, rate.from_ns);
    if (rate.to_ns == kForEver) {
      insert_.bind_null(4);
    } else {
      insert_.bind(4, rate.to_ns);
    }
    insert_.bind(5, meter_name(rate.meter)).bind(6, rate.over_tokens);
    insert_.bind(7, tier_name(rate.tier)).bind(8, rate.nano_usd_per_mtok);
    insert_.bind(9, std::string_view(listed.source.empty() ? source : listed.source)).run();
  }
  return changed;
}

bool PriceTable::put(const ListedModel& listed, std::optional<std::int64_t> from_ns,
                     std::int64_t now_ns, const std::string& source) {
  const std::vector<Rate> before = stored(listed);
  if (listed.has_history && !from_ns) return replace(listed, listed.rates, before, source);
  const std::int64_t from = from_ns.value_or(before.empty() ? 0 : now_ns);
  return replace(listed, with_listed(before, listed.rates, from, false), before, source);
}

bool PriceTable::set(const ListedModel& listed, std::optional<std::int64_t> from_ns,
                     std::int64_t now_ns, const std::string& source) {
  const std::vector<Rate> before = stored(listed);
  std::vector<Rate> wanted = before;
  for (const Rate& rate : listed.rates) {
    const bool is_new = std::none_of(before.begin(), before.end(), [&](const Rate& other) {
      return key_of(other) == key_of(rate);
    });
    wanted = with_listed(wanted, {rate}, from_ns.value_or(is_new ? 0 : now_ns), true);
  }
  return replace(listed, wanted, before, source);
}

}  // namespace daybook::price
