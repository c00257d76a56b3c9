// RoundTrip: a store, its export, the store that ingests it, and that one's export.
//
//   RoundTrip trip;
//   trip.run({"ingest", "a.jsonl"});
//   trip.go();
//   CHECK(trip.first == trip.second);
//   CHECK(trip.difference() == "");       // of the two stores, view by view
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "daybook/upkeep.hpp"
#include "e2e/daybook.hpp"
#include "support/catch.hpp"

namespace testing {

class RoundTrip : public Daybook {
 public:
  void go() {
    first = exported("daybook.db", "1.jsonl");
    const Answer answer = run({"ingest", "1.jsonl", "--db", "again.db", "--from", "records",
                               "--strict", "--format", "json"});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    second = exported("again.db", "2.jsonl");
  }

  std::string exported(const std::string& store, const std::string& file) const {
    const Answer answer = run({"export", file, "--db", store});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return read(file);
  }

  /// What one view says in both stores where they differ; empty: they say the same.
  std::string difference() const {
    static const std::set<std::string> kOfTheStore = {
        "ago", "ingest_sources", "losses", "prices", "report_storage", "unpriced_models"};
    std::set<std::string> views;
    for (const auto& row : daybook::describe_views()) views.insert(row.view);
    for (const std::string& view : views) {
      if (kOfTheStore.count(view) > 0) continue;
      const std::string left = rows("daybook.db", view), right = rows("again.db", view);
      if (left != right) return view + ": " + first_difference(left, right);
    }
    return {};
  }

  std::string first, second;     // exports
  std::set<std::string> unlike;  // "view.column": not compared

 private:
  /// All rows of a view but for what is the store's own: ids of rows. Errors that spans brought
  /// and those that came alone share a table, and so do events: their order is not kept.
  std::string rows(const std::string& store, const std::string& view) const {
    static const std::set<std::string> kIds = {
        "id",       "span_row",   "request_message_id", "response_message_id", "parent_message_id",
        "price_id", "sample_row", "prompt_fingerprint"};  // the last by the store's key
    std::string columns;
    bool in_order = false;
    for (const auto& row : daybook::describe_views()) {
      if (row.view != view || row.column.empty()) continue;
      in_order = in_order || (row.column == "id" && view != "errors" && view != "events");
      if (kIds.count(row.column) == 0 && unlike.count(view + '.' + row.column) == 0)
        columns += (columns.empty() ? "" : ", ") + row.column;
    }
    const Answer answer = run({"query", "--db", store, "--format", "jsonl",
                               "SELECT " + columns + " FROM " + view +
                                   (in_order ? " ORDER BY id" : " ORDER BY " + columns)});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return answer.out;
  }

  static std::string first_difference(const std::string& left, const std::string& right) {
    const auto at = std::mismatch(
        left.begin(),
        left.begin() + static_cast<std::ptrdiff_t>(std::min(left.size(), right.size())),
        right.begin());
    const std::size_t offset = static_cast<std::size_t>(at.first - left.begin());
    const std::size_t begin = offset > 80 ? offset - 80 : 0;
    return left.substr(begin, 240) + "\n  and: " + right.substr(begin, 240);
  }
};

}  // namespace testing
