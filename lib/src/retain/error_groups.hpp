// ErrorGroups: the types and fingerprints of errors, which are made of text, and the groups that
// rollups of errors are counted by. An error whose text is replaced takes its whole group along, so
// that rows and rollups agree.
//
//   ErrorGroups groups(connection, judge);
//   groups.look();                         // before the texts of errors are replaced
//   groups.apply(key);                     // in a transaction; the rows that were changed
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "retain/judge.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

class ErrorGroups {
 public:
  ErrorGroups(sql::Connection& db, Judge& judge) : db_(db), judge_(judge) {}
  void look();
  std::uint64_t apply();

 private:
  using Key = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
  struct New {
    std::string type, fingerprint;
  };
  void settle(const Key& key, New& to);
  bool exists(const Key& key);

  sql::Connection& db_;
  Judge& judge_;
  std::map<Key, New> groups_;  // that change
};

}  // namespace daybook::retain
