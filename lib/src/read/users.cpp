// Two passes where only the dearest are wanted: the first reads what it takes to tell which these
// are, the second all figures of theirs. A row's columns cost more than finding it.
#include "daybook/users.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "daybook/error.hpp"
#include "read/rollup_groups.hpp"
#include "read/user_rows.hpp"

namespace daybook {
namespace {

using read::UserEntry;
using read::UserSums;

const std::vector<std::string> kColumns = {"service", "user_id", "model"};

/// Names of a dictionary's ids, and how they stand in order.
class Names {
 public:
  Names(const Reader& reader, const std::string& table) {
    Rows rows = reader.query("SELECT id, name FROM " + table + " ORDER BY name");
    while (rows.next()) {
      const auto id = static_cast<std::size_t>(rows.integer(0));
      if (ranks_.size() <= id) ranks_.resize(id + 1);
      if (names_.empty() || names_.back() != rows.text(1)) names_.emplace_back(rows.text(1));
      ranks_[id] = static_cast<std::int32_t>(names_.size() - 1);
    }
  }
  std::int32_t rank(std::int64_t id) const { return ranks_[static_cast<std::size_t>(id)]; }
  const std::string& name(std::int32_t rank) const {
    return names_[static_cast<std::size_t>(rank)];
  }

 private:
  std::vector<std::int32_t> ranks_;  // by id
  std::vector<std::string> names_;   // by rank
};

using Key = std::array<std::int32_t, 3>;  // ranks, in the order of `by`
struct Group {
  Key key{};
  std::int64_t user_id = 0;
  UserSums sums;
};

/// The dearest first, those without a known cost last; then by names.
bool is_before(const Group& a, const Group& b) {
  const auto order = [](const Group& group) {
    return std::tuple(group.sums.priced == 0, group.sums.priced == 0 ? 0 : -group.sums.nano_usd);
  };
  const auto of_a = order(a), of_b = order(b);
  return of_a != of_b ? of_a < of_b : a.key < b.key;
}

class Report {
 public:
  Report(const Reader& reader, const Window& window, const UsersOptions& options)
      : reader_(reader),
        window_(window),
        options_(options),
        by_(window.by.empty() ? kColumns : window.by),
        services_(reader, "service"),
        users_(reader, "user_name"),
        models_(reader, "model") {
    read::require_known(by_, kColumns);
    of_users_ = std::find(by_.begin(), by_.end(), "user_id") != by_.end();
  }

  Users run() {
    Users out;
    std::vector<std::int64_t> chosen;
    if (options_.top > 0 && of_users_) {
      std::vector<Group> groups = read({}, false);
      if (groups.size() > options_.top) {
        out.left = groups.size() - options_.top;
        keep_top(groups);
        for (const Group& group : groups) chosen.push_back(group.user_id);
        std::sort(chosen.begin(), chosen.end());
        chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
      }
    }
    std::vector<Group> groups = read(chosen, true);
    if (options_.top > 0 && groups.size() > options_.top) {
      if (!of_users_) out.left = groups.size() - options_.top;
      keep_top(groups);
    } else {
      std::sort(groups.begin(), groups.end(), is_before);
    }
    for (const Group& group : groups) out.rows.push_back(row_of(group));
    return out;
  }

 private:
  /// Of `users` alone; empty: of all. `all_columns`: not only what they cost.
  std::vector<Group> read(const std::vector<std::int64_t>& users, bool all_columns) const {
    return grouped(read::user_entries(reader_, window_, options_.user_ids, users, all_columns));
  }

  void keep_top(std::vector<Group>& groups) const {
    const auto end = groups.begin() + static_cast<std::ptrdiff_t>(options_.top);
    std::partial_sort(groups.begin(), end, groups.end(), is_before);
    groups.erase(end, groups.end());
  }

  Key key_of(const UserEntry& entry) const {
    Key key{};
    for (std::size_t i = 0; i < by_.size() && i < key.size(); ++i)
      key[i] = by_[i] == "service"   ? services_.rank(entry.service_id)
               : by_[i] == "user_id" ? users_.rank(entry.user_id)
                                     : models_.rank(entry.model_id);
    return key;
  }

  /// Entries are in order of users: groups by user lie within the entries of one.
  std::vector<Group> grouped(const std::vector<UserEntry>& entries) const {
    std::vector<Group> groups;
    std::map<Key, UserSums> across;
    std::size_t first = 0;  // of the user's groups
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const UserEntry& entry = entries[i];
      if (!of_users_) {
        across[key_of(entry)].add(entry.sums);
        continue;
      }
      groups.push_back({key_of(entry), entry.user_id, entry.sums});
      if (i + 1 < entries.size() && entries[i + 1].user_id == entry.user_id) continue;
      if (by_.size() < kColumns.size()) merge(groups, first);
      first = groups.size();
    }
    for (const auto& [key, sums] : across) groups.push_back({key, 0, sums});
    return groups;
  }

  /// Those from `first` on that have one key become one.
  static void merge(std::vector<Group>& groups, std::size_t first) {
    const auto begin = groups.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, groups.end(), [](const Group& a, const Group& b) { return a.key < b.key; });
    auto last = begin;
    for (auto at = begin + 1; at < groups.end(); ++at) {
      if (at->key == last->key) {
        last->sums.add(at->sums);
      } else {
        *++last = *at;
      }
    }
    groups.erase(last + 1, groups.end());
  }

  UserRow row_of(const Group& group) const {
    UserRow row;
    for (std::size_t i = 0; i < by_.size(); ++i) {
      if (by_[i] == "service") row.service = services_.name(group.key[i]);
      if (by_[i] == "user_id") row.user_id = users_.name(group.key[i]);
      if (by_[i] == "model") row.model = models_.name(group.key[i]);
    }
    const UserSums& sums = group.sums;
    row.count = sums.count;
    row.errors = sums.errors;
    row.input_tokens = sums.input;
    row.output_tokens = sums.output;
    row.cache_read_tokens = sums.cache_read;
    if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.nano_usd) / 1e9;
    row.unpriced = sums.unpriced;
    return row;
  }

  const Reader& reader_;
  const Window& window_;
  const UsersOptions& options_;
  const std::vector<std::string> by_;
  Names services_, users_, models_;
  bool of_users_ = false;
};

}  // namespace

Users users(const Reader& reader, const Window& window, const UsersOptions& options) {
  if (window.bucket.value_or(Bucket::none) != Bucket::none)
    throw Error(Error::Code::invalid_argument, "users are not told apart by time",
                "ask for a window at a time, or the view report_users");
  return Report(reader, window, options).run();
}

}  // namespace daybook
