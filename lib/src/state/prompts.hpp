// Prompts: what calls begin with, system text and tools, as versions of the prompt of a service's
// operation: a changed text is a new row by itself. Totals are gathered over a batch and written
// once, those of hours and days with them (prompt_tiers.hpp).
//
//   completion.prompt_row = prompts.count(key, {message_id, tools_id}, span, is_error, names);
//   prompts.write();                               // before COMMIT
//
// A system text that holds a clock is another one in each call, so versions are capped: what comes
// after limits::kPrompts goes to `(other)` of its service, after limits::kRollupOtherGroups more to
// `(other)` of a service `(other)`. Rows are never deleted, so a cached id stays right. One
// connection, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "sql/connection.hpp"
#include "state/dictionaries.hpp"
#include "state/prompt_tiers.hpp"
#include "state/rollups.hpp"

namespace daybook::state {

struct PromptKey {
  std::int64_t service_id = 0, operation_id = 0;
  std::uint64_t fingerprint = 0;  // 0: neither system text nor tools
  std::string_view name, version;
  bool is_other = false;  // of `(other)`, whatever the fingerprint

  static PromptKey other_of(const PromptKey& key) noexcept {
    return {key.service_id, 0, 0, {}, {}, true};
  }
};

/// Where the text stands that a call sent; 0: there is none.
struct PromptText {
  std::int64_t message_id = 0, tools_id = 0;
};

class Prompts {
 public:
  explicit Prompts(sql::Connection& db, std::int64_t most = limits::kPrompts);
  /// Counts a call; the row it was counted to.
  std::int64_t count(const PromptKey& key, const PromptText& text, const RollupSpan& span,
                     bool is_error, Dictionaries& names);
  /// Hours before `kept_hour` were pruned.
  void write(std::int64_t kept_hour = 0);
  void discard() noexcept;  // after a rollback

 private:
  struct Entry {
    std::int64_t id = 0;
    PromptTiers::ByHour hours;  // of the batch
    PromptText text;            // as sent last
  };
  /// A key that owns its texts, and how it is found by one that does not.
  struct Owned {
    explicit Owned(const PromptKey& key)
        : service_id(key.service_id),
          operation_id(key.operation_id),
          fingerprint(key.fingerprint),
          name(key.name),
          version(key.version),
          is_other(key.is_other) {}
    std::int64_t service_id, operation_id;
    std::uint64_t fingerprint;
    std::string name, version;
    bool is_other;
  };
  struct Hash {
    using is_transparent = void;
    template <class Key>
    std::size_t operator()(const Key& key) const noexcept {
      std::size_t hash = key.fingerprint ^ static_cast<std::size_t>(key.service_id) << 32 ^
                         static_cast<std::size_t>(key.operation_id) << 8;
      if (!key.name.empty()) hash ^= std::hash<std::string_view>{}(key.name);
      if (!key.version.empty()) hash ^= std::hash<std::string_view>{}(key.version) << 1;
      return hash;
    }
  };
  struct Same {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const noexcept {
      return a.fingerprint == b.fingerprint && a.service_id == b.service_id &&
             a.operation_id == b.operation_id && a.is_other == b.is_other && a.name == b.name &&
             a.version == b.version;
    }
  };

  Entry& entry_of(const PromptKey& key, const RollupSpan& span, Dictionaries& names);
  std::int64_t row_of(const PromptKey& key, std::int64_t at_ns, Dictionaries& names);
  std::int64_t find(const PromptKey& key);
  std::int64_t insert(const PromptKey& key, std::int64_t at_ns);
  void write_totals(const Entry& entry, PromptTotals totals);

  std::int64_t most_;
  std::unordered_map<Owned, Entry, Hash, Same> entries_;
  std::vector<Entry*> touched_;
  sql::Statement find_, insert_, add_, bucket_, rows_;
  PromptTiers tiers_;
};

}  // namespace daybook::state
