// Moments: rows that are no spans: errors, events, samples, scores and losses; which of them are
// due, and their deletion.
//
// Errors, events and scores of a span go with it, unless a policy of their own kind keeps them:
// then they stay without it. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "retain/ledger.hpp"
#include "retain/place.hpp"
#include "retain/policy.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

constexpr int kContents = 4;  // content ids a moment may hold

/// One kind of moments and how its rows are read.
struct MomentKind {
  What what;
  const char* table;
  const char* columns;   // see Moment, in the order there
  const char* contents;  // its columns of content ids, parted by commas; empty: it has none
};
inline constexpr std::size_t kMomentKinds = 6;
const MomentKind (&moment_kinds())[kMomentKinds];

struct Moment {
  std::int64_t id = 0, at_us = 0, at_ns = 0, service_id = 0;
  std::int64_t trace_row = 0, span_row = 0, conversation_row = 0;  // 0: none
  std::int64_t model_id = 0, metric_id = 0;                        // 0: none
  std::string_view type, fingerprint;
  std::int64_t contents[kContents] = {};  // 0: none
  Belongs belongs;
  bool in_failed_trace = false;

  bool has_content() const noexcept;
};

/// The rows of one kind in order of time, and those of a span.
class MomentRows {
 public:
  MomentRows(sql::Connection& connection, const MomentKind& kind);

  const MomentKind& kind() const noexcept { return kind_; }
  /// Those before `cutoff_us` of the service, behind the place.
  void begin(std::int64_t service_id, std::int64_t cutoff_us, const Place& place);
  void begin_of_span(std::int64_t span_row);  // of kinds that have one
  void begin_of(std::int64_t id);             // the one row
  bool next();
  const Moment& moment() const noexcept { return moment_; }
  void pause() noexcept;

 private:
  const MomentKind& kind_;
  sql::Connection& connection_;
  sql::Statement by_time_;
  std::optional<sql::Statement> by_span_, by_id_;
  enum class Way { time, span, id } way_ = Way::time;
  Moment moment_;
};

bool is_error(const MomentKind& kind, const Moment& moment) noexcept;
/// A policy of its own kind, which parts it from its span.
bool has_own_policy(const Policies& policies, const MomentKind& kind, const Moment& moment);
/// Whether it is due by itself; what has a span and no policy of its own is due with that.
bool is_due(const Policies& policies, const MomentKind& kind, const Moment& moment,
            std::int64_t now_ns);

/// What of a kind is due: its rows, or their text by the policy of content.
enum class Goes { row, text };

/// Those of one kind that are due, service by service, oldest first; as DueSpans.
class DueMoments {
 public:
  DueMoments(sql::Connection& connection, const MomentKind& kind, const Policies& policies,
             std::int64_t now_ns, Goes goes = Goes::row);

  void begin(const Place& place = {});
  Look look();
  const Moment& moment() const noexcept { return rows_.moment(); }
  const MomentKind& kind() const noexcept { return rows_.kind(); }
  const Place& place() const noexcept { return place_; }
  void pause() noexcept { rows_.pause(); }

 private:
  Look verdict() const;
  What policy() const noexcept { return goes_ == Goes::row ? kind().what : What::content; }

  MomentRows rows_;
  const Policies& policies_;
  std::int64_t now_ns_;
  Goes goes_;
  std::vector<std::int64_t> services_;
  bool open_ = false;
  Place place_;
};

/// Deletes rows of one kind, in the ledger's transaction.
class MomentDelete {
 public:
  MomentDelete(sql::Connection& connection, const MomentKind& kind, Ledger& ledger);
  void run(const Moment& moment);
  /// It stays, and its span goes.
  void part(std::int64_t id);

 private:
  const MomentKind& kind_;
  Ledger& ledger_;
  sql::Statement delete_;
  std::optional<sql::Statement> part_;
};

}  // namespace daybook::retain
