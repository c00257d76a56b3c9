// Files into a store: what `daybook ingest` does.
//
//   Ingest ingest(context, options);
//   ingest.read(paths);                  // reads here, writes beside on the store's own thread
//                                        // or follow(names): until a signal comes
//   IngestResult result = ingest.finish();
//
// Nothing that was read is dropped: the reader waits while the queue is full. A source that cannot
// be read is told and passed over. A failure of the store ends the run; what was committed stays.
// At the store's cap it waits until retention has made room; what is followed waits for as long as
// it takes.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/progress.hpp"
#include "cli/rejects.hpp"
#include "cli/signals.hpp"
#include "daybook/input.hpp"
#include "daybook/sources.hpp"
#include "daybook/store.hpp"

namespace daybook::cli {

struct IngestOptions {
  Input::Options input;
  bool redact = true;
  std::string rejects;                       // file; empty: none
  std::optional<std::uint64_t> max_rejects;  // more than so many end the run
  bool resume = false;                       // each file from where the store says it ended
  bool follow = false;                       // and on after its end; implies resume
};

struct SourceResult {
  std::string path;
  std::uint64_t lines = 0, rejected = 0;
  std::uint64_t read_before = 0;  // lines that an earlier run read
};

struct IngestResult {
  std::uint64_t records = 0;   // read and understood
  std::uint64_t calls = 0;     // of these, completions
  std::uint64_t rejected = 0;  // by the input form
  std::uint64_t no_time = 0;
  std::uint64_t bytes_in = 0;
  Stats stats;  // of the store, at the end
  std::vector<SourceResult> sources;
  std::uint64_t failed_sources = 0;
  std::uint64_t busy_sources = 0;  // of these, read by another process
  std::uint64_t unfinished = 0;    // files whose last record is not complete
  bool following = false;          // then a signal is how it ends
  bool stopped = false;            // by a signal
  bool too_many_rejects = false;
  bool told_full = false;        // the store or its disk was nearly full
  std::uint64_t cap_rows = 0;    // that retention took meanwhile, to keep the store below its cap
  std::optional<Error> failure;  // of the store; part may be stored
  double seconds = 0;

  std::uint64_t stored() const noexcept { return stats.committed; }
  std::uint64_t all_rejected() const noexcept { return rejected + stats.rejected + stats.failed; }
  std::uint64_t read_before() const noexcept;  // lines, of all sources
  int exit() const noexcept;
};

class Ingest {
 public:
  Ingest(Context& context, IngestOptions options, std::uint64_t bytes_total);

  void read(const std::vector<std::string>& paths);
  /// Reads names and patterns, and on after the end of their files, until a signal comes.
  void follow(const std::vector<std::string>& given);
  /// Tells of a source that cannot be read, and counts it.
  void pass_over(const Error& error);
  /// Commits what was read and closes the store. Throws what kept the store from opening.
  IngestResult finish();
  const Rejects& rejects() const noexcept { return rejects_; }

  // What Follow is made of.

  bool may_go_on();
  /// Nothing where it cannot be read; told.
  std::optional<Input> open(const std::string& path);
  /// All that is there now. False where reading failed; told.
  bool read(const std::string& path, Input& input);
  /// Returns when all that was read is committed, or the store failed.
  void commit();
  void wait(std::chrono::milliseconds time);
  void note(const std::string& line) { context_.note(line); }

 private:
  SourceResult& source_of(const std::string& path);
  void read_items(Input& input, SourceResult& source);
  void reject(const Input& input, SourceResult& source, const Rejection& rejection);
  void submit(const Input& input, Input::Item& item);
  void wait_for_room();
  void redact_as_the_store();
  void open_store();
  void on_error(const Error& error);      // the writer's thread
  void store_failed(const Error& error);  // any thread
  void tell_full();
  void count_cap_rows();
  std::chrono::seconds patience();
  void give_up();

  Context& context_;
  IngestOptions options_;
  Progress progress_;
  StopSignals signals_;
  Rejects rejects_;
  IngestResult result_;
  std::map<std::string, std::size_t> source_index_;  // into result_.sources
  std::optional<Store> store_;
  std::optional<daybook::Sources> kept_;  // where positions are kept
  Logger logger_;
  std::uint64_t bytes_before_ = 0;  // of the sources read so far
  std::mutex failure_mutex_;        // guards failure_ … full_, set on the writer's thread
  std::optional<Error> failure_;
  std::optional<Error> waits_for_;  // why the writer tried again last
  std::optional<Error> full_;       // the first of these that said so
  const Time began_ = std::chrono::system_clock::now();
  std::atomic<bool> failed_ = false, is_full_ = false;
};

}  // namespace daybook::cli
