#include "cli/trace/trace.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "cli/trace/json.hpp"
#include "cli/trace/waterfall.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kListed = 50;  // traces shown to people

struct ListOptions {
  Filters filters;
  std::optional<std::size_t> limit, slowest;  // neither given: kListed for people, else all
  bool errors = false;
};

std::string list_sql(const ListOptions& options, const Filters& filters, bool people) {
  // The end of an id tells traces apart; the beginning is often a time.
  const std::string columns =
      people ? "substr(trace_id, -12) AS trace, substr(at, 1, 19) AS at, name, status, latency_ms,"
               " spans, completions AS calls, tool_executions AS tools, errors, input_tokens,"
               " output_tokens, cost_usd, service"
             : "trace_id, at, last_at, name, service, environment, session_id, user_id,"
               " conversation_id, status, latency_ms, spans, completions, tool_executions, errors,"
               " input_tokens, output_tokens, cost_usd, unpriced";
  std::string where = filters.where_any(
      "at_us",
      {"service", "environment", "user_id", "session_id", "conversation_id", "trace_id", "status"},
      "s.trace_id = traces.trace_id");
  if (options.errors) where = and_where(where, "errors > 0");
  return "SELECT " + columns + " FROM traces " + where + " ORDER BY " +
         (options.slowest ? "latency_ms DESC, trace_id" : "at_us DESC, trace_id");
}

int run_list(const Context& context, const ListOptions& options) {
  const Reader& reader = context.reader();
  Filters filters = options.filters;
  filters.use_zone();
  filters.know_ids(reader);
  const bool people = context.format == Format::table;
  Rows rows = reader.query(list_sql(options, filters, people));
  std::optional<std::size_t> limit = options.slowest ? options.slowest : options.limit;
  const bool cut_by_us = !limit && people;
  if (cut_by_us) limit = kListed;
  if (print_rows(context, rows, limit) && cut_by_us)
    context.note("only the latest " + counted(*limit, "trace") + " are shown; `-n` shows more");
  tell_hidden(context, reader);
  return done;
}

std::string heading(const Trace& trace) {
  std::string out = trace.id;
  const auto add = [&](const std::string& fact) { out += " · " + fact; };
  const auto number = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  if (!trace.name.empty()) add(one_line(trace.name, 60));
  add(one_line(trace.service, 40));
  std::string spans = counted(trace.spans.size(), "span");
  if (trace.errors > 0) spans += ", " + counted(number(trace.errors), "error");
  add(spans);
  if (trace.latency_ms) add(milliseconds_text(*trace.latency_ms));
  if (trace.input_tokens + trace.output_tokens > 0)
    add(count_text(number(trace.input_tokens)) + " in, " + count_text(number(trace.output_tokens)) +
        " out");
  if (trace.cost_usd) add((trace.unpriced > 0 ? "at least $" : "$") + number_text(*trace.cost_usd));
  add(trace.at.substr(0, 19));
  return out + "\n\n";
}

struct ShowOptions {
  std::string id;
  bool full = false;
};

int run_show(const Context& context, const ShowOptions& options) {
  const Reader& reader = context.reader();
  const Trace trace = read_trace(reader, find_trace(reader, options.id), options.full);
  tell_hidden(context, reader);
  if (context.format != Format::table) return context.finish(done, json_of(trace), "");
  std::cout << heading(trace);
  WaterfallStyle style;
  style.full = options.full;
  style.color = context.style.color;
  style.columns = context.style.width;
  draw(std::cout, trace, style);
  return done;
}

}  // namespace

void add_trace(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "trace", Group::look,
                                  "list traces, or show one as a tree on an axis of time",
                                  "daybook trace list --since 24h --slowest 10");
  auto list_options = std::make_shared<ListOptions>();
  CLI::App* list = add_verb(*command, "list", "the latest traces first, or the slowest",
                            "daybook trace list --since 24h --slowest 10");
  add_filters(*list, list_options->filters, every_filter());
  add_zone(*list, list_options->filters, kZoneOfFilters);
  CLI::Option* limit = list->add_option("-n,--limit", list_options->limit, "at most so many");
  limit->type_name("N")->check(whole_number());
  list->add_option("--slowest", list_options->slowest, "so many, the slowest first")
      ->type_name("N")
      ->check(whole_number())
      ->excludes(limit);
  list->add_flag("--errors", list_options->errors, "only traces in which a span failed");
  on_run(list, context, Answer::list,
         [&context, list_options] { return run_list(context, *list_options); });

  auto show_options = std::make_shared<ShowOptions>();
  CLI::App* show = add_verb(*command, "show", "one trace: its spans as a tree, with bars",
                            "daybook trace show 9f3ac2");
  show->add_option("ID", show_options->id, "its id, or 6 or more characters of either end")
      ->required();
  show->add_flag("--full", show_options->full,
                 "every span, with its texts, attributes, errors and events");
  on_run(show, context, Answer::object,
         [&context, show_options] { return run_show(context, *show_options); });
}

}  // namespace daybook::cli
