#include "cli/ingest.hpp"

#include <filesystem>
#include <thread>

#include "cli/cap_taken.hpp"
#include "cli/follow.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kQueueRecords = 65536;
constexpr std::size_t kQueueBytes = 24u << 20;   // more would not be faster, only larger
constexpr std::uint64_t kLookRecords = 64;       // between two looks at the queue and the clock
constexpr std::uint64_t kLookBytes = 1u << 20;   // the same, in bytes of input
constexpr std::chrono::seconds kPatience{60};    // with a store that commits nothing,
constexpr std::chrono::minutes kCapPatience{5};  // or waits for retention to make room;
constexpr std::chrono::hours kNoEnd{24 * 365 * 100};  // where waiting loses nothing

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

/// The store's cap, or a warning: SQLite has not refused anything.
bool is_told_full(const Error& error) {
  return error.code == Error::Code::full && error.sqlite_code == 0;
}

/// Is over when nothing was committed for a while.
class Patience {
 public:
  bool is_over(std::uint64_t committed, std::chrono::seconds most) {
    const auto now = std::chrono::steady_clock::now();
    if (committed != committed_) {
      committed_ = committed;
      since_ = now;
    }
    return now - since_ > most;
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
  if (busy_sources > 0) return nothing ? busy : partly;
  if (stopped && !following) return partly;
  if (all_rejected() + failed_sources + stats.dropped == 0) return done;
  return nothing ? failed : partly;
}

std::uint64_t IngestResult::read_before() const noexcept {
  std::uint64_t lines = 0;
  for (const SourceResult& source : sources) lines += source.read_before;
  return lines;
}

Ingest::Ingest(Context& context, IngestOptions options, std::uint64_t bytes_total)
    : context_(context),
      options_(std::move(options)),
      progress_(context.err_terminal && !context.quiet && !context.is_json(), bytes_total),
      rejects_(context, options_.rejects,
               options_.resume ? Rejects::Keep::all : Rejects::Keep::own) {
  result_.following = options_.follow;
  redact_as_the_store();
}

/// Rejections meet the store's rules, where it is there already; what is wrong with it is told when
/// it is opened.
void Ingest::redact_as_the_store() try {
  std::error_code ignored;
  if (!std::filesystem::exists(context_.store_path(), ignored)) return;
  Input::Options& input = options_.input;
  for (Setting& setting : read_settings(context_.store_path())) {
    if (setting.name == "redaction_pack") input.redaction_pack = std::move(setting.value);
    if (setting.name == "redaction_rules") input.redaction_rules = std::move(setting.value);
    if (setting.name == "redaction_add_rules") input.redaction_add_rules = std::move(setting.value);
  }
} catch (const Error&) {
}

void Ingest::open_store() {
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = std::chrono::hours(1);
  options.queue_records = kQueueRecords;
  options.queue_bytes = kQueueBytes;
  options.redact = options_.redact;
  options.on_error = [this](const Error& error) { on_error(error); };
  store_.emplace(Store::open(context_.store_path(), std::move(options)));
  logger_ = store_->logger();
  if (options_.resume) kept_.emplace(context_.store_path());
}

void Ingest::on_error(const Error& error) {
  const bool is_full = is_told_full(error);
  if (!is_full && error.code != Error::Code::busy) return store_failed(error);
  const std::lock_guard lock(failure_mutex_);  // the writer goes on trying
  waits_for_ = error;
  if (!is_full || full_) return;
  full_ = error;
  is_full_ = true;
}

void Ingest::tell_full() {
  if (!is_full_.exchange(false)) return;
  progress_.clear();
  const std::lock_guard lock(failure_mutex_);
  result_.told_full = true;
  context_.warn(line_of(*full_));
}

void Ingest::store_failed(const Error& error) {
  if (!is_final(error.code)) return;
  const std::lock_guard lock(failure_mutex_);
  if (!failure_) failure_ = error;
  failed_ = true;
}

bool Ingest::may_go_on() {
  tell_full();
  result_.stopped = signals_.stopped();
  const bool is_taken = result_.following && result_.busy_sources > 0;
  return !result_.stopped && !failed_ && !result_.too_many_rejects && !is_taken;
}

void Ingest::read(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!may_go_on()) break;
    source_of(path);
    if (auto input = open(path)) read(path, *input);
  }
}

void Ingest::follow(const std::vector<std::string>& given) {
  Follow(*this, given).run();
}

void Ingest::pass_over(const Error& e) {
  progress_.clear();
  context_.warn(line_of(e));
  ++result_.failed_sources;
}

std::optional<Input> Ingest::open(const std::string& path) {
  std::error_code ignored;
  std::optional<Input> input;
  try {
    if (!options_.resume) input = Input::open(path, options_.input);
  } catch (const Error& e) {
    return pass_over(e), std::nullopt;
  }
  const bool is_there = input || std::filesystem::exists(path, ignored);
  if (!store_ && is_there) open_store();
  if (input) return input;
  try {
    if (!is_there) throw Error(Error::Code::not_found, path + ": no such file", "check the path");
    input = kept_->open(path, options_.input);
  } catch (const Error& e) {
    if (options_.follow && e.code == Error::Code::not_found) return std::nullopt;
    result_.busy_sources += e.code == Error::Code::busy ? 1 : 0;
    return pass_over(e), std::nullopt;
  }
  source_of(path).read_before += input->progress().lines_before;
  return input;
}

