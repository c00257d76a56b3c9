// Reader: read-only questions to a store, by typed reports or by SQL on the documented views.
//
//   auto reader = daybook::Reader::open("daybook.db");
//   for (const auto& row : reader.latency()) print(row.operation, row.p95_ms);
//   auto rows = reader.query("SELECT model, count(*) FROM completions GROUP BY 1");
//   while (rows.next()) print(rows.text(0), rows.integer(1));
//
// A Reader sees what is committed. It is one connection: use it from one thread at a time. The
// connection cannot write, attach, or load extensions, and each statement is cut at a time limit.
// It may outlive the Store; one that was moved from throws Error{closed}.
//
// Where the store's policy is on (access.hpp) a Reader is one principal's: it sees the rows and the
// content that its role grants. Content that it may not see reads as NULL, and content_state as
// 'denied'; a table that it may not read at all is Error{denied}. Its statements may use 64 MiB of
// memory, and answer up to a million rows.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

/// What a report's rows are split by in time. Weeks begin on Mondays.
enum class Bucket { none, hour, day, week, month };

/// Which rows a report covers, and how they are summed up. Empty members do not restrict. Times
/// select whole hours (UTC); hours that were pruned stand for their whole day (UTC).
struct DAYBOOK_EXPORT Window {
  std::optional<Time> since;  // inclusive
  std::optional<Time> until;  // exclusive
  std::string service, environment, operation, provider, model, status;
  /// The columns to sum up by: service, environment, kind, operation, provider, model, status; for
  /// errors service, provider, model, error_type, fingerprint; for tools service, server, tool.
  /// Empty: the report's own.
  std::vector<std::string> by;
  std::optional<Bucket> bucket;  // unset: the report's own
  /// What to add to a time in UTC to get civil time, by which buckets begin. Empty: UTC. An hour
  /// belongs to the bucket it begins in.
  std::function<Nanos(Time)> utc_offset;
};

/// What a report's row is about; names that it was not summed up by are empty.
struct DAYBOOK_EXPORT ReportKey {
  std::optional<Time> at;  // the bucket's begin
  std::string service, environment, kind, operation, provider, model, status;
};

/// One row of report `latency`; latencies of ok and failed calls alike, unknown ones left out. By
/// service, operation, provider, model; no buckets.
struct DAYBOOK_EXPORT LatencyRow : ReportKey {
  std::int64_t count = 0, errors = 0;
  std::optional<double> min_ms, avg_ms, max_ms;    // exact
  std::optional<double> p50_ms, p95_ms, p99_ms;    // within 1 %
  std::optional<double> ttft_p50_ms, ttft_p95_ms;  // time to first token, within 1 %
};

/// One row of report `tokens`. By service, environment, operation, provider, model; day by day.
struct DAYBOOK_EXPORT TokenRow : ReportKey {
  std::string day;  // 2026-11-23, where buckets are days
  std::int64_t count = 0;
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::int64_t cache_read_tokens = 0, cache_write_tokens = 0, reasoning_tokens = 0;
  std::optional<double> cost_usd;  // a lower bound where unpriced > 0
  std::int64_t unpriced = 0;
};

/// One row of report `errors`. By service, error_type, fingerprint; no buckets.
struct DAYBOOK_EXPORT ErrorRow : ReportKey {
  std::string error_type, fingerprint;
  std::int64_t count = 0;
  Time first_at, last_at;
  std::optional<std::string> sample;  // the message of the latest; none: deleted, or without one
};

/// One row of report `traffic`. By service, environment, kind; hour by hour. Lost records stand on
/// rows that know their service alone.
struct DAYBOOK_EXPORT TrafficRow : ReportKey {
  std::int64_t count = 0, errors = 0;
  std::optional<double> error_rate;  // errors / count
  std::int64_t losses = 0;
};

