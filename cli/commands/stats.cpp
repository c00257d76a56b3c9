#include <map>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

std::map<std::string, std::uint64_t> losses_by_reason(const std::string& path) {
  const Reader reader = Reader::open(path);
  Rows rows = reader.query("SELECT reason, sum(records) FROM losses GROUP BY reason");
  std::map<std::string, std::uint64_t> losses;
  while (rows.next()) losses[text_of(rows, 0)] = static_cast<std::uint64_t>(rows.integer(1));
  return losses;
}

double milliseconds(Nanos time) {
  return static_cast<double>(time.count()) / 1e6;
}

/// What daybook itself costs; means are NULL until there was a batch.
ordered_json overhead_json(const StoreStats::Overhead& o) {
  const auto mean = [&](Nanos sum) {
    return o.batches > 0 ? ordered_json(milliseconds(sum) / static_cast<double>(o.batches))
                         : ordered_json();
  };
  const double busy_s = milliseconds(o.writing + o.committing) / 1e3;
  return {{"batches", o.batches},
          {"records", o.records},
          {"queue_avg_ms", mean(o.waited)},
          {"queue_max_ms", milliseconds(o.waited_max)},
          {"lock_ms", milliseconds(o.locked)},
          {"write_ms", milliseconds(o.writing)},
          {"commit_ms", milliseconds(o.committing)},
          {"commit_avg_ms", mean(o.committing)},
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
  out += "  a batch waited " + mean(o.waited) + " for its commit (at most " +
         milliseconds_text(milliseconds(o.waited_max)) + "), which took " + mean(o.committing) +
         " (at most " + milliseconds_text(milliseconds(o.committing_max)) + ")\n";
  if (o.below_level > 0)
    out += "  " + counted(o.below_level, "event was", "events were") +
           " below the minimum level and not stored\n";
  return out;
}

std::string text_of(const StoreStats& stats, const std::string& path, std::uint64_t events) {
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
  out += overhead_text(stats.overhead);
  return out + "kept for ever: no retention policy is set\n";
}

int run_stats(const Context& context) {
  const std::string path = context.existing_store();
  const StoreStats stats = store_stats(path);
  const auto losses = losses_by_reason(path);
  const auto lost = [&](const std::string& reason) {
    const auto found = losses.find(reason);
    return found == losses.end() ? std::uint64_t{0} : found->second;
  };
  const auto events = static_cast<std::uint64_t>(
      std::get<std::int64_t>(one_row(Reader::open(path), "SELECT count(*) FROM events")[0]));
  const std::uint64_t own_errors = static_cast<std::uint64_t>(std::get<std::int64_t>(
      one_row(Reader::open(path), "SELECT count(*) FROM errors WHERE span_row IS NULL")[0]));
  const std::uint64_t committed = stats.spans + own_errors + events;
  const std::uint64_t rejected = lost("invalid") + lost("failed"), denied_records = lost("denied");
  const auto when = [](const std::optional<Time>& at) {
    return at ? ordered_json(time_text(*at)) : ordered_json();
  };
  return context.finish(
      done,
      {{"path", path},
       {"schema", stats.schema},
       {"state", stats.losses == 0 ? "ok" : "lossy"},
       {"offered", committed + stats.losses},
       {"committed", committed},
       {"dropped", stats.losses - rejected - denied_records},
       {"rejected", rejected},
       {"denied", denied_records},
       {"spans", stats.spans},
       {"completions", stats.completions},
       {"conversations", stats.conversations},
       {"messages", stats.messages},
       {"errors", stats.errors},
       {"events", events},
       {"bytes", {{"db", stats.db_bytes}, {"wal", stats.wal_bytes}, {"guard", stats.guard_bytes}}},
       {"below_level", stats.overhead.below_level},
       {"losses_by_reason", losses},
       {"overhead", overhead_json(stats.overhead)},
       {"oldest_at", when(stats.oldest_at)},
       {"newest_at", when(stats.newest_at)},
       {"last_retention", nullptr},
       {"firing", ordered_json::array()}},
      text_of(stats, path, events));
}

}  // namespace

void add_stats(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "stats", Group::look, "what the store holds, its size, losses",
                  "daybook stats --format json");
  on_run(command, context, Answer::object, [&context] { return run_stats(context); });
}

}  // namespace daybook::cli
