#include "facade/core.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/clock.hpp"
#include "erase/retention.hpp"
#include "schema/change_store.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"
#include "write/preparer.hpp"
#include "write/store_session.hpp"

namespace daybook {

namespace {

write::Batcher::Limits batch_limits(const Options& options) {
  // Never more than the queue takes, or a full queue would wait for the batch's age.
  return {std::clamp<std::size_t>(options.batch_records, 1,
                                  std::max<std::size_t>(options.queue_records, 1)),
          std::clamp<std::size_t>(options.batch_bytes, 1,
                                  std::max<std::size_t>(options.queue_bytes, 1)),
          base::bounded_wait(options.batch_age).count()};
}

write::Queue::Bounds queue_bounds(const Options& options) {
  const write::Batcher::Limits limits = batch_limits(options);
  write::Queue::Bounds bounds;
  bounds.records = std::max<std::size_t>(options.queue_records, 1);
  bounds.bytes = options.queue_bytes;
  bounds.when_full = options.when_full;
  bounds.block_at_most = base::bounded_wait(options.block_at_most);
  bounds.segment_items =
      static_cast<std::uint32_t>(std::min<std::size_t>(limits.records, write::Segment::kItems));
  bounds.segment_bytes = std::min(limits.bytes, bounds.segment_bytes);
  return bounds;
}

Options with_defaults(Options options) {
  if (options.service.empty()) options.service = "default";
  if (options.key.empty()) options.key = state::acting_key();
  return options;
}

/// A key that opens nothing is told at once, not record by record. That one was used is kept.
void check_key(const std::string& path, const Options& options, const write::Session& session) {
  const auto policy = session.policy();
  if (!policy || options.key.empty()) return;
  state::AuditEntry entry;
  entry.at_ns = base::system_clock().wall_ns();
  entry.action = "key";
  entry.object = "write";
  std::optional<Error> refused;
  try {
    const access::Principal principal = policy->resolve(options.key, entry.at_ns);
    entry.principal = principal.name;
    entry.object = principal.key_id;
  } catch (const Error& error) {
    entry.result = state::AuditResult::denied;
    refused = error;
  }
  schema::change_store(
      path, [&](sql::Connection& connection) { state::append_audit(connection, entry); });
  if (refused) throw std::move(*refused);
}

std::unique_ptr<write::Session> open_session(const std::string& path, const Options& options,
                                             const schema::Schema& known) {
  sql::Connection::WriterOptions open;
  open.create = options.create;
  open.page_size = options.page_size;
  open.force_filesystem = options.force_filesystem;
  write::BatchOptions batch{options.service, options.environment, options.service_version,
                            options.redact};
  batch.redaction_pack = options.redaction_pack;
  if (!batch.redaction_pack.empty() && !redact::pack_of(batch.redaction_pack)) {
    throw Error(Error::Code::invalid_argument, "no such redaction pack: " + batch.redaction_pack,
                "use one of guide, default, strict");
  }
  auto session = std::make_unique<write::StoreSession>(
      path, open, std::move(batch), base::system_clock(), options.upgrade, known);
  check_key(path, options, *session);
  return session;
}

// What a parent opened is neither closed nor freed in a child, but stays reachable.
void abandon(std::shared_ptr<Live> live) {
  static auto* const abandoned = new std::vector<std::shared_ptr<Live>>;
  abandoned->push_back(std::move(live));
}

facade::Upkeep::Run retention_of(const std::string& path) {
  return [path](const std::function<bool()>& stop) {
    RetentionOptions options;
    options.stop = stop;
    const RetentionResult result = erase::run_retention(path, options);
    if (!result.damaged.empty())
      throw Error(Error::Code::corrupt, result.damaged.front(), "all others were erased again");
  };
}

}  // namespace

Live::Live(const std::string& path, const Options& options,
           const std::shared_ptr<facade::Reporter>& told, std::unique_ptr<write::Session> opened)
    : reporter(told),
      levels(options.minimum_level),
      access(options.service),
      own(options.key),
      rules(options.redact, options.redaction_pack),
      sampler(options.sample_process, base::system_clock()),
      upkeep(path, options.retention_every, base::system_clock(), retention_of(path)),
      queue(queue_bounds(options), base::system_clock()),
      session(std::move(opened)),
      writer(*session, queue, tickets, base::system_clock(),
             {batch_limits(options), options.durability, options.service,
              [this](const Error& error) { reporter->report(error); },
              [this](const write::Session& asked) { follow(asked); }}) {
  follow(*session);
}

void Live::follow(const write::Session& asked) {
  if (const state::Settings* settings = asked.settings()) {
    levels.follow(settings->minimum_levels, asked.settings_version());
    rules.follow(*settings, asked.settings_version());
  }
  access.follow(asked.policy());
}

void Live::run() noexcept {
  std::thread preparer;
  for (bool tried = false;;) {
    std::optional<write::Wake> wake;
    {
      const std::lock_guard<facade::ForkGate> quiet(gate);
      wake = writer.step();
      if (!wake) session.reset();
    }
    if (!wake) break;
    if (!tried && queue.has_backlog()) {
      tried = true;
      try {
        preparer = std::thread([this] { prepare(); });
      } catch (const std::system_error&) {  // no thread to be had: the writer does it all
      }
    }
    sample_process();
    look_after();
    wake->at_ns = std::min({wake->at_ns, sampler.next_ns(), upkeep.next_ns()});
    queue.wait(*wake);
  }
  upkeep.end();
  queue.end_preparing();
  if (preparer.joinable()) preparer.join();
  tickets.end();
}

void Live::sample_process() noexcept try {
  if (queue.demand().closing) return;
  for (Record& record : sampler.take()) {
    std::visit(
        [&](auto&& sample) {
          Origin origin;
          if (access.is_on() &&
              !access.admits(own, kind_of<std::decay_t<decltype(sample)>>(), origin.service))
            return;  // whoever opened the store without a key hears of it from its own records
          const std::size_t bytes = write::size_of(sample) + write::size_of(origin);
          static_cast<void>(queue.push(std::move(sample), std::move(origin), bytes));
        },
        std::move(record));
  }
} catch (const std::exception&) {  // no memory: the next one
}

void Live::look_after() noexcept try {
  for (const Error& error : upkeep.look(session->fill())) reporter->report(error);
} catch (const std::exception&) {  // no memory: the next time
}

void Live::prepare() noexcept try {
  std::shared_ptr<const redact::RuleSet> in_use = rules.now();
  write::Preparer preparer(write::Preparer::Use::ahead, in_use);
  while (write::Segment* const segment = queue.claim()) {
    if (auto now = rules.now(); now != in_use) preparer.use_rules(in_use = std::move(now));
    for (std::uint32_t i = 0; i < segment->size(); ++i) preparer.prepare(segment->item(i));
    queue.prepared();
  }
} catch (const std::exception&) {  // no memory for the rules: the writer does it all
}

void Live::start(const std::shared_ptr<Live>& self) {
  // The application's signal handlers run on its own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    self->thread = std::thread([self] { self->run(); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw Error(Error::Code::io, "cannot start the writer's thread", "raise the limit on threads");
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Core::Core(const std::string& path, Options options, const schema::Schema& known)
    : path_(path),
      options_(with_defaults(std::move(options))),
      known_(known),
      reporter_(std::make_shared<facade::Reporter>(options_.on_error)),
      live_(open_live(open_session(path_, options_, known_))) {}

Core::Core(const std::string& path, Options options, std::unique_ptr<write::Session> session)
    : path_(path),
      options_(with_defaults(std::move(options))),
      known_(schema::current()),
      reporter_(std::make_shared<facade::Reporter>(options_.on_error)),
      live_(open_live(std::move(session))) {}

Core::~Core() {
  try {
    if (is_forked()) {
      if (live_->was_quiet()) live_->session.reset();  // as in reopen_after_fork()
      abandon(std::move(live_));
    } else {
      close(std::chrono::seconds(2));
    }
  } catch (const std::exception&) {  // told to on_error already
  }
}

std::shared_ptr<Live> Core::open_live(std::unique_ptr<write::Session> session) {
  auto live = std::make_shared<Live>(path_, options_, reporter_, std::move(session));
  Live::start(live);
  return live;
}

Submit Core::deny(Pass& pass, std::size_t kind) noexcept {
  try {
    live_->queue.judge(live_->access.verdict(pass, "write", kind_name(kind), false), true);
    return Submit::denied;
  } catch (const std::exception&) {
    return refuse("out of memory");
  }
}

Submit Core::refuse(const char* why) noexcept {
  if (is_forked()) return Submit::forked;
  live_->queue.reject(0, why);
  return Submit::rejected;
}

void Core::mark(std::shared_ptr<const SourcePosition> position) noexcept {
  if (position && position->file && !is_forked()) live_->queue.mark(std::move(position));
}

void Core::flush(Nanos deadline) {
  if (is_forked()) {
    throw Error(Error::Code::forked, "flush: this process forked after it opened " + path_,
                "call Store::reopen_after_fork() in the child");
  }
  const write::Position position = live_->queue.request_flush();
  const auto until = std::chrono::steady_clock::now() + base::bounded_wait(deadline);
  if (auto error = live_->tickets.wait(position, until)) {
    throw std::move(*error);
  }
}

void Core::close(Nanos deadline) {
  if (is_forked()) return;
  const std::shared_ptr<Live> live = live_;
  const base::MutexLock lock(live->closing);
  if (!live->thread.joinable()) return;
  deadline = base::bounded_wait(deadline);
  const auto now = std::chrono::steady_clock::now();
  const std::int64_t now_ns = now.time_since_epoch().count();
  // What is not written after seven tenths is given up; the rest is for the last commit.
  live->queue.close(now_ns + deadline.count() / 10 * 7, now_ns + deadline.count() / 10 * 9);
  if (!live->tickets.wait_for_end(now + deadline)) {
    live->thread.detach();  // it keeps what it uses
    throw Error(Error::Code::timeout,
                "close: the disk did not answer before the deadline: " + path_,
                "what was not committed is lost when the process ends");
  }
  live->thread.join();
  if (auto error = live->tickets.take_error()) throw std::move(*error);
}

Stats Core::stats() const noexcept {
  if (is_forked()) {
    Stats stats;
    stats.state = Stats::State::closed;
    stats.offered = stats.dropped = live_->forked.load(std::memory_order_relaxed);
    return stats;
  }
  Stats stats = live_->queue.books();
  stats.state = live_->writer.state();
  return stats;
}

void Core::reopen_after_fork() {
  if (!is_forked()) return;
  if (!live_->was_quiet()) {
    throw Error(Error::Code::forked,
                "the fork came in the middle of a batch, or of a run of retention: " + path_,
                "flush() before fork(); here, write after exec() only");
  }
  // Closes the parent's connection here only: its locks belong to the parent. Left open, SQLite
  // would take its memory of these locks for locks that this process holds.
  live_->session.reset();
  auto live = open_live(open_session(path_, options_, known_));
  abandon(std::exchange(live_, std::move(live)));
}

}  // namespace daybook