/// One row of report `tools`. By service, server, tool; no buckets.
struct DAYBOOK_EXPORT ToolRow : ReportKey {
  std::string server, tool;  // no server: a tool of the application
  std::int64_t count = 0, errors = 0;
  double error_rate = 0;                         // errors / count
  std::optional<double> avg_ms, p50_ms, p95_ms;  // the mean exact, percentiles within 1 %
  Time last_at;                                  // when the latest began
};

/// One row of what trend and anomaly compare (daybook/trend.hpp). By service; no buckets.
struct DAYBOOK_EXPORT MeasureRow : ReportKey {
  std::int64_t count = 0, errors = 0;  // spans of every kind
  std::int64_t timed = 0;              // of these, with a known latency
  std::int64_t tokens = 0;             // input and output
  std::int64_t usages = 0;             // spans with token usage
  std::optional<double> cost_usd;      // none: not known of any of them
  std::optional<double> p95_ms;        // within 1 %; none: the histograms of these hours are gone
};

/// A forward cursor over the rows of one statement. One that was moved from has no rows.
class DAYBOOK_EXPORT Rows {
 public:
  enum class Type { null, integer, real, text, blob };
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  int columns() const noexcept;
  std::string name(int column) const;
  /// Steps to the next row; false at the end. Throws Error{timeout} past the reader's time limit.
  bool next();
  Type type(int column) const noexcept;
  std::int64_t integer(int column) const noexcept;
  double real(int column) const noexcept;
  std::string_view text(int column) const noexcept;  // text or blob; valid until next()

  struct State;  // for the library only

 private:
  friend class Reader;
  explicit Rows(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

struct SavingRow;
struct SavingsOptions;

class DAYBOOK_EXPORT Reader {
 public:
  struct Limits {
    Nanos statement = std::chrono::seconds(30);  // a statement is cut after so long; 0: never
  };
  /// Opens an existing store read-only. Throws Error: not_found, corrupt, schema_too_new, denied,
  /// io; invalid_argument for a negative limit.
  static Reader open(const std::string& path, Limits limits);
  static Reader open(const std::string& path);
  /// As the principal whose key it is; an empty one is the KeyScope's. Throws Error{denied} where
  /// the store's policy is on and the key is not valid, or grants no reading at all.
  static Reader open(const std::string& path, std::string_view key);
  static Reader open(const std::string& path, std::string_view key, Limits limits);

  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // Reports. Rows are in order of time, then of their names. Throws Error{invalid_argument} for a
  // column in `by` that the report does not have.
  /// The guide's get_metrics(): count, min, avg, max and percentiles by service, operation and
  /// model.
  std::vector<LatencyRow> latency(const Window& window = {}) const;
  /// Tokens and cost by day.
  std::vector<TokenRow> tokens(const Window& window = {}) const;
  /// Errors by type, the most frequent first.
  std::vector<ErrorRow> errors(const Window& window = {}) const;
  /// Calls, errors and losses by hour.
  std::vector<TrafficRow> traffic(const Window& window = {}) const;
  /// Tool executions by server and tool.
  std::vector<ToolRow> tools(const Window& window = {}) const;
  /// All measures at once; without percentiles it reads a small part of the rows.
  std::vector<MeasureRow> measures(const Window& window, bool percentiles = true) const;
  /// Runs one read-only statement; `params` bind to :name placeholders.
  Rows query(std::string_view sql, const Fields& params = {}) const;
  /// Another number whenever others committed something since it was asked last; costs no more than
  /// a look. For whoever waits for what is new.
  std::int64_t version() const;
  /// What the store makes of a user, session, conversation or response id that came in as `id`: a
  /// pseudonym for an e-mail address or a card number, any other id as it is. Rows that were
  /// written without redaction, or under the setting `ids = keep`, hold `id` itself.
  std::string stored_id(std::string_view id) const;
  /// Columns that statements named so far and that this principal may not see, "view.column", in
  /// order: they read as NULL.
  std::vector<std::string> hidden_columns() const;

  struct State;  // for the library only

 private:
  friend std::vector<SavingRow> savings(const Reader& reader, const SavingsOptions& options);
  explicit Reader(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
