#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/cap_taken.hpp"
#include "cli/command.hpp"
#include "cli/growth_text.hpp"
#include "cli/store_figures.hpp"
#include "cli/text.hpp"
#include "daybook/retention.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

double milliseconds(Nanos time) {
  return static_cast<double>(time.count()) / 1e6;
}

/// What daybook itself costs; means and percentiles are NULL until there was a batch.
ordered_json overhead_json(const StoreStats::Overhead& o) {
  const auto mean = [&](Nanos sum) {
    return o.batches > 0 ? ordered_json(milliseconds(sum) / static_cast<double>(o.batches))
                         : ordered_json();
  };
  const auto told = [&](Nanos time) {
    return o.batches > 0 ? ordered_json(milliseconds(time)) : ordered_json();
  };
  const double busy_s = milliseconds(o.writing + o.committing) / 1e3;
  return {{"batches", o.batches},
          {"records", o.records},
          {"queue_avg_ms", mean(o.waited)},
          {"queue_p50_ms", told(o.waits.p50)},
          {"queue_p95_ms", told(o.waits.p95)},
          {"queue_p99_ms", told(o.waits.p99)},
          {"queue_max_ms", milliseconds(o.waited_max)},
          {"lock_ms", milliseconds(o.locked)},
          {"write_ms", milliseconds(o.writing)},
          {"commit_ms", milliseconds(o.committing)},
          {"commit_avg_ms", mean(o.committing)},
          {"commit_p50_ms", told(o.commits.p50)},
          {"commit_p95_ms", told(o.commits.p95)},
          {"commit_p99_ms", told(o.commits.p99)},
          {"commit_max_ms", milliseconds(o.committing_max)},
          {"bytes_written", o.bytes_written},
          {"records_per_s",
           busy_s > 0 ? ordered_json(static_cast<double>(o.records) / busy_s) : ordered_json()}};
}

std::string overhead_text(const StoreStats::Overhead& o) {
  if (o.batches == 0) return "";
  const auto mean = [&](Nanos sum) {
    return milliseconds_text(milliseconds(sum) / static_cast<double>(o.batches));
  };
  const double busy_s = milliseconds(o.writing + o.committing) / 1e3;
  std::string out = "cost of writing: " + counted(o.records, "record") + " in " +
                    counted(o.batches, "batch", "batches");
  if (busy_s > 0)
    out += ", " +
           std::to_string(static_cast<std::uint64_t>(static_cast<double>(o.records) / busy_s)) +
           " a second of the writer's time";
  out += ", " + bytes_text(o.bytes_written) + " to the log\n";
  const auto range = [&](const StoreStats::Percentiles& p, Nanos most) {
    return " (p95 " + milliseconds_text(milliseconds(p.p95)) + ", at most " +
           milliseconds_text(milliseconds(most)) + ")";
  };
  out += "  a batch waited " + mean(o.waited) + " for its commit" + range(o.waits, o.waited_max) +
         ", which took " + mean(o.committing) + range(o.commits, o.committing_max) + "\n";
  if (o.below_level > 0)
    out += "  " + counted(o.below_level, "event was", "events were") +
           " below the minimum level and not stored\n";
  return out;
}

ordered_json redactions_json(const StoreStats& stats) {
  ordered_json hits = ordered_json::object();
  for (const auto& one : stats.redactions) hits[one.rule] = one.hits;
  return hits;
}

std::string redactions_text(const StoreStats& stats) {
  std::string out;
  for (const auto& one : stats.redactions)
    out += (out.empty() ? "redacted: " : ", ") + one.rule + ' ' + count_text(one.hits);
  return out.empty() ? out : out + '\n';
}

std::string cap_text(const CapTaken& taken) {
  if (taken.rows == 0) return "";
  return "the cap (db_max_size) took " + counted(taken.rows, "row") + " since " +
         taken.since.substr(0, 10) + ", the oldest first\n";
}

std::string text_of(const StoreStats& stats, const std::string& path, std::uint64_t events,
                    const CapTaken& taken, const std::string& kept) {
  const std::string wal =
      stats.wal_bytes > 0 ? ", " + bytes_text(stats.wal_bytes) + " of it not checkpointed" : "";
  std::string out = visible(path) + ": " + bytes_text(stats.db_bytes + stats.wal_bytes) + wal +
                    ", schema " + std::to_string(stats.schema) + '\n';
  out += counted(stats.completions, "call") + " in " +
         counted(stats.conversations, "conversation") + ", " + counted(stats.messages, "message") +
         ", " + counted(stats.errors, "error") + ", " + counted(events, "event") + '\n';
  if (stats.oldest_at && stats.newest_at)
    out += "from " + time_text(*stats.oldest_at) + " to " + time_text(*stats.newest_at) + '\n';
  out += stats.losses == 0
             ? "nothing was lost\n"
             : counted(stats.losses, "record was", "records were") + " lost: see the view losses\n";
  out += cap_text(taken);
  out += redactions_text(stats);
  out += cold_line(stats);
  out += growth_line(stats.growth);
  out += overhead_text(stats.overhead);
  return out + kept;
}

/// How long things stay where no policy says it.
std::string kept_line(const std::string& path) {
  if (!read_retention(path).empty()) return "";
  const std::string advice = "no policy is set, as by `daybook retention set content 30d`\n";
  for (const Setting& setting : read_settings(path))
    if (setting.name == "db_max_size" && setting.value != "none")
      return "kept until db_max_size (" + setting.value +
             ") is reached, then the oldest goes: " + advice;
  return "kept for ever: " + advice;
}

int run_stats(const Context& context) {
  const std::string path = context.existing_store();
  const StoreStats stats = store_stats(path);
  const StoreFigures figures = store_figures(path, stats);
  const CapTaken taken = cap_taken(Reader::open(path));
  ordered_json fields = {
      {"path", path}, {"schema", stats.schema}, {"state", stats.losses == 0 ? "ok" : "lossy"}};
  fields.update(figures.counters);
  fields.update({{"spans", stats.spans},
                 {"completions", stats.completions},
                 {"conversations", stats.conversations},
                 {"messages", stats.messages},
                 {"errors", stats.errors},
                 {"events", figures.events},
                 {"below_level", stats.overhead.below_level},
                 {"losses_by_reason", figures.losses_by_reason},
                 {"cap",
                  {{"rows_deleted", taken.rows},
                   {"since", taken.rows > 0 ? ordered_json(taken.since) : ordered_json()}}},
                 {"redactions", redactions_json(stats)},
                 {"cold", cold_json(stats)},
                 {"growth", growth_json(stats.growth)},
                 {"overhead", overhead_json(stats.overhead)}});
  fields.update(figures.times);
  return context.finish(done, fields, text_of(stats, path, figures.events, taken, kept_line(path)));
}

}  // namespace

void add_stats(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "stats", Group::look, "what the store holds, its size, losses",
                  "daybook stats --format json");
  on_run(command, context, Answer::object, [&context] { return run_stats(context); });
}

}  // namespace daybook::cli
