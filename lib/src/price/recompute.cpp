#include "price/recompute.hpp"

#include <set>
#include <string>

#include "base/time_text.hpp"
#include "schema/migrate.hpp"

namespace daybook::price {
namespace {

enum Column {
  kId,
  kModel,
  kProvider,
  kName,
  kInput,
  kOutput,
  kCacheRead,
  kCacheWrite,
  kReasoning,
  kCacheWrite1h,
  kAudioInput,
  kAudioOutput,
  kAudioCacheRead,
  kTier,
  kCost,
  kSource,
  kPrice,
  kInputCost,
  kAt,
  kService,
  kEnvironment,
  kKind,
  kOperation,
  kStatus,
  kConversation,
  kTrace,
  kUser,
  kPrompt
};

constexpr const char* kRows =
    "SELECT u.id, u.model_id, m.provider, m.name, u.input_tokens, u.output_tokens,"
    " u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens, u.cache_write_1h_tokens,"
    " u.audio_input_tokens, u.audio_output_tokens, u.audio_cache_read_tokens, u.service_tier,"
    " u.cost_nano_usd, u.cost_source, u.price_id, u.input_cost_nano_usd, s.at_ns, s.service_id,"
    " r.environment, s.kind, s.operation_id, s.status, s.conversation_row, s.trace_row,"
    " s.user_id, c.prompt_row"
    " FROM token_usage AS u JOIN span AS s ON s.id = u.id JOIN resource AS r ON r.id ="
    " s.resource_id JOIN model AS m ON m.id = u.model_id LEFT JOIN completion AS c ON c.id = u.id"
    " WHERE u.id > ?1 ORDER BY u.id LIMIT ?2";

std::optional<std::int64_t> at(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

Used used_in(const sql::Statement& row) {
  Used used;
  used.input = at(row, kInput);
  used.output = at(row, kOutput);
  used.cache_read = at(row, kCacheRead);
  used.cache_write = at(row, kCacheWrite);
  used.reasoning = at(row, kReasoning);
  used.cache_write_1h = at(row, kCacheWrite1h);
  used.audio_input = at(row, kAudioInput);
  used.audio_output = at(row, kAudioOutput);
  used.audio_cache_read = at(row, kAudioCacheRead);
  used.tier = static_cast<ServiceTier>(row.integer(kTier));  // NULL is 0
  used.at_ns = row.integer(kAt);
  return used;
}

/// "cost_nano_usd = …, unpriced = …" with the differences ?3 and ?4.
std::string change() {
  return " SET cost_nano_usd = CASE WHEN ?3 > 0 AND cost_nano_usd > 9223372036854775807 - ?3"
         " THEN 9223372036854775807 ELSE max(cost_nano_usd + ?3, 0) END,"
         " unpriced = unpriced + ?4";
}

}  // namespace

void Recompute::Difference::add(const Difference& other) {
  nano_usd += other.nano_usd;
  priced += other.priced;
  unpriced += other.unpriced;
}

Recompute::Recompute(sql::Connection& db, std::int64_t since_ns, std::int64_t until_ns)
    : db_(db),
      since_ns_(since_ns),
      until_ns_(until_ns),
      state_table_(db),
      names_(db),
      users_(db),
      packed_hours_(db),
      catalogue_(db),
      select_(db, kRows),
      update_(db,
              "UPDATE token_usage SET cost_nano_usd = ?2, input_cost_nano_usd = ?3,"
              " output_cost_nano_usd = ?4, cost_source = ?5, price_id = ?6 WHERE id = ?1") {}

bool Recompute::step(std::int64_t limit) {
  state_ = state_table_.read();
  if (state_.policy_version != policy_version_) {
    catalogue_.forget();
    policy_version_ = state_.policy_version;
  }
  std::int64_t rows = 0;
  select_.bind(1, last_id_).bind(2, limit);
  while (select_.step()) {
    ++rows;
    last_id_ = select_.integer(kId);
    compare(select_);
  }
  write_sums();
  return rows == limit;
}

void Recompute::compare(const sql::Statement& row) {
  const std::int64_t at_ns = row.integer(kAt);
  if (at_ns < since_ns_ || at_ns >= until_ns_) return;
  ++calls_;
  models_.insert(row.integer(kModel));
  if (row.text(kSource) == "reported") return;
  const Rates& rates = catalogue_.rates(row.integer(kModel), row.text(kProvider), row.text(kName));
  const Charge charge = charge_of(rates, used_in(row));
  const std::optional<std::int64_t> before = at(row, kCost);
  if (charge.nano_usd == before && charge.input_nano_usd == at(row, kInputCost) &&
      charge.price_id == row.integer(kPrice)) {
    return;
  }
  store(row.integer(kId), charge);
  if (charge.nano_usd == before) return;
  ++changed_;
  const int priced = (charge.nano_usd ? 1 : 0) - (before ? 1 : 0);
  add(row, {charge.nano_usd.value_or(0) - before.value_or(0), priced, -priced});
}

void Recompute::store(std::int64_t id, const Charge& charge) {
  update_.bind(1, id).bind(2, charge.nano_usd).bind(3, charge.input_nano_usd);
  update_.bind(4, charge.output_nano_usd).bind_or_null(5, charge.source);
  update_.bind_or_null(6, charge.price_id).run();
}

void Recompute::add(const sql::Statement& row, const Difference& difference) {
  const std::int64_t group = names_.rollup_group(
      {row.integer(kService), row.text(kEnvironment), row.text(kKind), row.integer(kOperation),
       row.integer(kModel), static_cast<int>(row.integer(kStatus))});
  hours_[{row.integer(kAt) / base::kNsPerHour, group}].add(difference);
  if (!row.is_null(kConversation)) conversations_[row.integer(kConversation)].add(difference);
  if (!row.is_null(kUser)) {
    users_.add_difference(
        {row.integer(kAt), row.integer(kUser), row.integer(kService), row.integer(kModel)},
        difference.nano_usd, difference.priced);
  }
  if (!row.is_null(kPrompt))
    prompts_[{row.integer(kPrompt), row.integer(kAt) / base::kNsPerHour}].add(difference);
  if (!row.is_null(kTrace)) traces_[row.integer(kTrace)].add(difference);
}

void Recompute::write_tier(state::Tier tier) {
  std::map<Key, Difference> periods;
  for (const auto& [key, difference] : hours_) {
    if (tier != state::Tier::hour && key.first >= state_.folded_hour) continue;
    periods[{state::period_of(tier, key.first), key.second}].add(difference);
  }
  const std::string name = state::tier_name(tier);
  const std::string period = tier == state::Tier::all ? "?1 = 0" : name + " = ?1";
  sql::Statement update(db_, "UPDATE rollup_" + name + change() + ", priced = priced + ?5 WHERE " +
                                 period + " AND group_id = ?2");
  for (const auto& [key, difference] : periods) {
    update.bind(1, key.first).bind(2, key.second).bind(3, difference.nano_usd);
    update.bind(4, difference.unpriced).bind(5, difference.priced).run();
  }
}

/// Their totals, and those of their hours and days.
void Recompute::write_prompts() {
  const auto write = [&](const std::string& table, const std::string& where,
                         const auto& period_of) {
    std::map<Key, Difference> sums;
    for (const auto& [key, difference] : prompts_)
      sums[{key.first, period_of(key.second)}].add(difference);
    sql::Statement update(db_,
                          "UPDATE " + table + change() + ", priced = priced + ?5 WHERE " + where);
    for (const auto& [key, difference] : sums) {
      update.bind(1, key.first).bind(2, key.second).bind(3, difference.nano_usd);
      update.bind(4, difference.unpriced).bind(5, difference.priced).run();
    }
  };
  if (prompts_.empty()) return;
  write("prompt", "id = ?1 AND ?2 = 0", [](std::int64_t) { return std::int64_t{0}; });
  if (!schema::has_table(db_, "rollup_prompt_hour")) return;
  for (const state::Tier tier : {state::Tier::hour, state::Tier::day}) {
    const std::string name = state::tier_name(tier);
    write("rollup_prompt_" + name, "prompt_id = ?1 AND " + name + " = ?2",
          [&](std::int64_t hour) { return state::period_of(tier, hour); });
  }
}

void Recompute::write_sums() {
  if (hours_.empty()) return;
  write_tier(state::Tier::hour);
  std::set<std::int64_t> changed;
  for (const auto& [key, difference] : hours_) changed.insert(key.first);
  packed_hours_.renew(changed);
  for (const state::Tier tier : state::kUpperTiers) write_tier(tier);
  for (const auto& [table, sums] :
       {std::pair("conversation", &conversations_), {"trace", &traces_}}) {
    sql::Statement update(db_, std::string("UPDATE ") + table + change() + " WHERE id = ?1");
    for (const auto& [id, difference] : *sums) {
      update.bind(1, id).bind(3, difference.nano_usd).bind(4, difference.unpriced).run();
    }
  }
  write_prompts();
  users_.write(names_);
  prompts_.clear();
  hours_.clear();
  conversations_.clear();
  traces_.clear();
}

}  // namespace daybook::price
