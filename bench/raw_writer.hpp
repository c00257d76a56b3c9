// RawWriter: the rival. A loop of prepared statements as one would write it by hand against
// daybook's schema: the same rows, settings, batches and checkpoints, one thread, no redaction, no
// folding, no queue.
//
// It keeps what such a loop has to keep: ids in memory, names it has seen, rollups summed within a
// batch.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "workload.hpp"

namespace bench {

class RawWriter {
 public:
  /// `store` was created by daybook.
  explicit RawWriter(const std::string& store);
  ~RawWriter();

  void begin();
  void write(const ModelCall& call);
  /// `last` commits at synchronous FULL, as a flush does.
  void commit(bool last);

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;
  struct Counter {
    std::int64_t count = 0, sum_ns = 0, min_ns = INT64_MAX, max_ns = 0, first_token_sum_ns = 0;
    std::int64_t stream_ns = 0, output = 0, input = 0;
    std::map<std::int64_t, std::int64_t> buckets[2];
  };

  struct UserDay {
    std::int64_t count = 0, input = 0, output = 0;
  };
  struct Run {  // what a batch stored, by digest
    std::int64_t first = 0;
    std::string digests;
  };

  void exec(const char* sql);
  Statement prepare(const char* sql);
  void run(const Statement& statement);
  std::int64_t user_id(const std::string& name);
  std::int64_t write_text(const std::string& text);
  std::int64_t write_message(const ModelCall& call, std::int64_t parent, int role_code,
                             std::int64_t content);
  void count(const ModelCall& call);
  void write_rollups();
  void write_user_days();
  void write_runs();
  static void add_to(Run& run, std::int64_t id, std::size_t digest);
  void checkpoint();

  sqlite3* db_ = nullptr;
  Statement span_, completion_, usage_, message_, content_, head_, conversation_, user_, hour_,
      bucket_, user_day_, user_count_, run_, state_, writer_;
  std::unordered_map<std::string, std::int64_t> users_;
  std::map<std::int64_t, Counter> hours_;
  std::map<std::pair<std::int64_t, std::int64_t>, UserDay> user_days_;  // by day and user
  std::set<std::pair<std::int64_t, std::int64_t>> known_user_days_;
  Run texts_, answers_;
  std::int64_t next_span_ = 1, next_message_ = 1, next_content_ = 1, next_conversation_ = 1;
  std::int64_t parameters_ = 0, batch_ = 0, text_bytes_ = 0;
  int wal_pages_ = 0, wal_pages_at_checkpoint_ = 0, page_bytes_ = 0;
  std::chrono::steady_clock::time_point synced_at_;
};

}  // namespace bench
