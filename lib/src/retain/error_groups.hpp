// ErrorGroups: the types and fingerprints of errors, which are made of text, and the groups that
// rollups of errors are counted by. An error whose text is replaced takes its whole group along, so
// that rows and rollups agree.
//
//   ErrorGroups groups(connection, judge);         // before the texts of errors are replaced
//   while (groups.find()) pause();                 // which groups change
//   while (groups.collect()) pause();              // their rows
//   while (groups.apply()) { commit, pause, begin }
//
// Each step is a few thousand rows, and leaves the store whole: a group and its rows change at
// once. What others write between the steps is taken along.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "retain/judge.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

class ErrorGroups {
 public:
  ErrorGroups(sql::Connection& db, Judge& judge) : db_(db), judge_(judge) {}
  /// These only read. False: none is left.
  bool find();
  bool collect();
  /// In a transaction. False: all groups that find() met have changed.
  bool apply();
  std::uint64_t rewritten() const noexcept { return rewritten_; }

 private:
  using Key = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
  struct New {
    std::string type, fingerprint;
    std::vector<std::int64_t> rows;
  };
  std::int64_t add_rows(std::int64_t limit);
  void settle(const Key& key, New& to);
  void change(const Key& key, const New& to);
  bool exists(const Key& key);

  sql::Connection& db_;
  Judge& judge_;
  std::map<Key, New> groups_;               // that change
  std::int64_t found_ = 0, collected_ = 0;  // the last rows that were looked at
  std::uint64_t rewritten_ = 0;
};

}  // namespace daybook::retain
