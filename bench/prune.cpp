// Does retention keep pace, and does it stay out of the way? Calls that are all due are pruned
//
// - alone, beside a hand-written DELETE in chunks of 1,000 on a copy of the file (same rows,
// indexes,
//   secure_delete; free pages given back and the log emptied by both): the ratio of their paces;
// - while a writer in another process submits at full rate and a reader asks: its rate beside that
//   without pruning, 5 s before and 5 s after, since a store that grows takes longer; and the
//   longest time in which it committed nothing.
//
// Exits with 1 where the pace is below half, the rate is below half, a commit waited for 250 ms, or
// anybody was told of an error.
//
//   prune --records 1000000
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <daybook/daybook.hpp>
#include <daybook/retention.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

#include "workload.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
constexpr auto kAlone = std::chrono::seconds(5);
constexpr double kStallMsMax = 250;

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

daybook::Options blocking() {
  daybook::Options options;
  options.service = bench::kService;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(1);
  options.queue_records = 8192;
  return options;
}

/// Calls of 60 days ago, a second apart.
void write_due(const std::string& path, std::size_t records) {
  auto store = daybook::Store::open(path, blocking());
  const auto calls = bench::make_calls(std::min<std::size_t>(records, 50'000));
  const auto first = std::chrono::system_clock::now() - std::chrono::hours(24 * 75);
  for (std::size_t i = 0; i < records; ++i) {
    auto call = bench::to_completion(calls[i % calls.size()]);
    call.messages.front().text += std::to_string(i);  // no two are equal
    call.at = std::chrono::time_point_cast<daybook::Nanos>(first + std::chrono::seconds(i));
    if (store.logger().completion(std::move(call)) != daybook::Submit::ok)
      throw std::runtime_error("a record was not taken");
  }
  store.flush(std::chrono::minutes(5));
  store.close(std::chrono::minutes(1));
  daybook::RetentionPolicy policy;
  policy.what = "all";
  policy.keep = std::chrono::hours(24 * 30);
  daybook::set_retention(path, policy);
}

/// What somebody would write who knows the tables.
class Rival {
 public:
  explicit Rival(const std::string& path) {
    if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("rival: no store");
    exec("PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL");
  }
  ~Rival() { sqlite3_close(db_); }
  void prune() {
    chunks("DELETE FROM span WHERE id IN (SELECT id FROM span ORDER BY at_us LIMIT 1000)");
    chunks("DELETE FROM message WHERE id IN (SELECT id FROM message ORDER BY id LIMIT 1000)");
    chunks("DELETE FROM content WHERE id IN (SELECT id FROM content ORDER BY id LIMIT 1000)");
    exec("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");
  }

 private:
  void exec(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(std::string("rival: ") + sqlite3_errmsg(db_));
  }
  void chunks(const char* sql) {
    do {
      exec(sql);
    } while (sqlite3_changes(db_) > 0);
  }
  sqlite3* db_ = nullptr;
};

std::string rows_left(const std::string& path) {
  const auto reader = daybook::Reader::open(path, {std::chrono::minutes(5)});
  std::string text;
  for (const char* table : {"span", "completion", "token_usage", "message", "content"}) {
    auto rows = reader.query(std::string("SELECT count(*) FROM ") + table);
    rows.next();
    text += std::string(table) + ' ' + std::string(rows.text(0)) + ' ';
  }
  return text;
}

/// A writer at full rate in this process, until `ended`.
struct Written {
  double seconds = 0;
  std::uint64_t records = 0, refused = 0, errors = 0, questions = 0;
  Milliseconds stall{};
  double rate() const { return static_cast<double>(records) / seconds; }
};

Milliseconds longest_stall(const daybook::Store& store, const std::atomic<bool>& ended) {
  Milliseconds longest{};
  std::uint64_t batches = store.stats().batches;
  for (auto last = Clock::now(); !ended;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto now = Clock::now();
    longest = std::max<Milliseconds>(longest, now - last);
    if (const auto committed = store.stats().batches; committed != batches) {
      batches = committed;
      last = now;
    }
  }
  return longest;
}

std::uint64_t ask(const std::string& path, const std::atomic<bool>& ended) {
  std::uint64_t asked = 0;
  const auto reader = daybook::Reader::open(path);
  for (; !ended; ++asked) {
    auto rows = reader.query("SELECT id, latency_ms FROM spans ORDER BY at_us DESC LIMIT 100");
    while (rows.next()) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return asked;
}

Written write_until(const std::string& path, const std::function<bool()>& is_over) {
  Written written;
  std::atomic<std::uint64_t> errors{0};
  auto options = blocking();
  options.on_error = [&](const daybook::Error& error) {
    ++errors;
    std::fprintf(stderr, "prune: writer: %s\n", error.what());
  };
  auto store = daybook::Store::open(path, options);
  const auto calls = bench::make_calls(20'000);
  std::atomic<bool> ended{false};
  std::thread watcher([&] { written.stall = longest_stall(store, ended); });
  std::thread reader([&] { written.questions = ask(path, ended); });
  const auto began = Clock::now();
  while (!is_over()) {
    for (int i = 0; i < 100; ++i) {
      auto call = bench::to_completion(calls[written.records++ % calls.size()]);
      call.at.reset();
      call.messages.front().text += std::to_string(written.records);
      if (store.logger().completion(std::move(call)) != daybook::Submit::ok) ++written.refused;
    }
  }
  written.seconds = seconds_since(began);
  ended = true;
  watcher.join();
  reader.join();
  store.close(std::chrono::minutes(1));
  written.errors = errors;
  return written;
}

struct Pruned {
  double seconds = 0;
  std::uint64_t spans = 0;
  bool failed = true;
};

Pruned prune(const std::string& path) {
  const auto began = Clock::now();
  const auto result = daybook::apply_retention(path);
  const auto spans = result.rows_by_table.find("span");
  return {seconds_since(began), spans == result.rows_by_table.end() ? 0 : spans->second,
          !result.finished};
}

/// A process that prunes once it is told to.
class Pruner {
 public:
  explicit Pruner(const std::string& path) {
    if (::pipe(go_) != 0 || ::pipe(done_) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no fork");
    if (pid_ > 0) return;
    char word = 0;
    Pruned pruned;
    try {
      if (::read(go_[0], &word, 1) == 1) pruned = prune(path);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "prune: %s\n", e.what());
    }
    ::_exit(::write(done_[1], &pruned, sizeof pruned) == sizeof pruned ? 0 : 1);
  }
  void go() const {
    if (::write(go_[1], "!", 1) != 1) throw std::runtime_error("the pruner is gone");
  }
  bool is_done() {
    return pid_ == 0 || (::waitpid(pid_, nullptr, WNOHANG) == pid_ && (pid_ = 0, true));
  }
  Pruned result() const {
    Pruned pruned;
    if (::read(done_[0], &pruned, sizeof pruned) != sizeof pruned) return {};
    return pruned;
  }

 private:
  int go_[2], done_[2];
  pid_t pid_ = -1;
};

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = bench::Arguments::parse(argc, argv);
  const bench::Folder folder(arguments);
  const std::string store = folder.store(), rival = store + ".rival", alone = store + ".alone";
  Pruner pruner(store);  // before there is a thread
  write_due(store, arguments.records);
  std::filesystem::copy_file(store, rival);
  std::filesystem::copy_file(store, alone);

  const Pruned by_itself = prune(alone);
  const auto began = Clock::now();
  Rival(rival).prune();
  const double rival_s = seconds_since(began);
  if (rows_left(alone) != rows_left(rival) || by_itself.spans != arguments.records)
    throw std::runtime_error("not the same rows are left: " + rows_left(alone) + "and " +
                             rows_left(rival));

  ::sync();  // what the copies left to be written is not the writer's to wait for
  const auto end = Clock::now() + kAlone;
  const Written before = write_until(store, [&] { return Clock::now() >= end; });
  pruner.go();
  const Written beside = write_until(store, [&] { return pruner.is_done(); });
  const Pruned pruned = pruner.result();
  const auto last_end = Clock::now() + kAlone;
  const Written after = write_until(store, [&] { return Clock::now() >= last_end; });

  const double pace = rival_s / by_itself.seconds;
  const double alone_per_s = (before.rate() + after.rate()) / 2, rate = beside.rate() / alone_per_s;
  std::printf(
      "{\"bench\":\"prune\",\"records\":%zu,\"alone_s\":%.2f,\"chunked_delete_s\":%.2f,\"pace\":%."
      "2f,"
      "\"beside_writer_s\":%.2f,\"writer_before_per_s\":%.0f,\"writer_after_per_s\":%.0f,"
      "\"writer_beside_per_s\":%.0f,\"rate\":%.2f,"
      "\"longest_stall_ms\":%.0f,\"stall_before_ms\":%.0f,\"questions_per_s\":%.1f,"
      "\"questions_before_per_s\":%.1f,\"refused\":%llu,\"errors\":%llu,\"build\":\"%s\"}\n",
      arguments.records, by_itself.seconds, rival_s, pace, pruned.seconds, before.rate(),
      after.rate(), beside.rate(), rate, beside.stall.count(), before.stall.count(),
      static_cast<double>(beside.questions) / beside.seconds,
      static_cast<double>(before.questions) / before.seconds,
      static_cast<unsigned long long>(beside.refused),
      static_cast<unsigned long long>(beside.errors + before.errors + after.errors), DAYBOOK_BUILD);
  const bool good = pace >= 0.5 && rate >= 0.5 && beside.stall.count() < kStallMsMax &&
                    beside.refused + beside.errors == 0 && !pruned.failed &&
                    pruned.spans == arguments.records;
  return good ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "prune: " << e.what() << '\n';
  return 1;
}
