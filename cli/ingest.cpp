#include "cli/ingest.hpp"

#include <thread>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kQueueRecords = 65536;
constexpr std::size_t kQueueBytes = 64u << 20;
constexpr std::uint64_t kLookRecords = 64;      // between two looks at the queue and the clock
constexpr std::uint64_t kLookBytes = 1u << 20;  // the same, in bytes of input
constexpr std::chrono::seconds kPatience{60};   // with a store that commits nothing

/// Failures of the store that waiting here does not heal.
bool is_final(Error::Code code) {
  switch (code) {
    case Error::Code::timeout:
    case Error::Code::invalid_argument:
    case Error::Code::not_found:
    case Error::Code::internal:
      return false;
    default:
      return true;
  }
}

/// Is over when nothing was committed for a while.
class Patience {
 public:
  bool is_over(std::uint64_t committed) {
    const auto now = std::chrono::steady_clock::now();
    if (committed != committed_) {
      committed_ = committed;
      since_ = now;
    }
    return now - since_ > kPatience;
  }

 private:
  std::uint64_t committed_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace

int IngestResult::exit() const noexcept {
  const bool nothing = stats.committed + stats.duplicates == 0;
  if (too_many_rejects) return failed;
  if (failure) {
    const Exit code = exit_of(failure->code);
    return nothing ? (code == misused ? failed : code) : partly;
  }
  if (stopped) return partly;
  if (all_rejected() + failed_sources + stats.dropped == 0) return done;
  return nothing ? failed : partly;
}

Ingest::Ingest(Context& context, IngestOptions options, std::uint64_t bytes_total)
    : context_(context),
      options_(std::move(options)),
      progress_(context.err_terminal && !context.quiet && !context.is_json(), bytes_total),
      rejects_(context, options_.rejects) {}

void Ingest::open_store() {
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = std::chrono::hours(1);
  options.queue_records = kQueueRecords;
  options.queue_bytes = kQueueBytes;
  options.redact = options_.redact;
  options.on_error = [this](const Error& error) {
    if (error.code != Error::Code::busy) store_failed(error);  // the writer goes on trying
  };
  store_.emplace(Store::open(context_.store_path(), std::move(options)));
  logger_ = store_->logger();
}

void Ingest::store_failed(const Error& error) {
  if (!is_final(error.code)) return;
  const std::lock_guard lock(failure_mutex_);
  if (!failure_) failure_ = error;
  failed_ = true;
}

bool Ingest::may_go_on() {
  result_.stopped = signals_.stopped();
  return !result_.stopped && !failed_ && !result_.too_many_rejects;
}

void Ingest::read(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!may_go_on()) break;
    read_one(path);
  }
}

void Ingest::pass_over(const Error& e) {
  progress_.clear();
  context_.warn(line_of(e));
  ++result_.failed_sources;
}

void Ingest::read_one(const std::string& path) {
  std::optional<Input> input;
  try {
    input = Input::open(path, options_.input);
  } catch (const Error& e) {
    pass_over(e);
    result_.sources.push_back({path});
    return;
  }
  if (!store_) open_store();
  SourceResult source{path};
  try {
    read_items(*input, source);
  } catch (const Error& e) {
    pass_over(e);
  }
  const Input::Progress progress = input->progress();
  source.lines = progress.lines;
  bytes_before_ += progress.bytes_read;
  result_.bytes_in += progress.bytes_in;
  result_.sources.push_back(std::move(source));
}

void Ingest::read_items(Input& input, SourceResult& source) {
  Input::Item item;
  std::uint64_t since_look = 0, bytes_at_look = 0;
  while (may_go_on() && input.next(item)) {
    if (item.rejection) {
      progress_.clear();
      rejects_.add(*item.rejection);
      ++source.rejected;
      ++result_.rejected;
      result_.too_many_rejects = options_.max_rejects && result_.rejected > *options_.max_rejects;
      continue;
    }
    result_.no_time += item.origin.time_missing ? 1 : 0;
    result_.calls += std::holds_alternative<Completion>(item.record) ? 1 : 0;
    ++result_.records;
    const Submit answer = logger_.submit(std::move(item.record), std::move(item.origin));
    if (answer == Submit::dropped || answer == Submit::closed)
      store_failed(Error(Error::Code::io, "the store takes no more records"));
    const std::uint64_t bytes = input.progress().bytes_in;
    if (++since_look < kLookRecords && bytes - bytes_at_look < kLookBytes) continue;
    since_look = 0;
    bytes_at_look = bytes;
    progress_.show(bytes_before_ + input.progress().bytes_read, result_.records);
    wait_for_room();
  }
}

/// Waits here rather than in submit(), where a failure of the store would not end the wait.
void Ingest::wait_for_room() {
  Patience patience;
  while (!failed_) {
    const Stats stats = store_->stats();
    if (stats.queued < kQueueRecords / 2 && stats.queued_bytes < kQueueBytes / 2) return;
    if (patience.is_over(stats.committed)) return give_up();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Ingest::give_up() {
  store_failed(Error(Error::Code::busy, context_.store_path() + ": another process holds the store",
                     "try again when it is done"));
}

void Ingest::flush() {
  Patience patience;
  while (!failed_) {
    try {
      return store_->flush(std::chrono::seconds(1));
    } catch (const Error& e) {
      if (e.code != Error::Code::timeout) return store_failed(e);
      if (patience.is_over(store_->stats().committed)) return give_up();
    }
  }
}

IngestResult Ingest::finish() {
  if (store_) {
    flush();
    progress_.clear();
    try {
      store_->close(failed_ ? std::chrono::seconds(2) : kPatience);
    } catch (const Error& e) {
      store_failed(e);
    }
    result_.stats = store_->stats();
  }
  progress_.clear();
  rejects_.end();
  const std::lock_guard lock(failure_mutex_);
  result_.failure = failure_;
  const auto elapsed = std::chrono::steady_clock::now() - context_.started;
  result_.seconds = std::chrono::duration<double>(elapsed).count();
  return std::move(result_);
}

}  // namespace daybook::cli
