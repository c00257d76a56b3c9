// How many completions a second does bare SQLite take? The calls of workload.hpp, by RawWriter's
// prepared statements in transactions of 1,000: every other figure is a ratio to this one.
#include <daybook/upkeep.hpp>
#include <iostream>

#include "raw_writer.hpp"

int main(int argc, char** argv) try {
  constexpr std::size_t kBatch = 1000;
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  const auto calls = bench::make_calls(arguments.records);
  daybook::create_store(folder.store());

  bench::Rate rate;
  {
    bench::RawWriter writer(folder.store());
    const bench::Stopwatch watch;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (i % kBatch == 0) writer.begin();
      writer.write(calls[i]);
      const bool last = i + 1 == calls.size();
      if (last || i % kBatch == kBatch - 1) writer.commit(last);
    }
    rate = {arguments.records, watch.seconds(), watch.cpu_seconds()};
  }
  bench::print("raw_sqlite", rate, folder.store_bytes());
} catch (const std::exception& e) {
  std::cerr << "raw_sqlite: " << e.what() << '\n';
  return 1;
}
