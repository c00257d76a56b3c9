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
    const std::int64_t known = find(cache_key, bind);
    return known != 0 ? known : insert(cache_key, bind);
  }
  template <class Bind>
  std::int64_t find(std::string_view cache_key, Bind&& bind) {  // 0: not there
    if (const auto it = cache_.find(cache_key); it != cache_.end()) return it->second;
    bind(find_);
    const std::int64_t id = find_.first_integer();
    return id == 0 ? 0 : remember(cache_key, id);
  }
  template <class Bind>
  std::int64_t insert(std::string_view cache_key, Bind&& bind) {
    bind(insert_);
    return remember(cache_key, insert_.first_integer());
  }
  std::int64_t remember(std::string_view cache_key, std::int64_t id);
  void forget() noexcept { cache_.clear(); }

 private:
  NameMap cache_;
  sql::Statement find_, insert_;
};

/// The name that stands for all that came after a dictionary of groups was full.
constexpr std::string_view kOther = "(other)";

struct RollupGroupKey {
  std::int64_t service_id = 0;
  std::string_view environment, kind;
  std::int64_t operation_id = 0, model_id = 0;
  int status = 0;
};

struct ErrorGroupKey {
  std::int64_t service_id = 0, model_id = 0;
  std::string_view type, fingerprint;
};

struct ToolGroupKey {
  std::int64_t service_id = 0;
  std::string_view server, tool;
};

struct MetricKey {
  std::int64_t resource_id = 0;
  std::string_view name, instrument, temporality, unit, labels;
};

struct MetricId {
  std::int64_t id = 0;
  bool is_other = false;       // the series of all that came after its metric had too many
  bool is_other_name = false;  // of all metrics, since the store has too many
};

/// The labels of the series that stands for all that came after there were too many.
constexpr std::string_view kOtherLabels = "{\"series\":\"(other)\"}";

/// All dictionaries a writer needs.
///
/// Groups of rollups are capped, or span names such as `GET /user/123` would make reports as long
/// as what they sum up. A group that comes after limits::kRollupGroups goes to `(other)` of its
/// service and status; after limits::kRollupOtherGroups more, to `(other)` of a service `(other)`.
/// Groups are never deleted, so where a record is counted depends on its own group alone: it
/// exists, or the record is one of the others.
/// Series of metrics likewise: beyond limits::kSeriesOfAMetric to the series `(other)` of the
/// metric, beyond limits::kSeries to the metric `(other)` of the service.
class Dictionaries {
 public:
  explicit Dictionaries(sql::Connection& db);

  Dictionary service, operation, session, user, finish_reason, server;
  std::int64_t model(std::string_view provider, std::string_view name);
  std::int64_t resource(std::int64_t service_id, std::string_view environment,
                        std::string_view version);
  std::int64_t rollup_group(const RollupGroupKey& key);
  std::int64_t error_group(const ErrorGroupKey& key);
  std::int64_t tool_group(const ToolGroupKey& key);
  MetricId metric(const MetricKey& key);
  void forget() noexcept;  // after a rollback

 private:
  void spell(const RollupGroupKey& key);
  void spell(const ErrorGroupKey& key);
  void spell(const ToolGroupKey& key);
  void spell(const MetricKey& key);
  std::int64_t find_metric(const MetricKey& key);
  std::int64_t insert_metric(const MetricKey& key);
  bool is_full(const MetricKey& key);
  RollupGroupKey other_of(const RollupGroupKey& key);
  ErrorGroupKey other_of(const ErrorGroupKey& key);
  template <class Key>
  std::int64_t capped(CompoundDictionary& groups, sql::Statement& count, const Key& key);

  CompoundDictionary model_, resource_, rollup_group_, error_group_, tool_group_, metric_;
  NameMap metric_others_;  // series that are counted in `(other)`, to its id,
  NameMap full_metrics_;   // and metrics that have all the series they may
  sql::Statement rollup_groups_, error_groups_, tool_groups_, series_;  // how many there are
  sql::Statement series_of_;
  std::string key_;  // scratch
};

}  // namespace daybook::state
