// ChangedRows: which rows of sums an erasure changed or took away, each counted once however often
// a transaction changes it, and which of them still count rows that retention deleted before.
//
//   rows.changed("rollup_hour", {hour, group_id}, pruned > 0);
//   rows.gone("rollup_day", {day, group_id});
//   use(rows.changed(), rows.gone(), rows.partial());
//
// Memory alone: forty bytes or so a row.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace daybook::state {

class ChangedRows {
 public:
  using Key = std::initializer_list<std::int64_t>;

  /// `partial`: it holds something that could not be taken out.
  void changed(std::string_view table, Key key, bool partial = false) {
    put(table, key, partial ? Fate::partial : Fate::changed);
  }
  void gone(std::string_view table, Key key) { put(table, key, Fate::gone); }

  /// What cannot be read, so that nothing could be taken out of it.
  void damaged(const std::string& what) { damaged_.insert(what); }
  std::set<std::string>& damaged() noexcept { return damaged_; }

  std::uint64_t changed() const noexcept { return count_[0] + count_[1]; }
  std::uint64_t gone() const noexcept { return count_[2]; }
  std::uint64_t partial() const noexcept { return count_[1]; }

 private:
  enum class Fate : std::uint8_t { changed, partial, gone };

  void put(std::string_view table, Key key, Fate fate) {
    std::uint64_t hash = std::hash<std::string_view>{}(table);
    for (const std::int64_t part : key) {
      hash ^= static_cast<std::uint64_t>(part) + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
      hash = (hash ^ (hash >> 31)) * 0xbf58476d1ce4e5b9;  // splitmix64's mixing
    }
    const auto [found, is_new] = rows_.try_emplace(hash, fate);
    if (!is_new) --count_[static_cast<int>(found->second)];
    found->second = fate;
    ++count_[static_cast<int>(fate)];
  }

  std::unordered_map<std::uint64_t, Fate> rows_;
  std::uint64_t count_[3] = {};
  std::set<std::string> damaged_;
};

}  // namespace daybook::state
