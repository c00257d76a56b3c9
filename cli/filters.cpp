// Filters: the options, the conditions that they become, and the refusal of those that a command
// cannot follow.
#include <algorithm>
#include <array>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/pages.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using std::chrono::hours;

constexpr const char* kRefused =
    "refused";  // the group of such options: CLI11 gives a hidden one no name

struct Named {
  const char* column;
  std::string Filters::*value;
  const char* meaning;
  std::string Filters::*stored = nullptr;  // the same as the store writes it
};
constexpr std::array kNamed = {
    Named{"service", &Filters::service, "only this service"},
    Named{"environment", &Filters::environment, "only this environment"},
    Named{"model", &Filters::model, "only this model"},
    Named{"operation", &Filters::operation, "only this operation"},
    Named{"status", &Filters::status, "only ok, error or unset"},
    Named{"user_id", &Filters::user, "only this user; an address finds its pseudonym",
          &Filters::stored_user},
    Named{"session_id", &Filters::session, "only this session", &Filters::stored_session},
    Named{"conversation_id", &Filters::conversation, "only this conversation",
          &Filters::stored_conversation},
    Named{"trace_id", &Filters::trace, "only this trace, its whole id"},
    Named{"tags_json", &Filters::tag, "only records with this tag"}};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string option_of(std::string column) {
  if (column == "tags_json") return "--tag";
  if (column.ends_with("_id")) column.resize(column.size() - 3);
  return "--" + column;
}

const std::vector<std::string>& filter_options() {
  static const std::vector<std::string> kOptions = [] {
    std::vector<std::string> options = {"--since", "--until"};
    for (const Named& named : kNamed) options.push_back(option_of(named.column));
    return options;
  }();
  return kOptions;
}

/// The condition on a row of one filter that is given.
std::string term(const Filters& filters, const Named& named, const std::string& view) {
  const std::string column = view + named.column, &value = filters.*named.value;
  if (named.value == &Filters::tag)
    return "EXISTS (SELECT 1 FROM json_each(iif(json_valid(" + column + "), " + column +
           ", '[]')) AS tag WHERE tag.value = " + sql_literal(value) + ')';
  const std::string& stored = named.stored ? filters.*named.stored : value;
  if (stored.empty() || stored == value) return column + " = " + sql_literal(value);
  return column + " IN (" + sql_literal(value) + ", " + sql_literal(stored) + ')';
}

std::string where_time(const Filters& filters, const std::string& at, bool whole) {
  std::string out;
  const auto [from, to] = filters.times(whole);
  if (from) out = and_where(out, at + " >= " + std::to_string(microseconds(*from)));
  if (to) out = and_where(out, at + " < " + std::to_string(microseconds(*to)));
  return out;
}

}  // namespace

const std::vector<std::string>& every_filter() {
  static const std::vector<std::string> kColumns = [] {
    std::vector<std::string> columns;
    for (const Named& named : kNamed) columns.emplace_back(named.column);
    return columns;
  }();
  return kColumns;
}

std::string and_where(const std::string& where, const std::string& term) {
  return (where.empty() ? "WHERE " : where + " AND ") + term;
}

std::pair<std::optional<Time>, std::optional<Time>> Filters::times(bool whole) const {
  const Time now = std::chrono::system_clock::now();
  std::optional<Time> from, to;
  if (!since.empty()) from = parse_time(since, now, "--since", zone);
  if (!until.empty()) to = parse_time(until, now, "--until", zone);
  if (from && to && *from >= *to)
    misuse("--since " + since + " is not before --until " + until + ": nothing lies between them");
  if (whole && from) from = std::chrono::floor<hours>(*from);
  if (whole && to) to = std::chrono::ceil<hours>(*to);
  return {from, to};
}

void Filters::know_ids(const Reader& reader) {
  if (!user.empty()) stored_user = reader.stored_id(user);
  if (!session.empty()) stored_session = reader.stored_id(session);
  if (!conversation.empty()) stored_conversation = reader.stored_id(conversation);
}

std::string Filters::where(const std::string& at, bool whole) const {
  std::string out = where_time(*this, at, whole);
  for (const Named& named : kNamed)
    if (!(this->*named.value).empty()) out = and_where(out, term(*this, named, ""));
  return out;
}

std::string Filters::where_any(const std::string& at, const std::vector<std::string>& own,
                               const std::string& spans) const {
  std::string out = where_time(*this, at, false), others;
  for (const Named& named : kNamed) {
    if ((this->*named.value).empty()) continue;
    if (has(own, named.column))
      out = and_where(out, term(*this, named, ""));
    else
      others += " AND " + term(*this, named, "s.");
  }
  if (others.empty()) return out;
  const char* const view = model.empty() ? "spans" : "completions";  // these alone know a model
  return and_where(
      out, std::string("EXISTS (SELECT 1 FROM ") + view + " AS s WHERE " + spans + others + ')');
}

std::string Filters::not_among(const std::vector<std::string>& columns) const {
  for (const Named& named : kNamed)
    if (!has(columns, named.column) && !(this->*named.value).empty())
      return option_of(named.column);
  return {};
}

void add_filters(CLI::App& app, Filters& filters, const std::vector<std::string>& columns,
                 const Reasons& why) {
  app.add_option("--since", filters.since, "from then on: 24h, 7d, yesterday, 2026-11-01, …")
      ->type_name("TIME");
  app.add_option("--until", filters.until, "before then")->type_name("TIME");
  for (const Named& named : kNamed) {
    if (!has(columns, named.column)) continue;
    auto* option = app.add_option(option_of(named.column), filters.*named.value, named.meaning);
    option->type_name("NAME");
    if (named.value == &Filters::status) option->check(one_of({"ok", "error", "unset"}));
  }
  refuse_filters(app, why);
}

void refuse_filters(CLI::App& app, const Reasons& why) {
  for (const std::string& option : filter_options()) refuse(app, option, why);
}

void refuse(CLI::App& app, const std::string& option, const Reasons& why) {
  if (app.get_option_no_throw(option) != nullptr) return;
  const auto reason = why.find(option);
  const std::string text = reason == why.end() ? "" : reason->second;
  const auto refusal = [&app, text](std::string&) {
    std::string taken;
    for (const std::string& other : filter_options())
      if (const CLI::Option* known = app.get_option_no_throw(other); known && !is_refused(*known))
        taken += (taken.empty() ? "" : ", ") + other;
    for (const char* other : {"--by", "--bucket"})
      if (const CLI::Option* known = app.get_option_no_throw(other); known && !is_refused(*known))
        taken += std::string(", ") + other;
    return (text.empty() ? "" : text + "; ") + '`' + full_name(app) + "` takes " +
           (taken.empty() ? "no filter" : taken);
  };
  app.add_option(option)->group(kRefused)->type_name("NAME")->check(CLI::Validator(refusal, ""));
}

bool is_refused(const CLI::Option& option) {
  return option.get_group() == kRefused;
}

void add_zone(CLI::App& app, Filters& filters, const std::string& meaning) {
  app.add_option("--tz", filters.zone_name, meaning + ": UTC, local, +02:00, Europe/Berlin")
      ->type_name("ZONE");
}

}  // namespace daybook::cli
