// Core: what Store, Logger and Call share. It outlives the store in its loggers; after close() its
// queue answers `closed`, in a forked child every submit answers `forked`.
//
//   core->submit(std::move(completion), Origin{}, defaults);   // any thread
//
// Live is one opening of the store: queue, session and writer's thread. reopen_after_fork()
// replaces it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "daybook/store.hpp"
#include "facade/accept.hpp"
#include "facade/fork.hpp"
#include "facade/level_gate.hpp"
#include "facade/process_sampler.hpp"
#include "facade/reporter.hpp"
#include "facade/rights.hpp"
#include "facade/rules_in_use.hpp"
#include "facade/upkeep.hpp"
#include "schema/migrate.hpp"
#include "write/size_of.hpp"
#include "write/writer.hpp"

namespace daybook {

struct Live {
  Live(const std::string& path, const Options& options,
       const std::shared_ptr<facade::Reporter>& reporter, std::unique_ptr<write::Session> opened);
  /// The writer's thread: keeps `self` until it ends, even if nobody waits for it any longer.
  static void start(const std::shared_ptr<Live>& self);
  void run() noexcept;
  void follow(const write::Session& asked);  // what the store asks, in each batch
  void sample_process() noexcept;
  void look_after() noexcept;  // its cap, its disk, and retention when it is time
  void prepare() noexcept;     // a second thread, while there is more than the writer can do

  /// In the child of a fork: were all threads between two transactions?
  bool was_quiet() const noexcept { return gate.was_quiet() && upkeep.was_quiet(); }

  const std::uint64_t generation = facade::fork_generation();
  const std::shared_ptr<facade::Reporter> reporter;
  std::atomic<std::uint64_t> forked{0};  // submits that were answered so, in a child
  facade::LevelGate levels;
  WriteGate access;
  Pass own;  // of loggers without a key of their own
  facade::RulesInUse rules;
  facade::ProcessSampler sampler;
  facade::Upkeep upkeep;
  write::Queue queue;
  write::Tickets tickets;
  std::unique_ptr<write::Session> session;
  write::Writer writer;
  facade::ForkGate gate;
  base::Mutex closing;  // held through close()
  std::thread thread;
};

class Core {
 public:
  /// Opens the store. Tests bring a schema of their own, which outlives this, or a session.
  Core(const std::string& path, Options options, const schema::Schema& known = schema::current());
  Core(const std::string& path, Options options, std::unique_ptr<write::Session> session);
  ~Core();
  static Logger logger(std::shared_ptr<Core> core) noexcept { return Logger(std::move(core)); }

  template <class R>
  Submit submit(R&& record, Origin&& origin, const Defaults* defaults,
                const Rights* rights) noexcept;
  /// `is_told`: a yes is kept, too.
  bool allows(std::string_view operation, const Defaults* defaults, const Rights* rights,
              bool is_told) noexcept;

  /// Counts a record that could not even be made.
  Submit refuse(const char* why) noexcept;

  void mark(std::shared_ptr<const SourcePosition> position) noexcept;
  void flush(Nanos deadline);
  void close(Nanos deadline);
  Stats stats() const noexcept;
  void reopen_after_fork();
  const std::string& path() const noexcept { return path_; }

 private:
  /// Whether an event's level is high enough; else it is counted. Takes away what a span holds of
  /// such.
  template <class R>
  bool passes(R& record, const Origin& origin) noexcept {
    const auto is_below = [&](Level level) {
      return !live_->levels.passes(level,
                                   origin.service.empty() ? options_.service : origin.service);
    };
    std::size_t below = 0;
    if constexpr (std::is_same_v<R, Event>) {
      below = !record.failure && is_below(record.level) ? 1 : 0;
    }
    if constexpr (std::is_same_v<R, SpanRecord>) {
      below = std::erase_if(record.events,
                            [&](const SpanEvent& event) { return is_below(event.level); });
    }
    if (below > 0) live_->queue.count_below_level(below);
    return below == 0 || std::is_same_v<R, SpanRecord>;
  }
  Pass& pass_of(const Rights* rights) noexcept {
    return rights != nullptr && rights->pass ? *rights->pass : live_->own;
  }
  Submit deny(Pass& pass, std::size_t kind) noexcept;
  bool is_forked() const noexcept { return live_->generation != facade::fork_generation(); }
  std::shared_ptr<Live> open_live(std::unique_ptr<write::Session> session);

  const std::string path_;
  const Options options_;
  const schema::Schema& known_;
  const std::shared_ptr<facade::Reporter> reporter_;
  std::shared_ptr<Live> live_;
};

template <class R>
Submit Core::submit(R&& record, Origin&& origin, const Defaults* defaults,
                    const Rights* rights) noexcept {
  Live& live = *live_;
  if (is_forked()) {  // no lock: in a child it may be held for ever
    live.forked.fetch_add(1, std::memory_order_relaxed);
    return Submit::forked;
  }
  try {
    if (live.access.is_on()) {
      constexpr std::size_t kKind = kind_of<std::decay_t<R>>();
      Pass& pass = pass_of(rights);
      if (!live.access.admits(pass, kKind, origin.service)) return deny(pass, kKind);
    }
    if (defaults != nullptr) facade::lend(*defaults, record);
    if (!passes(record, origin)) return Submit::ok;
    if (!record.at)
      record.at = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    const std::size_t bytes = write::size_of(record) + write::size_of(origin);
    if (const char* fault = facade::accept(record, origin, bytes)) {
      live.queue.reject(bytes, fault);
      return Submit::rejected;
    }
    return live.queue.push(std::forward<R>(record), std::move(origin), bytes);
  } catch (const std::exception&) {
    return refuse("out of memory");
  }
}

}  // namespace daybook
