// Do many writers of one file get on? 8 processes with 4 threads each submit for --seconds; each
// keeps count of what was acknowledged outside the store, and in the end every acknowledged record
// must be there exactly once. Exits with 1 where one is missing or stored twice, where any call
// surfaced an error, or where a process committed less than half of its fair share. Prints the
// smallest share and the longest time in which a process committed nothing.
//
//   writers --seconds 30
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

namespace {

constexpr int kProcesses = 8, kThreads = 4;
using Clock = std::chrono::steady_clock;

/// What a process tells its parent: records acknowledged by each thread, and how often something
/// failed.
struct Journal {
  std::uint64_t acknowledged[kThreads]{};
  std::uint64_t failures = 0;
  double longest_wait_ms = 0;  // between two of its commits
};

daybook::Completion call_of(int process, int thread, std::uint64_t number) {
  daybook::Completion call;
  call.model = "m";
  call.response_id =
      std::to_string(process) + "." + std::to_string(thread) + "." + std::to_string(number);
  call.messages.push_back({"user", "question " + call.response_id});
  call.response.push_back({"assistant", "answer " + call.response_id});
  return call;
}

/// Until `ended`: the longest time in which the store committed nothing, looked at each
/// millisecond.
double longest_wait_ms(const daybook::Store& store, const std::atomic<bool>& ended) {
  std::chrono::duration<double, std::milli> longest{};
  std::uint64_t batches = store.stats().batches;
  for (auto last = Clock::now(); !ended;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto now = Clock::now();
    longest = std::max<decltype(longest)>(longest, now - last);
    if (const auto committed = store.stats().batches; committed != batches) {
      batches = committed;
      last = now;
    }
  }
  return longest.count();
}

Journal write_until(const std::string& path, int process, Clock::time_point end) {
  Journal journal;
  std::atomic<std::uint64_t> failures{0};
  daybook::Options options;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::seconds(60);
  options.queue_records = 4096;
  options.on_error = [&](const daybook::Error& error) {
    ++failures;
    std::fprintf(stderr, "writers: process %d: %s\n", process, error.what());
  };
  auto store = daybook::Store::open(path, options);
  const auto log = store.logger();
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t n = 0; Clock::now() < end; ++n) {
        if (log.completion(call_of(process, t, n)) != daybook::Submit::ok) {
          ++failures;
          return;
        }
        journal.acknowledged[t] = n + 1;
      }
    });
  }
  std::atomic<bool> ended{false};
  std::thread watcher([&] { journal.longest_wait_ms = longest_wait_ms(store, ended); });
  for (auto& thread : threads) thread.join();
  ended = true;
  watcher.join();
  store.flush(std::chrono::minutes(2));
  store.close(std::chrono::minutes(1));
  journal.failures = failures;
  return journal;
}

std::vector<Journal> run_processes(const std::string& path, std::chrono::seconds seconds) {
  std::vector<int> pipes;
  const auto end = Clock::now() + seconds;
  for (int p = 0; p < kProcesses; ++p) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
      Journal journal;
      try {
        journal = write_until(path, p, end);
      } catch (const std::exception& e) {
        std::fprintf(stderr, "writers: process %d: %s\n", p, e.what());
        journal.failures = 1;
      }
      const bool told = ::write(ends[1], &journal, sizeof journal) == sizeof journal;
      ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    pipes.push_back(ends[0]);
  }
  std::vector<Journal> journals(kProcesses);
  for (int p = 0; p < kProcesses; ++p) {
    if (::read(pipes[p], &journals[p], sizeof(Journal)) != sizeof(Journal))
      journals[p].failures = 1;
    ::close(pipes[p]);
    ::wait(nullptr);
  }
  return journals;
}

/// Records of the journals that are not stored exactly once, and records nobody acknowledged.
std::uint64_t differences(const std::string& path, const std::vector<Journal>& journals) {
  std::vector<std::vector<std::uint8_t>> seen(kProcesses * kThreads);
  for (int i = 0; i < kProcesses * kThreads; ++i) {
    seen[i].resize(journals[i / kThreads].acknowledged[i % kThreads]);
  }
  std::uint64_t wrong = 0;
  const auto reader = daybook::Reader::open(path, {std::chrono::minutes(10)});
  auto rows = reader.query("SELECT response_id FROM completions");
  while (rows.next()) {
    const std::string id(rows.text(0));
    int process = 0, thread = 0;
    unsigned long long number = 0;
    if (std::sscanf(id.c_str(), "%d.%d.%llu", &process, &thread, &number) != 3) ++wrong;
    auto& marks = seen[process * kThreads + thread];
    if (number >= marks.size() || marks[number]++ > 0) ++wrong;
  }
  for (const auto& marks : seen) wrong += std::count(marks.begin(), marks.end(), std::uint8_t{0});
  return wrong;
}

}  // namespace

int main(int argc, char** argv) try {
  const long seconds = argc == 3 && !std::strcmp(argv[1], "--seconds") ? std::atol(argv[2]) : 0;
  if (seconds <= 0) {
    std::cerr << "usage: writers --seconds N\n";
    return 2;
  }
  const auto folder = std::filesystem::path("writers." + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const std::string path = (folder / "daybook.db").string();
  const auto journals = run_processes(path, std::chrono::seconds(seconds));

  std::uint64_t total = 0, failures = 0, smallest = UINT64_MAX;
  double wait_ms = 0;
  for (const Journal& journal : journals) {
    std::uint64_t own = 0;
    for (const auto n : journal.acknowledged) own += n;
    total += own;
    failures += journal.failures;
    wait_ms = std::max(wait_ms, journal.longest_wait_ms);
    smallest = std::min(smallest, own);
  }
  const std::uint64_t wrong = differences(path, journals);
  const double share = static_cast<double>(smallest) * kProcesses / static_cast<double>(total);
  std::printf(
      "{\"bench\":\"writers\",\"processes\":%d,\"threads\":%d,\"seconds\":%ld,\"records\":%llu,"
      "\"wrong\":%llu,\"failures\":%llu,\"smallest_share_of_fair\":%.3f,"
      "\"longest_wait_ms\":%.0f}\n",
      kProcesses, kThreads, seconds, static_cast<unsigned long long>(total),
      static_cast<unsigned long long>(wrong), static_cast<unsigned long long>(failures), share,
      wait_ms);
  std::filesystem::remove_all(folder);
  return wrong == 0 && failures == 0 && share >= 0.5 ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "writers: " << e.what() << '\n';
  return 1;
}
