// Savings: what calls cost that need not have been made, or not at that price.
//
//   daybook::SavingsOptions options;
//   options.since = now - 168h;
//   for (const auto& row : daybook::savings(reader, options)) print(row.what, row.saved_usd);
//
// Each row is a bound, not a promise. Costs are those of calls whose cost is known; the others are
// counted as unpriced. The rows of `cheaper_model` exclude one another, and what two kinds of rows
// save may be the same tokens: do not add them up. This one reads the calls themselves, not
// rollups: its cost grows with the calls of the window, about a second for 200,000.
#pragma once

#include <map>

#include "daybook/reader.hpp"

namespace daybook {

enum class Saving {
  repeated,      // the same request was answered before: all but the first answer
  cache_miss,    // the prompt began with one sent within five minutes, and no cache read is told
  cheaper_model  // the same tokens at the price of another model
};
DAYBOOK_EXPORT const char* saving_name(Saving saving) noexcept;

struct DAYBOOK_EXPORT SavingRow : ReportKey {
  Saving what = Saving::repeated;
  std::string other_model;         // of cheaper_model
  std::int64_t count = 0;          // calls
  std::int64_t input_tokens = 0;   // repeated, cheaper_model: theirs; cache_miss: of the prefixes
  std::int64_t output_tokens = 0;  // of the calls
  std::optional<double> cost_usd;  // of these calls; none: not known of any
  std::optional<double> would_cost_usd;  // what they would have cost, for the same calls
  std::optional<double> saved_usd;       // the difference
  std::int64_t unpriced = 0;             // calls left out of the three above
};

struct DAYBOOK_EXPORT SavingsOptions {
  Time since;                  // needed
  std::optional<Time> until;   // exclusive
  std::string service, model;  // empty: all
  /// Models to compare each with; empty: those of the same provider in the price list.
  std::vector<std::string> against;
  /// For these models, what each is compared with instead.
  std::map<std::string, std::string> instead;
  /// They are held in memory, a quarter of a kilobyte each: a time with more is refused.
  std::size_t calls_most = 1'000'000;
};

/// Throws invalid_argument where the time has more calls than may be held.
/// By kind, what saves most first; models that are not cheaper are left out.
DAYBOOK_EXPORT std::vector<SavingRow> savings(const Reader& reader, const SavingsOptions& options);

}  // namespace daybook
