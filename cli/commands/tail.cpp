#include "cli/tail.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

struct TailOptions {
  Filters filters;
  std::size_t count = 10;
  std::string type, grep;
  bool follow = false;
};

constexpr std::size_t kType = 0, kAt = 1, kStatus = 4, kText = 7;  // columns of a line
constexpr int kPollMs = 250;

struct Line {
  std::int64_t id = 0, at_us = 0;
  std::vector<Cell> cells;  // type, at, service, what, status, latency_ms, id, text
};

std::int64_t newest_id(const Reader& reader, const TailSource& source) {
  Rows rows = reader.query("SELECT max(id) FROM " + std::string(source.view));
  return rows.next() ? rows.integer(0) : 0;
}

/// Lines of one source with ids in (after, until] and not before `floor_us`, the newest `count`,
/// newest first. From the beginning (after 0) they are found by time, not by id.
std::vector<Line> read_lines(const Reader& reader, const TailSource& source,
                             const TailOptions& options, std::int64_t after, std::int64_t until,
                             std::int64_t count, std::int64_t floor_us) {
  const std::string filters = options.filters.where("at_us", false);
  std::string sql =
      "SELECT id, at_us, at, service, " + std::string(source.columns) + " FROM " + source.view +
      (filters.empty() ? " WHERE " : ' ' + filters + " AND ") +
      (after > 0 ? "id > :after AND id <= :until" : "at_us >= :floor AND +id <= :until");
  if (*source.only != '\0') sql += std::string(" AND ") + source.only;
  if (!options.grep.empty())
    sql = "SELECT id, at_us, at, service, what, status, latency_ms, text FROM (" + sql +
          ") WHERE instr(lower(text), lower(:grep)) > 0 OR instr(lower(what), lower(:grep)) > 0";
  sql += " ORDER BY at_us DESC, id DESC LIMIT :count";
  Fields params = {{"until", until}, {"count", count}};
  params.emplace_back(after > 0 ? "after" : "floor", after > 0 ? after : floor_us);
  if (!options.grep.empty()) params.emplace_back("grep", options.grep);
  Rows rows = reader.query(sql, params);
  std::vector<Line> lines;
  while (rows.next()) {
    auto cells = cells_of(rows);
    const Cell text = cells[7];
    lines.push_back({rows.integer(0),
                     rows.integer(1),
                     {std::string(source.type), cells[2], cells[3], cells[4], cells[5], cells[6],
                      cells[0], text}});
  }
  return lines;
}

/// The colour of a line's type; empty: none. Status and level stand in the line as words, too.
const char* colour_of(const std::string& type, const std::string& status) {
  if (status == "warn") return "\x1b[33m";
  const bool is_well = status.empty() || status == "ok" || status == "unset" ||
                       status == "cancelled" || status == "info" || status == "debug" ||
                       status == "trace";
  return type == "error" || !is_well ? "\x1b[31m" : "";
}

/// For people a line is cut by hand: following, widths cannot be found by looking ahead.
void print_line(const Context& context, const Line& line) {
  const auto text = [&](std::size_t i) {
    const auto* value = std::get_if<std::string>(&line.cells[i]);
    return value ? *value : std::string();
  };
  std::string at = text(kAt).substr(0, 23);
  if (at.size() > 10) at[10] = ' ';
  const auto* latency = std::get_if<double>(&line.cells[5]);
  std::string out =
      at + "  " + text(0) + "  " + one_line(text(2), 30) + "  " + one_line(text(3), 40);
  if (!text(4).empty()) out += "  " + one_line(text(4), 14);
  if (latency) out += "  " + milliseconds_text(*latency);
  const std::size_t columns = context.style.width > 0 ? context.style.width : 200;
  out = clip(out + "  " + one_line(text(kText), columns), columns);
  const std::string type = text(kType);
  const char* const colour = context.style.color ? colour_of(type, text(kStatus)) : "";
  const std::size_t begin = at.size() + 2;
  if (*colour != '\0' && out.compare(begin, type.size(), type) == 0)
    out.replace(begin, type.size(), colour + type + "\x1b[0m");
  std::cout << out << '\n';
}

class Tail {
 public:
  Tail(const Context& context, const TailOptions& options)
      : context_(context), options_(options), reader_(Reader::open(context.existing_store())) {
    if (options_.follow) signals_.emplace();
    options_.filters.use_zone();
    options_.filters.know_ids(reader_);
    refuse_what_no_row_can_meet();
    if (context.format != Format::table)
      writer_ = make_writer(
          options.follow && context.is_json() ? Format::jsonl : context.format, std::cout,
          {{"type"}, {"at"}, {"service"}, {"what"}, {"status"}, {"latency_ms"}, {"id"}, {"text"}},
          context.style);
  }

