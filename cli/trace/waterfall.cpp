#include "cli/trace/waterfall.hpp"

#include <algorithm>

#include "cli/text.hpp"
#include "cli/trace/rows.hpp"

namespace daybook::cli {
namespace {

using Kind = TraceRow::Kind;

constexpr std::size_t kPipeColumns = 120;  // what columns are made for without a terminal
constexpr std::size_t kNameColumns = 200;  // of a name that is not cut by the terminal
constexpr std::size_t kFewestColumns = 40;
constexpr std::string_view kError = "error";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kPlain = "\x1b[0m";

std::string left_of(std::string text, std::size_t columns) {
  const std::size_t used = width(text);
  return text.append(used < columns ? columns - used : 0, ' ');
}

/// Facts joined by dots; the first to be cut are the last.
struct Facts {
  std::string text;
  void add(const std::string& fact) {
    if (!fact.empty()) text += (text.empty() ? "" : " · ") + fact;
  }
  void add_use(std::int64_t input, std::int64_t output, const std::optional<double>& cost_usd) {
    const auto tokens = [](std::int64_t n) { return count_text(static_cast<std::uint64_t>(n)); };
    std::string used = input > 0 ? tokens(input) + " in" : "";
    if (output > 0) used += (used.empty() ? "" : ", ") + tokens(output) + " out";
    add(used);
    if (cost_usd) add("$" + number_text(*cost_usd));
  }
};

/// With microseconds where a tenth of a millisecond does not tell.
std::string duration_text(double ms) {
  return ms > 0 && ms < 0.1 ? fixed_text(ms, 3) + " ms" : milliseconds_text(ms);
}

std::string words(const std::string& first, const std::string& second) {
  return second.empty() ? first : first.empty() ? second : first + ' ' + second;
}

std::string between(double shortest_ms, double longest_ms) {
  const std::string from = duration_text(shortest_ms), to = duration_text(longest_ms);
  return from == to ? from : from + " to " + to;
}

/// A failure that told no type of its own has that of a tool's outcome.
std::string failed_how(const SpanOf& span) {
  if (span.failures.empty()) return span.outcome;
  const std::string& type = span.failures.front().type;
  return type == "unknown" && !span.outcome.empty() ? span.outcome : type;
}

class Drawing {
 public:
  Drawing(std::ostream& out, const Trace& trace, const WaterfallStyle& style)
      : out_(out),
        trace_(trace),
        style_(style),
        rows_(rows_of(trace, style.full ? 0 : style.rows)) {
    lay_out();
  }

  void all() {
    out_ << left_of("", tree_columns_) << ' '
         << left_of("0", axis_.columns - std::min(axis_.columns, width(scale()))) << scale()
         << '\n';
    for (const TraceRow& row : rows_) {
      line(row);
      if (style_.full && row.kind == Kind::span) below(row);
    }
    for (const EventOf& event : style_.full ? trace_.events : std::vector<EventOf>())
      out_ << told(event, axis_.begin_us) << '\n';
    for (const FailureOf& failure : trace_.failures) out_ << cut(told(failure)) << '\n';
    tell_hidden();
  }

 private:
  void lay_out() {
    SpanSum sum;
    for (const SpanOf& span : trace_.spans) sum.add(sum_of(span));
    if (sum.spans > 0) axis_ = {sum.begin_us, sum.end_us, 0};
    const std::size_t columns =
        std::max(kFewestColumns, style_.columns > 0 ? style_.columns : kPipeColumns);
    axis_.columns = std::clamp<std::size_t>(columns / 4, 10, 48);
    const std::size_t most = columns * 3 / 10;
    for (const TraceRow& row : rows_) {
      tree_columns_ = std::max(tree_columns_, std::min(most, width(tree(row, most))));
      latency_columns_ = std::max(latency_columns_, width(latency(row)));
    }
  }

  std::string scale() const {
    return duration_text(static_cast<double>(axis_.end_us - axis_.begin_us) / 1000);
  }

  std::string label(const TraceRow& row) const {
    if (row.kind == Kind::missing) return "(parent not here)";
    if (row.kind == Kind::left_out) return "… " + count_text(row.count) + " more";
    const SpanOf& span = trace_.spans[row.span];
    const std::string name = one_line(span.object.empty() ? span.name : span.object, kNameColumns);
    if (row.kind == Kind::alike) return "… " + count_text(row.count) + " more " + name;
    return name;
  }

  /// Of deep rails the end: the other half of the column is for the name.
  std::string tree(const TraceRow& row, std::size_t columns) const {
    if (row.is_top) return label(row);
    const std::size_t fits = columns / 4;
    const bool deep = row.rails.size() > fits;
    std::string out = deep ? "…" : "";
    for (const char rail : row.rails.substr(deep ? row.rails.size() - fits : 0))
      out += rail == '|' ? "│ " : "  ";
    return out + (row.is_last ? "└ " : "├ ") + label(row);
  }

  std::string latency(const TraceRow& row) const {
    if (row.kind != Kind::span || !trace_.spans[row.span].latency_ms) return {};
    return duration_text(*trace_.spans[row.span].latency_ms);
  }

  std::string bar(const TraceRow& row) const {
    if (row.kind == Kind::missing) return {};
    if (row.kind == Kind::span) {
      const SpanOf& span = trace_.spans[row.span];
      return axis_.bar(span.at_us, span.end_us(), span.latency_ms.has_value());
    }
    return axis_.bar(row.sum.begin_us, row.sum.end_us, true);
  }

