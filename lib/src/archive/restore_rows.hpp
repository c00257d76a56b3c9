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
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "archive/archived_row.hpp"
#include "archive/restore_moments.hpp"
#include "archive/text_store.hpp"
#include "json/view.hpp"
#include "retain/text_marks.hpp"

namespace daybook::archive {

class RestoreRows {
 public:
  RestoreRows(sql::Connection& connection, TextStore& texts);
  void begin();
  /// `line`: valid JSON. Where `dry_run`, only says what it would do.
  Put put(std::string_view line, bool dry_run);

 private:
  struct Span;                                    // the row as it is
  bool find(const ArchivedRow& row, Span& span);  // false: it is gone
  Put put_span(json::View record, const ArchivedRow& row, bool dry_run);
  void put_call(json::View record, const Span& span, const ArchivedRow& row);
  void put_metadata(json::View record, const ArchivedRow& row);
  void put_prompt(std::int64_t prompt_row, std::int64_t message_id, std::int64_t tools_id);
  void refer(std::int64_t span_id);

  sql::Connection& connection_;
  TextStore& texts_;
  RestoreMoments moments_;
  std::vector<retain::EpochRange> epochs_;
  std::set<std::int64_t> referred_, prompts_;  // in this transaction
  std::unordered_set<std::uint64_t> planned_;  // in a dry run: more than one file may tell a row
  sql::Statement find_, span_, completion_, tool_, resource_, title_, prompt_text_, prompt_tools_;
};

}  // namespace daybook::archive