  int run() {
    std::optional<std::int64_t> version;
    for (bool first = true; first || may_go_on(); first = false) {
      const std::int64_t now = reader_.version();  // before the rows: what comes now changes it
      if (version != now) look(first);
      version = now;
      if (first) tell_hidden(context_, reader_);
    }
    if (writer_) writer_->end();
    std::cout.flush();
    return done;
  }

 private:
  /// Prints what has come since the last time.
  void look(bool first) {
    const auto& sources = tail_sources();
    seen_.resize(sources.size());
    std::vector<Line> lines;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!options_.type.empty() && options_.type != sources[i].type) continue;
      if (!sources[i].lacks(options_.filters).empty()) continue;
      const std::int64_t until = newest_id(reader_, sources[i]);
      if (until == seen_[i]) continue;
      const auto count = first ? static_cast<std::int64_t>(options_.count) : -1;
      auto more =
          read_lines(reader_, sources[i], options_, seen_[i], until, count, floor_of(lines, first));
      seen_[i] = until;
      std::move(more.begin(), more.end(), std::back_inserter(lines));
    }
    print(std::move(lines), first);
  }

  /// Waits a moment. False once a signal came, or nobody reads what is printed.
  bool may_go_on() {
    if (!options_.follow || signals_->stopped()) return false;
    pollfd output = {STDOUT_FILENO, 0, 0};
    const bool is_over = poll(&output, 1, kPollMs) > 0 && (output.revents & POLLERR) != 0;
    return !is_over && !signals_->stopped();
  }

  /// No line before this can be among the latest: those found so far are enough.
  std::int64_t floor_of(const std::vector<Line>& lines, bool first) const {
    if (!first || options_.count == 0 || lines.size() < options_.count) return INT64_MIN;
    std::vector<std::int64_t> times;
    for (const Line& line : lines) times.push_back(line.at_us);
    const auto last = times.begin() + static_cast<std::ptrdiff_t>(options_.count) - 1;
    std::nth_element(times.begin(), last, times.end(), std::greater<>());
    return *last;
  }

  void refuse_what_no_row_can_meet() const {
    for (const TailSource& source : tail_sources())
      if (const std::string lacks = source.lacks(options_.filters);
          options_.type == source.type && !lacks.empty())
        misuse("--type " + options_.type + ": its records are not told apart by " +
               lacks.substr(2));
  }

  void print(std::vector<Line> lines, bool first) {
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
      return std::tie(a.at_us, a.id) < std::tie(b.at_us, b.id);
    });
    const std::size_t skip =
        first && lines.size() > options_.count ? lines.size() - options_.count : 0;
    for (std::size_t i = skip; i < lines.size(); ++i) {
      if (writer_)
        writer_->row(std::move(lines[i].cells));
      else
        print_line(context_, lines[i]);
    }
    std::cout.flush();
  }

  const Context& context_;
  TailOptions options_;
  Reader reader_;
  std::unique_ptr<RowWriter> writer_;
  std::vector<std::int64_t> seen_;  // the newest id that was looked at, of each source
  std::optional<StopSignals> signals_;
};

}  // namespace

void add_tail(CLI::App& app, Context& context) {
  auto options = std::make_shared<TailOptions>();
  CLI::App* command = add_command(app, "tail", Group::look, "the latest records, a line each",
                                  "daybook tail -n 20 --type error");
  add_filters(*command, options->filters, every_filter());
  add_zone(*command, options->filters, kZoneOfFilters);
  command->add_option("-n,--limit", options->count, "how many, default 10")
      ->type_name("N")
      ->check(whole_number());
  std::string types;
  for (const std::string& type : tail_types()) types += (types.empty() ? "" : ", ") + type;
  command->add_option("--type", options->type, "only these, one of " + types)
      ->type_name("TYPE")
      ->check(one_of(tail_types()));
  command->add_option("--grep", options->grep, "only records that hold this text, in any case")
      ->type_name("TEXT");
  command->add_flag("-f,--follow", options->follow, "go on with what arrives; json becomes jsonl");
  on_run(command, context, Answer::list,
         [&context, options] { return Tail(context, *options).run(); });
}

}  // namespace daybook::cli