  std::string facts(const TraceRow& row) const {
    Facts facts;
    if (row.kind == Kind::span) return facts_of(trace_.spans[row.span]);
    if (row.kind == Kind::missing) {
      facts.add(counted(trace_.orphans.size(), "span"));
      return facts.text;
    }
    if (row.sum.errors > 0) facts.add(counted(static_cast<std::uint64_t>(row.sum.errors), kError));
    facts.add(counted(static_cast<std::uint64_t>(row.sum.spans), "span"));
    if (row.kind == Kind::alike && row.sum.shortest_ms)
      facts.add(between(*row.sum.shortest_ms, *row.sum.longest_ms));
    facts.add_use(row.sum.input_tokens, row.sum.output_tokens, row.sum.cost_usd);
    return facts.text;
  }

  std::string facts_of(const SpanOf& span) const {
    Facts facts;
    const auto cut = [](const std::string& text) { return one_line(text, 60); };
    const FailureOf* failure = span.failures.empty() ? nullptr : &span.failures.front();
    if (span.is_error()) facts.add(words(std::string(kError), cut(failed_how(span))));
    if (span.parent_circle) facts.add("its parents form a circle");
    facts.add(words(cut(span.kind), cut(span.model.empty() ? span.server : span.model)));
    facts.add_use(span.input_tokens.value_or(0), span.output_tokens.value_or(0), span.cost_usd);
    if (span.service != trace_.service) facts.add(cut(span.service));
    if (failure) facts.add(cut(failure->message));
    if (!span.events.empty() && !style_.full) facts.add(counted(span.events.size(), "event"));
    return facts.text;
  }

  void line(const TraceRow& row) {
    const std::string tree_text = clip(tree(row, tree_columns_), tree_columns_);
    std::string bars = left_of(bar(row), axis_.columns), about = facts(row);
    const std::size_t before = tree_columns_ + axis_.columns + latency_columns_ + 4;
    if (style_.columns > 0)
      about = clip(about, std::max({style_.columns, kFewestColumns, before}) - before);
    if (style_.color && about.starts_with(kError)) {
      about = kRed + std::string(kError) + kPlain + about.substr(kError.size());
      bars = kRed + bars + kPlain;
    }
    std::string out = left_of(tree_text, tree_columns_) + ' ' + bars + ' ' +
                      left_of(latency(row), latency_columns_) + "  " + about;
    out.erase(out.find_last_not_of(' ') + 1);
    out_ << out << '\n';
  }

  /// The details of a span, on the rails of what hangs below it.
  void below(const TraceRow& row) {
    TraceRow rail = row;
    if (!row.is_top) rail.rails += row.is_last ? ' ' : '|';
    std::string indent;
    const std::size_t fits = tree_columns_ / 4, levels = rail.rails.size();
    for (const char at : rail.rails.substr(levels > fits ? levels - fits : 0))
      indent += at == '|' ? "│ " : "  ";
    indent += row.has_children ? "│   " : "    ";
    for (const std::string& detail : details_of(trace_.spans[row.span], axis_.begin_us))
      out_ << indent << detail << '\n';
  }

  std::string cut(const std::string& text) const {
    return style_.columns > 0 && !style_.full ? clip(text, style_.columns) : text;
  }

  void tell_hidden() {
    std::size_t shown = 0;
    for (const TraceRow& row : rows_) shown += row.kind == Kind::span ? 1 : 0;
    if (shown == trace_.spans.size()) return;
    const std::size_t hidden = trace_.spans.size() - shown;
    out_ << '\n'
         << cut(count_text(hidden) + " of " + counted(trace_.spans.size(), "span") +
                " are folded or left out: `--full` shows each")
         << '\n';
  }

  std::ostream& out_;
  const Trace& trace_;
  WaterfallStyle style_;
  std::vector<TraceRow> rows_;
  TimeAxis axis_;
  std::size_t tree_columns_ = 0, latency_columns_ = 0;
};

}  // namespace

std::string TimeAxis::bar(std::int64_t from_us, std::int64_t to_us, bool is_known) const {
  const auto halves = static_cast<std::int64_t>(columns) * 2;
  const double whole = static_cast<double>(std::max<std::int64_t>(1, end_us - begin_us));
  const auto place = [&](std::int64_t at_us) {
    return static_cast<double>(at_us - begin_us) / whole * static_cast<double>(halves);
  };
  const std::int64_t from =
      std::clamp<std::int64_t>(static_cast<std::int64_t>(place(from_us)), 0, halves - 1);
  const std::int64_t to =
      std::clamp<std::int64_t>(static_cast<std::int64_t>(place(to_us) + 0.5), from + 1, halves);
  std::string out(static_cast<std::size_t>(from / 2), ' ');
  if (!is_known) return left_of(out + "▏", columns);
  for (std::int64_t cell = from / 2; cell * 2 < to; ++cell)
    out += cell * 2 < from ? "▐" : cell * 2 + 1 < to ? "█" : "▌";
  return left_of(out, columns);
}

void draw(std::ostream& out, const Trace& trace, const WaterfallStyle& style) {
  Drawing(out, trace, style).all();
}

}  // namespace daybook::cli
