#include "state/prompts.hpp"

#include <algorithm>
#include <cstdio>

#include "base/histogram.hpp"
#include "rows/saturating.hpp"

namespace daybook::state {
namespace {

std::string text_of(const PromptKey& key) {
  if (key.is_other) return std::string(kOther);
  if (key.fingerprint == 0) return {};
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(key.fingerprint));
  return hex;
}

}  // namespace

Prompts::Prompts(sql::Connection& db, std::int64_t most)
    : most_(most),
      find_(db,
            "SELECT id FROM prompt WHERE service_id = ?1 AND operation_id = ?2"
            " AND fingerprint = ?3 AND name = ?4 AND version = ?5"),
      insert_(db,
              "INSERT INTO prompt (service_id, operation_id, fingerprint, name, version,"
              " first_at_ns, last_at_ns, completions, errors, timed, duration_ns, input_tokens,"
              " output_tokens, cost_nano_usd, priced, unpriced)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING id"),
      add_(db,
           "UPDATE prompt SET message_id = ?2, tools_id = ?3,"
           " first_at_ns = CASE completions WHEN 0 THEN ?4 ELSE min(first_at_ns, ?4) END,"
           " last_at_ns = max(last_at_ns, ?5), completions = completions + ?6,"
           " errors = errors + ?7, timed = timed + ?8, priced = priced + ?9,"
           " unpriced = unpriced + ?10" +
               rows::add_saturating("duration_ns", 11) + rows::add_saturating("input_tokens", 12) +
               rows::add_saturating("output_tokens", 13) +
               rows::add_saturating("cost_nano_usd", 14) +
               ", min_ns = coalesce(min(min_ns, ?15), min_ns, ?15)"
               ", max_ns = coalesce(max(max_ns, ?16), max_ns, ?16) WHERE id = ?1"),
      bucket_(db,
              "INSERT INTO prompt_bucket (prompt_id, value_ns, count) VALUES (?1, ?2, ?3)"
              " ON CONFLICT DO UPDATE SET count = count + excluded.count"),
      // Their ids have no gaps: rows are never deleted.
      rows_(db, "SELECT max(id) FROM prompt"),
      tiers_(db) {}

std::int64_t Prompts::find(const PromptKey& key) {
  const std::string fingerprint = text_of(key);
  find_.bind(1, key.service_id).bind(2, key.operation_id).bind(3, std::string_view(fingerprint));
  return find_.bind(4, key.name).bind(5, key.version).first_integer();
}

std::int64_t Prompts::insert(const PromptKey& key, std::int64_t at_ns) {
  const std::string fingerprint = text_of(key);
  insert_.bind(1, key.service_id).bind(2, key.operation_id).bind(3, std::string_view(fingerprint));
  return insert_.bind(4, key.name).bind(5, key.version).bind(6, at_ns).first_integer();
}

std::int64_t Prompts::row_of(const PromptKey& key, std::int64_t at_ns, Dictionaries& names) {
  if (!key.is_other) {
    if (const std::int64_t id = find(key); id != 0) return id;
  }
  const std::int64_t taken = rows_.first_integer();
  if (!key.is_other && taken < most_) return insert(key, at_ns);
  PromptKey other = PromptKey::other_of(key);
  other.operation_id = names.operation.id(kOther);
  std::int64_t id = find(other);
  if (id == 0 && taken >= most_ + limits::kRollupOtherGroups) {
    other.service_id = names.service.id(kOther);
    id = find(other);
  }
  return id != 0 ? id : insert(other, at_ns);
}

Prompts::Entry& Prompts::entry_of(const PromptKey& key, const RollupSpan& span,
                                  Dictionaries& names) {
  if (const auto it = entries_.find(key); it != entries_.end()) return it->second;
  const std::int64_t id = row_of(key, span.at_ns, names);
  return entries_.emplace(Owned(key), Entry{id, {}, {}}).first->second;
}

std::int64_t Prompts::count(const PromptKey& key, const PromptText& text, const RollupSpan& span,
                            bool is_error, Dictionaries& names) {
  Entry& entry = entry_of(key, span, names);
  if (entry.hours.empty()) touched_.push_back(&entry);
  entry.hours[span.at_ns / kHourNs].add(span, is_error);
  entry.text = text;
  return entry.id;
}

void Prompts::write_totals(const Entry& entry, PromptTotals t) {
  add_.bind(1, entry.id).bind_or_null(2, entry.text.message_id);
  add_.bind_or_null(3, entry.text.tools_id);
  add_.bind(4, t.first_at_ns).bind(5, t.last_at_ns).bind(6, t.completions).bind(7, t.errors);
  add_.bind(8, t.timed).bind(9, t.priced).bind(10, t.unpriced).bind(11, t.duration_ns);
  add_.bind(12, t.input).bind(13, t.output).bind(14, t.nano_usd);
  const bool timed = t.timed > 0;
  add_.bind(15, timed ? std::optional(t.extremes.min_ns) : std::nullopt);
  add_.bind(16, timed ? std::optional(t.extremes.max_ns) : std::nullopt).run();
  t.settle();
  for (const auto& [value_ns, count] : t.durations)
    bucket_.bind(1, entry.id).bind(2, value_ns).bind(3, count).run();
}

void Prompts::write(std::int64_t kept_hour) {
  if (!touched_.empty()) tiers_.begin();
  std::sort(touched_.begin(), touched_.end(),
            [](const Entry* a, const Entry* b) { return a->id < b->id; });
  for (Entry* entry : touched_) {
    PromptTotals all;
    for (auto& [hour, totals] : entry->hours) {
      totals.settle();
      all.add(totals);
    }
    write_totals(*entry, std::move(all));
    tiers_.add(entry->id, entry->hours, kept_hour);
    entry->hours.clear();
  }
  touched_.clear();
  if (entries_.size() >= limits::kDictionaryEntries) entries_.clear();
}

void Prompts::discard() noexcept {
  touched_.clear();
  entries_.clear();  // their rows may be gone
}

}  // namespace daybook::state
