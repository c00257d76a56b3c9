#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kShown = 1000;  // rows on a terminal

struct QueryOptions {
  std::string sql;
  std::vector<std::string> params;
  std::optional<std::size_t> limit;
  std::string timeout = "30s";
  bool explain = false;
};

/// A value that reads as JSON is that value; anything else is text.
Value value_of(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) return json.get<double>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_structured()) return Json{text};
  return text;
}

Fields params_of(const std::vector<std::string>& given) {
  Fields params;
  for (const std::string& pair : given) {
    const auto equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos)
      misuse("--param: expected name=value, got \"" + pair + '"');
    params.emplace_back(pair.substr(0, equals), value_of(pair.substr(equals + 1)));
  }
  return params;
}

int run_query(const Context& context, const QueryOptions& options) {
  Reader::Limits limits;
  limits.statement = parse_duration(options.timeout, "--timeout");
  const Fields params = params_of(options.params);
  const Reader reader = Reader::open(context.existing_store(), limits);
  std::string sql = options.sql;
  if (sql == "-") sql.assign(std::istreambuf_iterator<char>(std::cin), {});
  if (options.explain) sql = "EXPLAIN QUERY PLAN " + sql;
  Rows rows = reader.query(sql, params);
  const bool people = context.format == Format::table && context.style.terminal;
  std::optional<std::size_t> limit = options.limit;
  if (!limit && people) limit = kShown;
  if (print_rows(context, rows, limit))
    context.note("only the first " + counted(*limit, "row is", "rows are") +
                 " shown; `--limit` shows more");
  tell_hidden(context, reader);
  return done;
}

}  // namespace

void add_query(CLI::App& app, Context& context) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* command = add_command(
      app, "query", Group::look, "ask in SQL, read-only; `-` reads it from standard input",
      "daybook query 'SELECT model, count(*) FROM completions GROUP BY model'");
  command->add_option("SQL", options->sql, "one statement, or - for standard input")->required();
  command->add_option("--param", options->params, "bind :NAME to a JSON value or text; repeatable")
      ->type_name("NAME=VALUE")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false);
  command
      ->add_option("--limit", options->limit,
                   "at most so many rows; default 1000 on a terminal, else all")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--timeout", options->timeout, "stop after so long, default 30s; 0s: never")
      ->type_name("TIME");
  command->add_flag("--explain", options->explain, "print the query plan instead");
  on_run(command, context, Answer::list,
         [&context, options] { return run_query(context, *options); });
}

}  // namespace daybook::cli
