// How many completions a second go from submit to committed? The calls of workload.hpp, through
// Store and Logger as an application would, redaction on, with a queue that blocks rather than
// drops. The rival is raw_sqlite, which writes the same rows; bench/compare.py runs both in turn.
#include <chrono>
#include <daybook/daybook.hpp>
#include <iostream>

#include "workload.hpp"

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  std::vector<daybook::Completion> records;
  records.reserve(arguments.records);
  for (const auto& call : bench::make_calls(arguments.records)) {
    records.push_back(bench::to_completion(call));
  }

  daybook::Options options;
  options.service = bench::kService;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  auto store = daybook::Store::open(folder.store(), options);
  const auto log = store.logger();

  const bench::Stopwatch watch;
  for (auto& record : records) {
    if (log.completion(std::move(record)) != daybook::Submit::ok) {
      throw std::runtime_error("a record was not taken");
    }
  }
  store.flush(std::chrono::minutes(1));
  const bench::Rate rate{arguments.records, watch.seconds(), watch.cpu_seconds()};

  if (store.stats().committed != arguments.records) throw std::runtime_error("a record was lost");
  store.close();
  bench::print("ingest", rate, folder.store_bytes());
} catch (const std::exception& e) {
  std::cerr << "ingest: " << e.what() << '\n';
  return 1;
}
