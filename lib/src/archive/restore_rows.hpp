// RestoreRows: puts what a line of an archive tells back into the rows it is from.
//
//   RestoreRows rows(connection, texts);
//   rows.begin();                                  // in a transaction
//   switch (rows.put(line)) …
//
// A row is known by its id, which is never used again, and its time. What has text is left alone.
// One thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archived_row.hpp"
#include "archive/text_store.hpp"
#include "json/view.hpp"
#include "retain/text_marks.hpp"

namespace daybook::archive {

enum class Put {
  restored,
  unchanged,  // it has its text
  gone,       // the row was deleted or erased
  withheld    // its text was pruned by a policy, or withheld, since
};

class RestoreRows {
 public:
  RestoreRows(sql::Connection& connection, TextStore& texts);
  void begin();
  /// `line`: valid JSON. Where `dry_run`, only says what it would do.
  Put put(std::string_view line, bool dry_run);

 private:
  struct Span;  // the row as it is
  Put put_span(json::View record, const ArchivedRow& row, bool dry_run);
  bool put_error(json::View record, std::int64_t id, bool dry_run);
  bool put_events(json::View record, const ArchivedRow& row, bool dry_run);
  Put put_moment(json::View record, const ArchivedRow& row, bool dry_run);
  bool put_contents(const retain::MomentKind& kind, std::int64_t id,
                    const std::vector<std::int64_t>& contents);
  bool has_contents(const retain::MomentKind& kind, std::int64_t id);
  bool is_erased(const char* table, std::int64_t id, std::int64_t at_ns);
  void put_call(json::View record, const Span& span, const ArchivedRow& row);
  void put_metadata(json::View record, const ArchivedRow& row);
  void put_prompt(std::int64_t prompt_row, std::int64_t message_id, std::int64_t tools_id);
  void refer(std::int64_t span_id);
  sql::Statement& prepared(const std::string& sql);

  sql::Connection& connection_;
  TextStore& texts_;
  std::vector<retain::EpochRange> epochs_;
  std::set<std::int64_t> referred_, prompts_;       // in this transaction
  std::map<std::string, sql::Statement> prepared_;  // by SQL
  sql::Statement find_, span_, completion_, tool_, resource_, title_, prompt_text_, prompt_tools_;
};

}  // namespace daybook::archive
