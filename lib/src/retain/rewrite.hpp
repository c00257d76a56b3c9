// Rewrite: text that is stored, replaced where the rules find something in it now. Shared text is
// one row, so that replacing it serves all who show it.
//
//   Rewrite rewrite(connection, judge);
//   while (rewrite.step(apply)) { commit, let others have their turn, begin }
//
// Each step leaves the store whole. A step only reads where `apply` is false. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "retain/judge.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

class Rewrite {
 public:
  /// Texts before `next_content_id` are looked at: what comes later was scrubbed by its writer.
  Rewrite(sql::Connection& db, Judge& judge, std::int64_t next_content_id);

  /// Looks at what comes next, some thousand rows or a few MB. False: there is nothing left.
  bool step(bool apply);

  std::uint64_t texts() const noexcept { return texts_; }
  std::uint64_t rewritten() const noexcept { return rewritten_; }
  bool content_changed() const noexcept { return content_changed_; }

 private:
  struct Change {
    std::int64_t row;
    std::string text;
  };
  bool step_column(const StoredText& column, bool apply);
  void do_column(const StoredText& column, bool apply);
  bool step_content(bool apply);
  void put(const StoredText& column, const Change& change);
  void put_content(const std::vector<Change>& changes);
  bool is_json(std::int64_t content_id, std::string_view text);

  sql::Connection& db_;
  Judge& judge_;
  const std::int64_t next_content_id_;
  std::size_t column_ = 0;  // of stored_text(); behind the last: content
  std::int64_t next_row_ = 0;
  std::unordered_set<std::int64_t> json_scalars_;  // content that JSON columns show, see is_json()
  bool json_scalars_known_ = false;
  std::uint64_t texts_ = 0, rewritten_ = 0;
  bool content_changed_ = false;
};

}  // namespace daybook::retain
