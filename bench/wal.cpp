// Does the write-ahead log stay bounded while readers poll? One writer at full rate, three
// processes that ask one report after another; the log's size and the time since the last commit
// are looked at each millisecond. Exits with 1 where the log passed 48 MB, or no batch was
// committed for 150 ms.
//
//   wal --seconds 20
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <daybook/daybook.hpp>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "workload.hpp"

namespace {

constexpr int kReaders = 3;
constexpr double kWalMbMax = 48, kStallMsMax = 150;
using Clock = std::chrono::steady_clock;

/// Asks until it is killed.
[[noreturn]] void poll(const std::string& path) {
  for (;;) {
    try {
      const auto reader = daybook::Reader::open(path);
      for (int i = 0; i < 100; ++i) {
        (void)reader.latency();
        auto rows =
            reader.query("SELECT count(*) FROM spans WHERE at_us >= (SELECT hour FROM ago)");
        while (rows.next()) {
        }
      }
    } catch (const std::exception& e) {
      std::fprintf(stderr, "wal: reader: %s\n", e.what());
      ::_exit(1);
    }
  }
}

std::vector<pid_t> start_readers(const std::string& path) {
  std::vector<pid_t> readers;
  for (int i = 0; i < kReaders; ++i) {
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no fork");
    if (child == 0) poll(path);
    readers.push_back(child);
  }
  return readers;
}

/// How many of them had failed.
int stop(const std::vector<pid_t>& readers) {
  int failed = 0;
  for (const pid_t reader : readers) {
    ::kill(reader, SIGKILL);
    int status = 0;
    ::waitpid(reader, &status, 0);
    failed += WIFEXITED(status) ? 1 : 0;
  }
  return failed;
}

struct Seen {
  std::uintmax_t wal_bytes = 0;
  std::chrono::duration<double, std::milli> stall{};
};

Seen watch(const daybook::Store& store, const std::string& path, const std::atomic<bool>& ended) {
  Seen seen;
  std::uint64_t batches = store.stats().batches;
  auto last = Clock::now();
  while (!ended) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(path + "-wal", missing);
    if (!missing) seen.wal_bytes = std::max(seen.wal_bytes, bytes);
    const auto now = Clock::now();
    seen.stall = std::max<decltype(seen.stall)>(seen.stall, now - last);
    if (const auto committed = store.stats().batches; committed != batches) {
      batches = committed;
      last = now;
    }
  }
  return seen;
}

}  // namespace

int main(int argc, char** argv) try {
  const long seconds = argc == 3 && !std::strcmp(argv[1], "--seconds") ? std::atol(argv[2]) : 0;
  if (seconds <= 0) {
    std::cerr << "usage: wal --seconds N\n";
    return 2;
  }
  const bench::Folder folder(bench::Arguments{});
  const auto calls = bench::make_calls(20'000);
  daybook::Store::open(folder.store()).close();
  const auto readers = start_readers(folder.store());  // before there is a thread
  daybook::Options options;
  options.service = bench::kService;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::seconds(60);
  options.queue_records = 8192;
  auto store = daybook::Store::open(folder.store(), options);
  const auto log = store.logger();

  std::atomic<bool> ended{false};
  Seen seen;
  std::thread watcher([&] { seen = watch(store, folder.store(), ended); });
  std::uint64_t records = 0, refused = 0;
  for (const auto end = Clock::now() + std::chrono::seconds(seconds); Clock::now() < end;) {
    auto call = bench::to_completion(calls[records++ % calls.size()]);
    call.messages.front().text += std::to_string(records);  // no two are equal
    if (log.completion(std::move(call)) != daybook::Submit::ok) ++refused;
  }
  ended = true;
  watcher.join();
  const int failed = stop(readers);
  store.close(std::chrono::minutes(1));

  const double wal_mb = static_cast<double>(seen.wal_bytes) / 1e6;
  std::printf(
      "{\"bench\":\"wal\",\"readers\":%d,\"seconds\":%ld,\"records_per_s\":%.0f,\"wal_mb_max\":%."
      "1f,"
      "\"longest_without_commit_ms\":%.1f,\"refused\":%llu,\"readers_failed\":%d,\"build\":\"%s\"}"
      "\n",
      kReaders, seconds, static_cast<double>(records) / static_cast<double>(seconds), wal_mb,
      seen.stall.count(), static_cast<unsigned long long>(refused), failed, DAYBOOK_BUILD);
  const bool bounded = wal_mb < kWalMbMax && seen.stall.count() < kStallMsMax;
  return bounded && refused == 0 && failed == 0 ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "wal: " << e.what() << '\n';
  return 1;
}
