#include "state/dictionaries.hpp"

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
          " status) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id") {}

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

std::int64_t Dictionaries::rollup_group(std::int64_t service_id, std::string_view environment,
                                        std::string_view kind, std::int64_t operation_id,
                                        std::int64_t model_id, int status) {
  key_.clear();
  append(key_, service_id);
  append(key_, environment);
  append(key_, kind);
  append(key_, operation_id);
  append(key_, model_id);
  append(key_, std::int64_t{status});
  return rollup_group_.id(key_, [&](sql::Statement& s) {
    s.bind(1, service_id).bind(2, environment).bind(3, kind).bind(4, operation_id);
    s.bind(5, model_id).bind(6, std::int64_t{status});
  });
}

void Dictionaries::forget() noexcept {
  service.forget();
  operation.forget();
  session.forget();
  user.forget();
  finish_reason.forget();
  model_.forget();
  resource_.forget();
  rollup_group_.forget();
}

}  // namespace daybook::state
