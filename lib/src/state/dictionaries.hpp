// Dictionaries: names to row ids, looked up inside the writer's transaction and cached between
// batches.
//
// Rows of a dictionary are never deleted, so a cached id stays right for ever; only ids made in a
// transaction that was rolled back must go, which forget() does by dropping the cache whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sql/connection.hpp"

namespace daybook::state {

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept {
    return std::hash<std::string_view>{}(s);
  }
};
using NameMap = std::unordered_map<std::string, std::int64_t, NameHash, std::equal_to<>>;

/// A table (id, name UNIQUE): service, operation, session …
class Dictionary {
 public:
  Dictionary(sql::Connection& db, const std::string& table);
  std::int64_t id(std::string_view name);  // inserts what is not there
  void forget() noexcept { cache_.clear(); }

 private:
  NameMap cache_;
  sql::Statement find_, insert_;
};

/// A table with a key of several columns: model, resource, rollup_group. The caller spells the
/// cache key and binds the same columns to `find` and `insert`; both return the id.
class CompoundDictionary {
 public:
  CompoundDictionary(sql::Connection& db, std::string_view find, std::string_view insert);
  template <class Bind>
  std::int64_t id(std::string_view cache_key, Bind&& bind) {
    if (const auto it = cache_.find(cache_key); it != cache_.end()) return it->second;
    bind(find_);
    std::int64_t id = find_.first_integer();
    if (id == 0) {
      bind(insert_);
      id = insert_.first_integer();
    }
    return remember(cache_key, id);
  }
  void forget() noexcept { cache_.clear(); }

 private:
  std::int64_t remember(std::string_view cache_key, std::int64_t id);
  NameMap cache_;
  sql::Statement find_, insert_;
};

/// All dictionaries a writer needs.
class Dictionaries {
 public:
  explicit Dictionaries(sql::Connection& db);

  Dictionary service, operation, session, user, finish_reason;
  std::int64_t model(std::string_view provider, std::string_view name);
  std::int64_t resource(std::int64_t service_id, std::string_view environment,
                        std::string_view version);
  std::int64_t rollup_group(std::int64_t service_id, std::string_view environment,
                            std::string_view kind, std::int64_t operation_id, std::int64_t model_id,
                            int status);
  void forget() noexcept;  // after a rollback

 private:
  CompoundDictionary model_, resource_, rollup_group_;
  std::string key_;  // scratch
};

}  // namespace daybook::state
