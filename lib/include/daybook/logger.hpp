// Logger: the handle an application keeps. A cheap value: copy it, store it in a static, use it
// from any thread; it may outlive its Store (then submit answers `closed`). Nothing here throws.
//
//   daybook::Logger log = store.logger();
//   daybook::Logger user = log.with(defaults);          // user, session, tags of one request
//   daybook::Call call = user.start(std::move(request));
//   for (auto chunk : stream) { call.token(); call.append(chunk); }
//   call.finish();
//
// Each method takes its record by value: move it in. Whatever the answer, the record is consumed,
// and every answer but `ok` is counted in Store::stats() and later stored as a row of `losses`.
#pragma once

#include <memory>

#include "daybook/record.hpp"

namespace daybook {

class Core;  // what Store, Logger and Call share; not part of the interface

enum class Submit {
  ok,        // queued; committed by the next batch
  dropped,   // the queue was full and its policy said drop, or the block deadline passed
  denied,    // the principal may not write this
  rejected,  // the record breaks a limit; on_error names it
  closed,    // the store is closed or was never opened
  forked     // this process forked; see Store::reopen_after_fork()
};

class Call;

class DAYBOOK_EXPORT Logger {
 public:
  Logger() noexcept;  // belongs to no store: every submit answers `closed`

  /// A child that fills in what a record leaves empty. Tags and metadata are added to the record's
  /// own (the record wins where a key is equal). Costs one allocation.
  Logger with(Defaults defaults) const;

  /// Queues a completion: a model call with its request, response and usage.
  [[nodiscard]] Submit completion(Completion record) const noexcept;
  /// Queues an error that belongs to no completion. `common.parent` ties it to a span.
  [[nodiscard]] Submit error(Failure failure, Common common = {}) const noexcept;
  /// Queues something that happened now; `fields` are its attributes.
  [[nodiscard]] Submit event(std::string_view name, Fields fields = {},
                             Level level = Level::info) const noexcept;
  /// Queues any record; the named methods and every input form go through here.
  [[nodiscard]] Submit submit(Record record, Origin origin = {}) const noexcept;

  /// Begins a streaming completion, timed by the steady clock from now.
  Call start(Completion request) const noexcept;

 private:
  friend class Core;
  explicit Logger(std::shared_ptr<Core> core) noexcept;
  std::shared_ptr<Core> core_;
  std::shared_ptr<const Defaults> defaults_;
};

/// One streaming completion. Move-only; one thread at a time. A Call that is destroyed unfinished
/// is stored all the same: as an error while an exception unwinds, else with finish_reason
/// 'abandoned'.
class DAYBOOK_EXPORT Call {
 public:
  Call(Call&&) noexcept;
  Call& operator=(Call&&) noexcept;
  ~Call();

  void token() noexcept;  // the first one stamps time_to_first_token
  void append(std::string_view text) noexcept;
  void usage(Usage usage) noexcept;
  void finish_reason(std::string_view reason) noexcept;
  void fail(const std::exception& e) noexcept;
  void cancel() noexcept;  // finish_reason 'cancelled'
  /// The call's own trace and span id, made on first use, to hand to work that hangs below it and
  /// to the call that continues it (Completion::continues). All zero once the call is finished.
  TraceContext context() const noexcept;
  Submit finish() noexcept;  // the response is what was appended
  Submit finish(Message response) noexcept;

 private:
  friend class Logger;
  struct State;
  explicit Call(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
