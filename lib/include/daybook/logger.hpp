// Logger: the handle an application keeps. A cheap value: copy it, store it in a static, use it
// from any thread; it may outlive its Store (then submit answers `closed`). Nothing here throws.
//
//   daybook::Logger log = store.logger();
//   daybook::Logger user = log.with(defaults);          // user, session, tags of one request
//   daybook::Call call = user.start(std::move(request));
//   for (auto chunk : stream) { call.token(); call.append(chunk); }
//   call.finish();
//
//   daybook::Span span = user.trace("answer", {{"question", 17}});   // ends where its scope ends
//   daybook::Span search = span.child("search");
//   auto found = search.logger().tool_execution(std::move(tool));     // hangs below the search
//
// Each method takes its record by value: move it in. Whatever the answer, the record is consumed,
// and every answer but `ok` is counted in Store::stats() and later stored as a row of `losses`.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/mcp.hpp"
#include "daybook/record.hpp"

namespace daybook {

class Core;     // what Store, Logger and Call share; not part of the interface,
struct Rights;  // nor is this

enum class Submit {
  ok,        // queued; committed by the next batch
  dropped,   // the queue was full and its policy said drop, or the block deadline passed
  denied,    // the principal may not write this; kept as a row of errors and of audit_entries
  rejected,  // the record breaks a limit; on_error names it
  closed,    // the store is closed or was never opened
  forked     // this process forked; see Store::reopen_after_fork()
};

class Call;
class Span;

class DAYBOOK_EXPORT Logger {
 public:
  Logger() noexcept;  // belongs to no store: every submit answers `closed`

  /// A child that fills in what a record leaves empty. Tags and metadata are added to the record's
  /// own (the record wins where a key is equal). Costs one allocation.
  Logger with(Defaults defaults) const;

  /// A child that writes as the principal whose key it is, where the store's policy is on (see
  /// access.hpp); where it is off, the key is not looked at. Whatever that principal may not write
  /// is answered `denied`; the rest goes on. Costs two allocations; keep it for the next record.
  Logger as(std::string_view key) const;
  /// A child that is given these operations, and those that this one was given: allowed() then
  /// says no to every other. The guide's allow_operation().
  Logger allowing(const std::vector<std::string>& operations) const;
  /// Whether an operation of the application's own may go on: it is among those of allowing(),
  /// where there are any, and where the store's policy is on, the principal's role has the grant
  /// custom:OPERATION. With neither, yes. A no is kept: a row of errors, "Access denied", and one
  /// of audit_entries. The guide's check_access().
  bool allowed(std::string_view operation) const noexcept;
  /// The same with what it is about: a yes is kept, too, as an event of that name with `data` and a
  /// row of audit_entries. The guide's log_with_access_control().
  bool allowed(std::string_view operation, Fields data) const noexcept;

  /// Queues a completion: a model call with its request, response and usage.
  [[nodiscard]] Submit completion(Completion record) const noexcept;
  /// Queues an error that belongs to no completion. `common.parent` ties it to a span.
  [[nodiscard]] Submit error(Failure failure, Common common = {}) const noexcept;
  /// Queues something that happened now; `fields` are its attributes.
  [[nodiscard]] Submit event(std::string_view name, Fields fields = {},
                             Level level = Level::info) const noexcept;
  /// Queues how long an operation took: 0 to 31 days.
  [[nodiscard]] Submit latency(std::string_view operation, Nanos latency,
                               Common common = {}) const noexcept;
  /// Queues how much memory an operation used.
  [[nodiscard]] Submit memory(std::string_view operation, double memory_mb,
                              Common common = {}) const noexcept;
  /// Queues tokens that no completion tells.
  [[nodiscard]] Submit tokens(std::string_view model, Usage usage,
                              Common common = {}) const noexcept;
  [[nodiscard]] Submit tool_execution(ToolExecution record) const noexcept;
  [[nodiscard]] Submit resource_access(ResourceAccess record) const noexcept;
  /// Queues an exchange of the Model Context Protocol from its two messages as they were sent: a
  /// tool execution, a resource access, a span, or an event for a notification. An empty response:
  /// none came. Text that is no such message: rejected. Costs a walk over both texts.
  [[nodiscard]] Submit mcp(std::string_view request, std::string_view response = {},
                           McpExchange known = {}) const noexcept;
  [[nodiscard]] Submit metric(Metric metric) const noexcept;
  /// Queues a judgement on a span, which may still be running.
  [[nodiscard]] Submit score(TraceContext target, std::string_view name, double value,
                             std::string_view comment = {}) const noexcept;
  /// Queues any record; the named methods and every input form go through here.
  [[nodiscard]] Submit submit(Record record, Origin origin = {}) const noexcept;

  /// Begins a streaming completion, timed by the steady clock from now.
  Call start(Completion request) const noexcept;

  /// Begins a span, timed by the steady clock from now: below the logger's `parent` where it has
  /// one, else the first of a new trace. `attributes` are shown as attributes_json.
  Span trace(std::string_view name, Fields attributes = {}) const noexcept;
  /// The same below a span of another process; see TraceContext::parse().
  Span trace(std::string_view name, const TraceContext& remote,
             Fields attributes = {}) const noexcept;

 private:
  friend class Core;
  friend class Span;
  explicit Logger(std::shared_ptr<Core> core) noexcept;
  Span begin(std::string_view name, std::optional<TraceContext> parent,
             Fields attributes) const noexcept;
  std::shared_ptr<Core> core_;
  std::shared_ptr<const Defaults> defaults_;
  std::shared_ptr<const Rights> rights_;
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

/// A piece of work that is going on: a span of a trace. Move-only; one thread at a time, while what
/// hangs below it may run on any: hand on context() or logger(). A Span that is destroyed without
/// end() is stored all the same, as failed while an exception unwinds. A default one belongs to no
/// store and does nothing.
class DAYBOOK_EXPORT Span {
 public:
  Span() noexcept;
  Span(Span&&) noexcept;
  Span& operator=(Span&&) noexcept;
  ~Span();

  /// Begins a span below this one.
  Span child(std::string_view name, Fields attributes = {}) const noexcept;
  /// The logger that made it, with this span as parent of all it logs.
  Logger logger() const noexcept;
  /// Its own ids, to hand to other threads, or as traceparent() to other processes.
  TraceContext context() const noexcept;
  /// The kind it is counted under: agent, workflow, retrieval …; default "span".
  void kind(std::string_view kind) noexcept;
  /// Sets an attribute; the last value of a key counts.
  void set(std::string_view key, Value value) noexcept;
  /// Queues an event of this span, at once.
  void event(std::string_view name, Fields attributes = {}, Level level = Level::info) noexcept;
  void fail(const std::exception& e) noexcept;  // status error, and a row of errors
  Submit end() noexcept;                        // a second time: closed

 private:
  friend class Logger;
  struct State;
  explicit Span(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
