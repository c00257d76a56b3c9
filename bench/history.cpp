// A year of calls in a store, made in minutes: what bench/reports.py asks its questions of.
//
//   history --records 10000000 --keep FOLDER
//
// A small history (up to 50,000 calls) is written through the library too, and the rollups of both
// stores are compared row by row: the long ones are the same but for their length.
#include <chrono>
#include <daybook/daybook.hpp>
#include <iostream>

#include "history_writer.hpp"
#include "workload.hpp"

namespace {

constexpr std::size_t kProved = 50'000;

daybook::Options options_of(const std::string& service) {
  daybook::Options options;
  options.service = service;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  return options;
}

void require(daybook::Submit answer) {
  if (answer != daybook::Submit::ok) throw std::runtime_error("a record was not taken");
}

/// What daybook makes of each error, asked of a store that is thrown away.
bench::HistoryWriter::Errors errors(const std::string& path) {
  {
    auto store = daybook::Store::open(path, options_of("bench"));
    for (int error = 0; error < bench::kErrors; ++error)
      require(store.logger().error(bench::failure(error)));
    store.flush(std::chrono::minutes(1));
    store.close();
  }
  bench::HistoryWriter::Errors found;
  auto rows = daybook::Reader::open(path).query(
      "SELECT error.fingerprint, content.checksum FROM error"
      " JOIN content ON content.id = error.message_id ORDER BY error.id");
  while (rows.next()) {
    found.fingerprints.emplace_back(rows.text(0));
    found.message_checksum = rows.integer(1);
  }
  return found;
}

void write_by_library(const std::string& path, const bench::History& history) {
  auto store = daybook::Store::open(path, options_of("bench"));
  for (std::int64_t i = 0; i < history.calls(); ++i) {
    const auto call = history.call(i);
    daybook::Origin origin;
    origin.service = bench::service_name(call.service);
    require(store.logger().submit(bench::to_completion(call), origin));
  }
  store.flush(std::chrono::minutes(1));
  store.close();
}

/// All rollups of a store, groups by name, a line each.
std::string rollups(const std::string& path) {
  const auto reader = daybook::Reader::open(path);
  std::string text;
  const auto add = [&](const std::string& sql) {
    auto rows = reader.query(sql);
    while (rows.next()) {
      for (int i = 0; i < rows.columns(); ++i) text += std::string(rows.text(i)) + '|';
      text += '\n';
    }
  };
  const std::string names =
      " JOIN service AS s ON s.id = g.service_id JOIN model AS m ON m.id = g.model_id ORDER BY ";
  for (const std::string tier : {"hour", "day", "month", "all"}) {
    const std::string period = tier == "all" ? "0" : "r." + tier;
    const std::string from = " AS r JOIN rollup_group AS g ON g.id = r.group_id" + names;
    add("SELECT '" + tier + "', " + period +
        ", s.name, m.name, g.environment, g.kind, g.status, r.count, r.pruned, r.timed, r.sum_ns,"
        " r.min_ns, r.max_ns, r.ttft_count, r.ttft_sum_ns, r.stream_ns, r.stream_tokens,"
        " r.usage_count, r.input_tokens, r.output_tokens, r.cache_read_tokens,"
        " r.cache_write_tokens, r.reasoning_tokens, r.cost_nano_usd, r.priced, r.unpriced"
        " FROM rollup_" +
        tier + from + "2, 3, 4, 5, 6, 7");
    add("SELECT '" + tier + "', " + period +
        ", s.name, m.name, g.status, r.measure, r.value_ns, r.count FROM rollup_" + tier +
        "_bucket" + from + "2, 3, 4, 5, 6, 7");
    add("SELECT '" + tier + "', " + period +
        ", s.name, m.name, g.type, g.fingerprint, r.count, r.first_at_ns, r.last_at_ns,"
        " r.sample_id FROM rollup_error_" +
        tier + " AS r JOIN rollup_error_group AS g ON g.id = r.group_id" + names + "2, 3, 4, 5, 6");
  }
  add("SELECT r.hour, s.name, m.name, r.p50_ns, r.p95_ns, r.p99_ns, r.ttft_p50_ns, r.ttft_p95_ns"
      " FROM rollup_hour_quantile AS r JOIN service AS s ON s.id = r.service_id"
      " JOIN model AS m ON m.id = r.model_id ORDER BY 1, 2, 3");
  add("SELECT folded_hour, kept_hour, kept_bucket_hour FROM store_state");
  add("SELECT name, rows FROM table_size ORDER BY name");
  return text;
}

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  const bench::History history(static_cast<std::int64_t>(arguments.records));

  const bench::Stopwatch watch;
  daybook::create_store(folder.store());
  {
    bench::HistoryWriter writer(folder.store(), errors(folder.store() + ".errors"));
    for (std::int64_t i = 0; i < history.calls(); ++i) writer.write(history.call(i));
    writer.finish();
  }
  bench::print("history", {arguments.records, watch.seconds(), watch.cpu_seconds()},
               folder.store_bytes());
  if (arguments.records > kProved) return 0;
  const std::string other = folder.store() + ".library";
  write_by_library(other, history);
  const std::string ours = rollups(folder.store()), theirs = rollups(other);
  if (ours.empty() || ours != theirs)
    throw std::runtime_error("the rollups are not those of the library");
} catch (const std::exception& e) {
  std::cerr << "history: " << e.what() << '\n';
  return 1;
}
