#include "state/dictionaries.hpp"

#include <cstdlib>

#include "base/limits.hpp"

namespace daybook::state {
namespace {

std::int64_t remember_in(NameMap& cache, std::string_view key, std::int64_t id) {
  if (cache.size() >= limits::kDictionaryEntries) cache.clear();
  cache.emplace(key, id);
  return id;
}

void append(std::string& key, std::int64_t number) {
  key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append(std::string& key, std::string_view text) {
  append(key, static_cast<std::int64_t>(text.size()));
  key.append(text);
}

void bind_to(sql::Statement& s, const RollupGroupKey& k) {
  s.bind(1, k.service_id).bind(2, k.environment).bind(3, k.kind).bind(4, k.operation_id);
  s.bind(5, k.model_id).bind(6, std::int64_t{k.status});
}

void bind_to(sql::Statement& s, const ErrorGroupKey& k) {
  s.bind(1, k.service_id).bind(2, k.model_id).bind(3, k.type).bind(4, k.fingerprint);
}

void bind_to(sql::Statement& s, const MetricKey& k) {
  s.bind(1, k.name).bind(2, k.resource_id).bind(3, k.instrument).bind(4, k.temporality);
  s.bind(5, k.unit).bind(6, k.labels);
}

}  // namespace

Dictionary::Dictionary(sql::Connection& db, const std::string& table)
    : find_(db, "SELECT id FROM " + table + " WHERE name = ?1"),
      insert_(db, "INSERT INTO " + table + " (name) VALUES (?1) RETURNING id") {}

std::int64_t Dictionary::id(std::string_view name) {
  if (const auto it = cache_.find(name); it != cache_.end()) return it->second;
  std::int64_t id = find_.bind(1, name).first_integer();
  if (id == 0) id = insert_.bind(1, name).first_integer();
  return remember_in(cache_, name, id);
}

CompoundDictionary::CompoundDictionary(sql::Connection& db, std::string_view find,
                                       std::string_view insert)
    : find_(db, find), insert_(db, insert) {}

std::int64_t CompoundDictionary::remember(std::string_view cache_key, std::int64_t id) {
  return remember_in(cache_, cache_key, id);
}

Dictionaries::Dictionaries(sql::Connection& db)
    : service(db, "service"),
      operation(db, "operation"),
      session(db, "session"),
      user(db, "user_name"),
      finish_reason(db, "finish_reason"),
      server(db, "server"),
      model_(db, "SELECT id FROM model WHERE provider = ?1 AND name = ?2",
             "INSERT INTO model (provider, name) VALUES (?1, ?2) RETURNING id"),
      resource_(
          db, "SELECT id FROM resource WHERE service_id = ?1 AND environment = ?2 AND version = ?3",
          "INSERT INTO resource (service_id, environment, version) VALUES (?1, ?2, ?3)"
          " RETURNING id"),
      rollup_group_(
          db,
          "SELECT id FROM rollup_group WHERE service_id = ?1 AND environment = ?2"
          " AND kind = ?3 AND operation_id = ?4 AND model_id = ?5 AND status = ?6",
          "INSERT INTO rollup_group (service_id, environment, kind, operation_id, model_id,"
          " status) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id"),
      error_group_(db,
                   "SELECT id FROM rollup_error_group WHERE service_id = ?1 AND model_id = ?2"
                   " AND type = ?3 AND fingerprint = ?4",
                   "INSERT INTO rollup_error_group (service_id, model_id, type, fingerprint)"
                   " VALUES (?1, ?2, ?3, ?4) RETURNING id"),
      tool_group_(db,
                  "SELECT id FROM rollup_tool_group WHERE service_id = ?1 AND server = ?2"
                  " AND tool = ?3",
                  "INSERT INTO rollup_tool_group (service_id, server, tool) VALUES (?1, ?2, ?3)"
                  " RETURNING id"),
      metric_(db,
              "SELECT id FROM metric WHERE name = ?1 AND resource_id = ?2 AND instrument = ?3"
              " AND temporality = ?4 AND unit = ?5 AND labels = ?6",
              "INSERT INTO metric (name, resource_id, instrument, temporality, unit, labels)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id"),
      // Their ids have no gaps: rows are never deleted.
      rollup_groups_(db, "SELECT max(id) FROM rollup_group"),
      error_groups_(db, "SELECT max(id) FROM rollup_error_group"),
      tool_groups_(db, "SELECT max(id) FROM rollup_tool_group"),
      series_(db, "SELECT max(id) FROM metric"),
      series_of_(db, "SELECT count(*) FROM metric WHERE name = ?1 AND resource_id = ?2") {}

std::int64_t Dictionaries::model(std::string_view provider, std::string_view name) {
  key_.clear();
  append(key_, provider);
  append(key_, name);
  return model_.id(key_, [&](sql::Statement& s) { s.bind(1, provider).bind(2, name); });
}

std::int64_t Dictionaries::resource(std::int64_t service_id, std::string_view environment,
                                    std::string_view version) {
  key_.clear();
  append(key_, service_id);
  append(key_, environment);
  append(key_, version);
  return resource_.id(key_, [&](sql::Statement& s) {
    s.bind(1, service_id).bind(2, environment).bind(3, version);
  });
}

void Dictionaries::spell(const RollupGroupKey& key) {
  key_.clear();
  append(key_, key.service_id);
  append(key_, key.environment);
  append(key_, key.kind);
  append(key_, key.operation_id);
  append(key_, key.model_id);
  append(key_, std::int64_t{key.status});
}

void Dictionaries::spell(const ErrorGroupKey& key) {
  key_.clear();
  append(key_, key.service_id);
  append(key_, key.model_id);
  append(key_, key.type);
  append(key_, key.fingerprint);
}

RollupGroupKey Dictionaries::other_of(const RollupGroupKey& key) {
  return {key.service_id, "", kOther, operation.id(kOther), model("", kOther), key.status};
}

ErrorGroupKey Dictionaries::other_of(const ErrorGroupKey& key) {
  return {key.service_id, model("", kOther), kOther, kOther};
}

template <class Key>
std::int64_t Dictionaries::capped(CompoundDictionary& groups, sql::Statement& count,
                                  const Key& key) {
  const auto bind = [](const Key& k) { return [&k](sql::Statement& s) { bind_to(s, k); }; };
  spell(key);
  if (const std::int64_t known = groups.find(key_, bind(key)); known != 0) return known;
  const std::int64_t taken = count.first_integer();
  if (taken < limits::kRollupGroups) return groups.insert(key_, bind(key));
  Key other = other_of(key);
  spell(other);
  std::int64_t id = groups.find(key_, bind(other));
  if (id == 0 && taken >= limits::kRollupGroups + limits::kRollupOtherGroups) {
    other.service_id = service.id(kOther);
    spell(other);
    id = groups.find(key_, bind(other));
  }
  if (id == 0) id = groups.insert(key_, bind(other));
  spell(key);
  return groups.remember(key_, id);
}

std::int64_t Dictionaries::rollup_group(const RollupGroupKey& key) {
  return capped(rollup_group_, rollup_groups_, key);
}

std::int64_t Dictionaries::error_group(const ErrorGroupKey& key) {
  return capped(error_group_, error_groups_, key);
}

void Dictionaries::spell(const ToolGroupKey& key) {
  key_.clear();
  append(key_, key.service_id);
  append(key_, key.server);
  append(key_, key.tool);
}

std::int64_t Dictionaries::tool_group(const ToolGroupKey& key) {
  const auto bind = [](const ToolGroupKey& k) {
    return [&k](sql::Statement& s) { s.bind(1, k.service_id).bind(2, k.server).bind(3, k.tool); };
  };
  spell(key);
  if (const std::int64_t known = tool_group_.find(key_, bind(key)); known != 0) return known;
  const std::int64_t groups = tool_groups_.first_integer();
  if (groups < limits::kRollupGroups) return tool_group_.insert(key_, bind(key));
  ToolGroupKey other{key.service_id, "", kOther};
  spell(other);
  std::int64_t id = tool_group_.find(key_, bind(other));
  if (id == 0 && groups >= limits::kRollupGroups + limits::kRollupOtherGroups) {
    other.service_id = service.id(kOther);
    spell(other);
    id = tool_group_.find(key_, bind(other));
  }
  if (id == 0) id = tool_group_.insert(key_, bind(other));
  spell(key);
  return tool_group_.remember(key_, id);
}

void Dictionaries::spell(const MetricKey& key) {
  key_.clear();
  append(key_, key.resource_id);
  for (const std::string_view part :
       {key.name, key.instrument, key.temporality, key.unit, key.labels}) {
    append(key_, part);
  }
}

std::int64_t Dictionaries::find_metric(const MetricKey& key) {
  spell(key);
  return metric_.find(key_, [&](sql::Statement& s) { bind_to(s, key); });
}

std::int64_t Dictionaries::insert_metric(const MetricKey& key) {
  spell(key);
  return metric_.insert(key_, [&](sql::Statement& s) { bind_to(s, key); });
}

bool Dictionaries::is_full(const MetricKey& key) {
  key_.clear();
  append(key_, key.resource_id);
  append(key_, key.name);
  if (full_metrics_.find(key_) != full_metrics_.end()) return true;
  if (series_of_.bind(1, key.name).bind(2, key.resource_id).first_integer() <
      limits::kSeriesOfAMetric) {
    return false;
  }
  remember_in(full_metrics_, key_, 1);
  return true;
}

MetricId Dictionaries::metric(const MetricKey& key) {
  const bool is_other = key.labels == kOtherLabels;  // as a sender may say by itself
  if (const std::int64_t known = find_metric(key); known != 0) return {known, is_other, false};
  const std::string given = key_;
  if (const auto other = metric_others_.find(given); other != metric_others_.end()) {
    return {std::abs(other->second), true, other->second < 0};
  }
  const bool full = is_full(key), store_is_full = series_.first_integer() >= limits::kSeries;
  if (!full && !store_is_full) return {insert_metric(key), is_other, false};
  MetricKey other = key;
  other.labels = kOtherLabels;
  if (!full) {
    other.name = kOther;
    other.unit = {};
  }
  std::int64_t id = find_metric(other);
  if (id == 0) id = insert_metric(other);
  remember_in(metric_others_, given, full ? id : -id);
  return {id, true, !full};
}

void Dictionaries::forget() noexcept {
  service.forget();
  operation.forget();
  session.forget();
  user.forget();
  finish_reason.forget();
  server.forget();
  model_.forget();
  resource_.forget();
  rollup_group_.forget();
  error_group_.forget();
  tool_group_.forget();
  metric_.forget();
  metric_others_.clear();
  full_metrics_.clear();
}

}  // namespace daybook::state
