// Values of options: times, durations, names out of a list, and the filters that reports share.
//
//   Filters filters;
//   add_filters(*command, filters, {"service", "model"});
//   std::string where = filters.where("hour_us", true);
//
// What cannot be understood throws Misuse, naming the option and what it takes. Conditions hold
// their values as SQL literals, so that a printed query can be pasted as it is.
#pragma once

#include <CLI/App.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cli/zone.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// 90s, 15m, 24h, 7d, 2w, 500ms; throws Misuse that begins with `option`.
Nanos parse_duration(std::string_view text, const std::string& option);
/// "Z", "+02:00", "-0530".
std::optional<Nanos> parse_offset(std::string_view text);
/// A duration before `now`, today, yesterday, 2026-11-01, 2026-11-01T10:00[:00][Z|+02:00] (in
/// `zone` where none is given).
Time parse_time(std::string_view text, Time now, const std::string& option, const Zone& zone = {});

/// ISO-8601 in UTC, to the second.
std::string time_text(Time at);
std::int64_t microseconds(Time at);

/// Refuses what is not in `names`, with the nearest of them.
CLI::Validator one_of(std::vector<std::string> names);
/// Refuses what is not a whole number from 0 on.
CLI::Validator whole_number();

/// 'text' with its quotes doubled.
std::string sql_literal(std::string_view text);

/// The filters a command takes; empty means not given.
struct Filters {
  std::string since, until, service, environment, model, operation, status, user, session;
  std::string conversation, trace, tag;
  std::string stored_user, stored_session, stored_conversation;  // filled by know_ids()
  std::string zone_name = "UTC";
  Zone zone;  // of days, and of times without one; see use_zone()

  /// Takes the zone that --tz named; throws Misuse where there is none of this name.
  void use_zone() { zone = Zone(zone_name); }

  /// A user, a session and a conversation are also looked for by what the store made of their ids.
  void know_ids(const Reader& reader);
  /// "" or "WHERE …" for a view whose time column is `at`; `hours`: that column holds whole hours.
  std::string where(const std::string& at, bool hours) const;
  /// The same for a view whose rows stand for many spans. What is not among the columns that it
  /// has `own` is asked of one of these: `spans` tells which belong to a row of the view,
  /// "s.trace_id = traces.trace_id".
  std::string where_any(const std::string& at, const std::vector<std::string>& own,
                        const std::string& spans) const;
  /// The first option given that is about none of these columns, "--tag"; else empty.
  std::string not_among(const std::vector<std::string>& columns) const;
  /// The times as given, whole hours (UTC) where `hours`: since rounded down, until up.
  std::pair<std::optional<Time>, std::optional<Time>> times(bool hours) const;
  /// Gives a Window, a Selection or their like what each has a member for.
  template <class Query>
  void ask(Query& query, bool hours) const;
};

/// The columns of all of them, as add_filters takes them.
const std::vector<std::string>& every_filter();

/// Why a command does not take an option, by the option's name.
using Reasons = std::map<std::string, std::string>;

/// Adds --since, --until and an option for each name in `columns` (service, environment, model …;
/// `tags_json` stands for --tag), and refuses the other filters.
void add_filters(CLI::App& app, Filters& filters, const std::vector<std::string>& columns,
                 const Reasons& why = {});
/// Makes `app` refuse every filter that it does not have, in a line that tells what it takes; help
/// does not show them. Without this the parser would not know an option that other commands have.
void refuse_filters(CLI::App& app, const Reasons& why = {});
/// The same of one option, "--bucket".
void refuse(CLI::App& app, const std::string& option, const Reasons& why = {});
/// Whether an option is there to be refused only.
bool is_refused(const CLI::Option& option);
/// "WHERE term", or `where` AND term.
std::string and_where(const std::string& where, const std::string& term);
/// Adds --tz. `meaning`: what the command does by it.
void add_zone(CLI::App& app, Filters& filters, const std::string& meaning);
/// Of commands that show times as views have them.
inline constexpr const char* kZoneOfFilters =
    "zone that --since and --until are in, not the times shown";

template <class Query>
void Filters::ask(Query& query, bool hours) const {
  const auto [from, to] = times(hours);
  if constexpr (std::is_assignable_v<decltype(query.since)&, decltype(from)>)
    query.since = from;
  else if (from)
    query.since = *from;  // of those that cannot do without
  query.until = to;
  query.service = service;
  query.model = model;
  if constexpr (requires { query.operation; }) {
    query.environment = environment;
    query.operation = operation;
    query.status = status;
  }
  if constexpr (requires { query.trace_id; }) {
    query.tag = tag;
    query.user_id = user;
    query.session_id = session;
    query.conversation_id = conversation;
    query.trace_id = trace;
  }
}

}  // namespace daybook::cli
