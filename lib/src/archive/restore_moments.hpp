// RestoreMoments: puts the text of errors, events, scores and samples back into their rows, from
// lines of their own or from that of their span.
//
//   RestoreMoments moments(connection, texts);
//   const Put put = moments.put(record, row, false);     // in a transaction
//
// A row is known by its id, which is never used again, and its time. What has text is left alone.
// One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "archive/archived_row.hpp"
#include "archive/text_store.hpp"
#include "json/view.hpp"
#include "sql/connection.hpp"

namespace daybook::archive {

enum class Put {
  restored,
  unchanged,  // it has its text
  gone,       // the row was deleted or erased
  withheld    // its text was pruned by a policy, or withheld, since
};

class RestoreMoments {
 public:
  RestoreMoments(sql::Connection& connection, TextStore& texts)
      : connection_(connection), texts_(texts) {}

  /// Of its own line. Where `dry_run`, only says what it would do.
  Put put(json::View record, const ArchivedRow& row, bool dry_run);
  /// Of a span's record; whether anything came back, or would.
  bool put_error(json::View record, std::int64_t id, bool dry_run);
  bool put_events(json::View record, const ArchivedRow& row, bool dry_run);

 private:
  using Kind = retain::MomentKind;
  bool is_gone(const ArchivedRow& row);
  bool has_contents(const Kind& kind, std::int64_t id);
  bool put_contents(const Kind& kind, std::int64_t id, const std::vector<std::int64_t>& contents);
  sql::Statement& prepared(const std::string& sql);

  sql::Connection& connection_;
  TextStore& texts_;
  std::map<std::string, sql::Statement> prepared_;  // by SQL
};

}  // namespace daybook::archive