SourceResult& Ingest::source_of(const std::string& path) {
  const auto [it, is_new] = source_index_.try_emplace(path, result_.sources.size());
  if (is_new) result_.sources.push_back({path});
  return result_.sources[it->second];
}

bool Ingest::read(const std::string& path, Input& input) {
  const Input::Progress before = input.progress();
  SourceResult& source = source_of(path);
  bool good = true;
  try {
    read_items(input, source);
  } catch (const Error& e) {
    pass_over(e);
    good = false;
  }
  const Input::Progress progress = input.progress();
  source.lines += progress.lines - before.lines;
  bytes_before_ += progress.bytes_read - before.bytes_read;
  result_.bytes_in += progress.bytes_in - before.bytes_in;
  result_.unfinished += progress.unfinished && !options_.follow ? 1 : 0;
  return good;
}

void Ingest::reject(const Input& input, SourceResult& source, const Rejection& rejection) {
  progress_.clear();
  rejects_.add(rejection);
  ++source.rejected;
  ++result_.rejected;
  result_.too_many_rejects = options_.max_rejects && result_.rejected > *options_.max_rejects;
  store_->mark(input.position());  // told, so a later run need not see it again
}

void Ingest::submit(const Input& input, Input::Item& item) {
  result_.no_time += item.origin.time_missing ? 1 : 0;
  result_.calls += std::holds_alternative<Completion>(item.record) ? 1 : 0;
  ++result_.records;
  const Submit answer = logger_.submit(std::move(item.record), std::move(item.origin));
  if (answer == Submit::dropped || answer == Submit::closed)
    store_failed(Error(Error::Code::io, "the store takes no more records"));
  if (answer == Submit::denied)
    store_failed(Error(Error::Code::denied, "the key may not write what comes next",
                       "an owner may allow it: `daybook access allow ROLE write`"));
  if (answer == Submit::rejected) store_->mark(input.position());  // a row of losses tells it
}

void Ingest::read_items(Input& input, SourceResult& source) {
  Input::Item item;
  std::uint64_t since_look = 0, bytes_at_look = input.progress().bytes_in;
  const std::uint64_t read_at_first = input.progress().bytes_read;
  while (may_go_on() && input.next(item)) {
    if (item.rejection) {
      reject(input, source, *item.rejection);
      continue;
    }
    submit(input, item);
    const std::uint64_t bytes = input.progress().bytes_in;
    if (++since_look < kLookRecords && bytes - bytes_at_look < kLookBytes) continue;
    since_look = 0;
    bytes_at_look = bytes;
    progress_.show(bytes_before_ + input.progress().bytes_read - read_at_first, result_.records);
    wait_for_room();
  }
  if (failed_ || !(result_.stopped || result_.too_many_rejects)) return;
  input.stop();  // what is held back is stored too
  while (input.next(item)) submit(input, item);
}

/// Waits here rather than in submit(), where a failure of the store would not end the wait.
void Ingest::wait_for_room() {
  Patience patience;
  while (!failed_ && !(result_.following && signals_.stopped())) {
    tell_full();
    const Stats stats = store_->stats();
    if (stats.queued < kQueueRecords / 2 && stats.queued_bytes < kQueueBytes / 2) return;
    if (patience.is_over(stats.committed, this->patience())) return give_up();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Ingest::wait(std::chrono::milliseconds time) {
  signals_.wait(time);
}

/// Files that are followed keep what waits, and a run that was started again would wait, too.
std::chrono::seconds Ingest::patience() {
  const std::lock_guard lock(failure_mutex_);
  if (!waits_for_ || !is_told_full(*waits_for_) || signals_.stopped()) return kPatience;
  return result_.following ? kNoEnd : kCapPatience;
}

void Ingest::give_up() {
  std::optional<Error> why;
  {
    const std::lock_guard lock(failure_mutex_);
    if (waits_for_ && is_told_full(*waits_for_)) why = waits_for_;
  }
  if (why) return store_failed(*why);
  store_failed(Error(Error::Code::busy, context_.store_path() + ": another process holds the store",
                     "try again when it is done"));
}

void Ingest::commit() {
  if (!store_) return;
  Patience patience;
  while (!failed_) {
    try {
      return store_->flush(std::chrono::seconds(1));
    } catch (const Error& e) {
      if (e.code != Error::Code::timeout) return store_failed(e);
      if (patience.is_over(store_->stats().committed, this->patience())) return give_up();
    }
  }
}

/// Whoever may write need not be one who may read.
void Ingest::count_cap_rows() try {
  if (result_.told_full) result_.cap_rows = cap_taken(context_.reader(), began_).rows;
} catch (const Error&) {
}

IngestResult Ingest::finish() {
  if (store_) {
    commit();
    progress_.clear();
    try {
      store_->close(failed_ ? std::chrono::seconds(2) : kPatience);
    } catch (const Error& e) {
      store_failed(e);
    }
    result_.stats = store_->stats();
    tell_full();
  }
  progress_.clear();
  rejects_.end();
  count_cap_rows();
  const std::lock_guard lock(failure_mutex_);
  result_.failure = failure_;
  const auto elapsed = std::chrono::steady_clock::now() - context_.started;
  result_.seconds = std::chrono::duration<double>(elapsed).count();
  return std::move(result_);
}

}  // namespace daybook::cli
