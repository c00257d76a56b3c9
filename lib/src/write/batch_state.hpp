// BatchWriter's parts: the tables, caches and totals a batch works with. Split over
// batch_writer.cpp (the frame), resolve.cpp (what all records have in common), span.cpp (what all
// spans have), settle.cpp (what came before its span), fold_completion.cpp, continued.cpp,
// find_elsewhere.cpp, and a write_….cpp for each kind of record.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "fold/conversations.hpp"
#include "fold/digest_runs.hpp"
#include "fold/endings.hpp"
#include "fold/paths.hpp"
#include "price/charge.hpp"
#include "rows/completion.hpp"
#include "rows/conversation.hpp"
#include "rows/error.hpp"
#include "rows/ingest_source.hpp"
#include "rows/memory_sample.hpp"
#include "rows/metric.hpp"
#include "rows/resource_access.hpp"
#include "rows/score.hpp"
#include "rows/span.hpp"
#include "rows/tool_execution.hpp"
#include "rows/trace.hpp"
#include "state/consents.hpp"
#include "state/dictionaries.hpp"
#include "state/growth.hpp"
#include "state/metric_rollups.hpp"
#include "state/prompts.hpp"
#include "state/redaction_counts.hpp"
#include "state/rollup_fold.hpp"
#include "state/rollups.hpp"
#include "state/settings.hpp"
#include "state/store_state.hpp"
#include "state/table_sizes.hpp"
#include "state/user_rollups.hpp"
#include "write/batch_writer.hpp"
#include "write/metadata.hpp"
#include "write/preparer.hpp"
#include "write/scrubber.hpp"

namespace daybook::write {

/// What every record resolves to before its rows are written. Views point into the record or into
/// `slots`.
struct Resolved {
  std::int64_t at_ns = 0;
  std::int64_t service_id = 0, resource_id = 0, operation_id = 0, session_id = 0, user_id = 0;
  std::string_view environment;
  std::int64_t trace_row = 0;
  std::string_view trace_id;                 // 16 bytes, or empty
  std::string_view span_id, parent_span_id;  // 8 bytes, or empty
  std::string_view record_id, status_message, tags;
  std::int64_t metadata_id = 0;
  std::string_view metadata_own;
};

/// What a span adds to the totals of its conversation and trace.
enum class SpanRole { completion, tool_execution, other };

/// A span on its way to its rows: what put_span() needs beside what the record resolved to. All of
/// its text has been scrubbed.
struct SpanDraft {
  std::string_view kind;
  SpanRole role = SpanRole::other;
  Status status = Status::unset;
  const Failure* failure = nullptr;  // what is told of a span with status error
  std::string_view error_code;       // where the failure has none
  std::int64_t model_id = 0;         // 0: the model without a name
  std::int64_t conversation_row = 0;
  std::string_view span_kind, name;
  std::int64_t attributes_id = 0, links_id = 0;
  state::RollupSpan rollup;  // usage; the rest is filled in
};

struct BatchWriter::State final : fold::MessageSink {
  State(sql::Connection& connection, const BatchOptions& options);

  // resolve.cpp
  void resolve(const Common& common, const Origin& origin, std::string_view operation,
               Resolved& out);
  void resolve_owner(const Common& common, const Origin& origin, std::string_view operation,
                     Resolved& out);  // all but the trace
  std::int64_t trace_row(const Resolved& r);
  std::int64_t find_trace(std::string_view trace_id);  // 0: not there
  bool is_duplicate_span(const Resolved& r);
  void store_metadata(std::string_view canonical, std::int64_t conversation, Resolved& out);

  // fold_completion.cpp: messages and conversations
  struct Folded {
    fold::Node request, answer;         // the ends of their paths
    std::optional<std::uint64_t> head;  // see fold::Paths::answer_head
    std::string alternatives;           // JSON array of message ids, or empty
    std::uint32_t redactions = 0;
    fold::Paths::Tip tip;        // of the answer, or of the request where there is none
    bool whole_request = false;  // the request goes back to the root: it continues another call's
  };
  /// The call that a completion continues.
  struct Parent {
    fold::Ending ending;
    bool has_path = false;  // false: its messages are gone, if it was there at all
  };
  std::optional<Error> complete(const Completion& record, Prepared& prepared);  // no side effects
  Folded fold(const Completion& record, Prepared& prepared, const Parent* parent);
  Stored store(const fold::Step& step, std::int64_t parent_id, std::uint32_t depth,
               std::int64_t alias_of) override;
  void clean(fold::Step& step) override;
  std::uint32_t replaced(const fold::Step& step) const override;
  void put_head(const Resolved& r, const Folded& folded, std::int64_t span_id);
  void learn(const fold::Answered& answered, const fold::Conversations::Call& call);
  std::int64_t conversation_of(const Completion& record, const Resolved& r,
                               const fold::Plan& request, const Parent* parent,
                               const std::optional<fold::Node>& last_user);
  /// 0: not there. What is found is touched by this batch.
  std::int64_t named_conversation(std::int64_t service_id, const std::string& name);
  bool touch_conversation(const rows::ConversationTable::Found& found);
  bool conversation_exists(std::int64_t id);
  std::int64_t find_conversation(const fold::Conversations::Call& call, const fold::Plan& request);
  std::int64_t new_conversation(const Resolved& r, std::string name);
  std::string name_for(std::int64_t service_id, std::int64_t conversation);
  std::string title_of(const Completion& record, const fold::Plan& plan);

  // continued.cpp: calls that continue another
  Parent parent_of(const TraceContext& continues);
  void take_path(const std::vector<fold::Node>& path, fold::Ending& ending);
  /// Finds the parent of a complete record and puts the record's plans behind its path.
  Parent place(const Completion& record, Prepared& prepared);
  std::int64_t find_conversation(const fold::Conversations::Call& call, const fold::Plan& request,
                                 const Parent& parent);
  /// The first user text of a path in the store, as a title.
  std::string title_of_path(std::int64_t message_id);
  void remember_ending(const Resolved& r, const Folded& folded,
                       const std::optional<fold::Node>& last_user, std::int64_t conversation);
  /// The last user message of the request that was folded last.
  std::optional<fold::Node> last_user(const fold::Plan& request, const Parent* parent);
  /// The record's own metadata and the ids of a parent that is not known.
  static std::string metadata_of_orphan(const Completion& record);
  // find_elsewhere.cpp: conversations of other processes
  bool may_be_retried() override { return trace_of_call != 0; }
  std::int64_t retried(std::uint64_t head) override;
  std::int64_t find_retried(const fold::Conversations::Call& call,
                            const fold::Conversations::Exists& exists);
  std::int64_t find_tail(const fold::Conversations::Call& call,
                         const fold::Conversations::Exists& exists);
  std::int64_t conversation_of_call(std::int64_t span_row, const fold::Conversations::Call& call,
                                    const fold::Conversations::Exists& exists);
  const fold::DigestRuns::Entry* find_young(fold::DigestRuns& runs, std::uint32_t digest) const;
  bool is_same_path(std::int64_t left, std::int64_t right);
  rows::CompletionTable::Ends ends_of(std::int64_t span_row);  // of a call; else without any
  std::uint32_t retry_digest(std::uint64_t request) const;
  std::uint32_t tail_digest(const fold::Node& user, const fold::Node& answer,
                            const fold::Subject& subject) const;

  // write_completion.cpp
  struct Details {
    std::int64_t requested_model_id = 0, finish_reason_id = 0;
    std::int64_t parameters_id = 0, tools_id = 0, usage_id = 0;
    std::int64_t tools_checksum = 0;  // as stored
    std::int64_t prompt_row = 0;
    std::string_view response_id, prompt_name, prompt_version;
  };
  std::optional<Error> write(const Completion& record, const Item& item);
  std::optional<Error> write(const Completion& record, const Item& item, Prepared& prepared);
  Details scrub_details(const Completion& record, const Prepared& prepared,
                        std::string_view provider);
  /// Counts the call to what it begins with; the row of that, or 0.
  std::int64_t count_prompt(const Resolved& r, const Folded& folded, const Details& details,
                            const state::RollupSpan& rollup, bool is_error);
  void write_detail(const Completion& record, const Folded& folded, std::int64_t span_id,
                    std::int64_t model_id, const Details& details);
  /// What a record's tokens cost; its cost goes into `span`, for write_usage() and the rollups.
  price::Charge charge(const Usage& usage, std::optional<double> cost_usd,
                       const price::Model& model, state::RollupSpan& span);
  void write_usage(const state::RollupSpan& span, const Usage& usage, const price::Charge& charge,
                   std::int64_t span_id, std::int64_t model_id, std::int64_t usage_id);

  // span.cpp
  /// The conversation a record other than a completion names; 0: none.
  std::int64_t conversation_named(const Common& common, const Resolved& r);
  /// Inserts a span's row and counts it; its id.
  std::int64_t put_span(const Common& common, const Origin& origin, const Resolved& r,
                        SpanDraft& draft);
  /// A span's error, and its share of the rollups and totals, once its rows are there.
  void count_span(const Resolved& r, const rows::SpanRow& span, const state::RollupSpan& rollup,
                  std::int64_t model_id, SpanRole role, std::uint32_t turns);
  void fail_span(const Resolved& r, const rows::SpanRow& span, const Failure& failure,
                 std::int64_t model_id);

  // write_span.cpp
  std::optional<Error> write(const SpanRecord& record, const Item& item);
  std::optional<Error> write(const Latency& record, const Item& item);
  std::optional<Error> write(const TokenUsage& record, const Item& item);
  void write_events(const SpanRecord& record, const Resolved& r, std::int64_t span_row);

  // write_tool.cpp
  std::optional<Error> write(const ToolExecution& record, const Item& item);
  std::optional<Error> write(const ResourceAccess& record, const Item& item);
  std::int64_t server_id(std::string_view server);  // of a scrubbed name; 0: none

  // write_moment.cpp
  std::optional<Error> write(const MetricRecord& record, const Item& item);
  std::optional<Error> write(const Memory& record, const Item& item);

  // settle.cpp: what came before the span it names
  std::optional<Error> write(const Score& record, const Item& item);
  std::int64_t find_span(const TraceContext& target);  // 0: it did not come yet
  void settle_traces();
  void settle_record(const Resolved& r, std::int64_t span_row);

  // write_error.cpp
  std::optional<Error> write(const ErrorRecord& record, const Item& item);
  std::optional<Error> write(const Event& record, const Item& item);
  /// An error, event or sample widens its trace in time and counts nowhere.
  void touch_trace(const Resolved& r);
  /// The error row of a span, or of an error record; counts it into the rollups.
  void write_failure(const Failure& failure, rows::ErrorRow& row, std::int64_t rollup_model_id);

  // batch_writer.cpp
  /// Follows the store's settings, where they changed.
  void read_settings();
  /// Whether a record's subject took the consent to its text back.
  bool is_withheld(const Record& record);
  void use_rules(std::shared_ptr<const redact::RuleSet> rules);
  void write_totals();
  void write_sizes();
  void discard_sizes() noexcept;

  /// Totals of a conversation or trace touched in this batch; `fresh` until its row is inserted.
  struct TouchedConversation {
    bool fresh = false;
    bool titled = false;  // its row has a title
    rows::ConversationRow row;
    rows::Totals totals;
  };
  struct TouchedTrace {
    bool fresh = false;
    std::string trace_id;
    rows::Totals totals;
    rows::TraceOwner first;  // of what came first
    rows::TraceRoot root;    // of the spans of this batch
  };

  sql::Connection& db;
  BatchOptions options;
  fold::Hasher hasher;
  state::StoreStateTable state_table;
  state::Dictionaries names;
  state::Rollups rollups;
  state::UserRollups user_rollups;
  state::Prompts prompts;
  state::MetricRollups metric_rollups;
  state::RollupFold rollup_fold;
  state::RedactionCounts redaction_counts;
  state::GrowthLog growth_log;
  state::TableSizes sizes;
  rows::SpanTable spans;
  rows::CompletionTable completions;
  rows::TokenUsageTable usages;
  rows::ToolExecutionTable tool_executions;
  rows::ResourceAccessTable resource_accesses;
  rows::MessageTable messages;
  rows::ConversationTable conversation_rows;
  rows::TraceTable traces;
  rows::ErrorTable errors;
  rows::EventTable events;
  rows::MetricSampleTable metric_samples;
  rows::MemorySampleTable memory_samples;
  rows::ScoreTable scores;
  rows::LossTable losses;
  rows::IngestSourceTable ingest_sources;
  Scrubber scrubber;
  Metadata metadata;
  Preparer preparer;  // of what nobody prepared ahead
  price::Catalogue catalogue;
  fold::Elsewhere elsewhere;
  fold::DigestRuns tails;     // of answered calls,
  fold::DigestRuns attempts;  // and of calls in traces, see find_elsewhere.cpp
  fold::Paths paths;
  fold::Conversations conversations;
  fold::Endings endings;

  state::StoreState store_state, state_at_begin;
  state::Settings settings;
  state::Consents consents;
  bool withheld = false;  // the record at hand comes without its text, see withhold.hpp
  std::shared_ptr<const access::Policy> policy;
  std::int64_t epoch_of_windows = 0;  // 0: the windows are empty
  state::StoreStateTable::Epoch epoch;
  std::int64_t settings_version = -1;
  std::int64_t traces_deleted = -1;              // as of trace_cache
  std::shared_ptr<const redact::RuleSet> rules;  // none: the writer opted out
  bool opt_out_recorded = false;
  std::optional<bool> scores_wait_for_id;  // asked for once a batch, where it matters
  std::int64_t now_ns = 0;
  std::int64_t trace_of_call = 0;     // row of the trace of the completion being stored; 0: none,
  fold::Subject subject_of_call;      // and whose it is
  std::optional<std::uint32_t> tail;  // what the call is found by
  std::int64_t message_at_ms = 0;     // of the completion whose messages are being stored
  BatchCounts counts;

  std::map<std::int64_t, TouchedConversation> touched_conversations;
  std::map<std::pair<std::int64_t, std::string>, std::int64_t>
      named_conversations;  // made in this batch
  std::map<std::int64_t, TouchedTrace> touched_traces;
  std::vector<SourcePosition> positions;  // the furthest of each file
  std::unordered_map<std::string, std::int64_t, state::NameHash, std::equal_to<>> trace_cache;

  // Scratch, kept between records so that the hot path does not allocate.
  std::vector<fold::Node> request_nodes, answer_nodes;
  std::string slots[8];
};

/// The columns that every span, and every error, has in common with its record.
rows::SpanRow span_row_of(const Resolved& r, const Common& common, const Origin& origin);
rows::ErrorRow error_row_of(const Resolved& r);

/// An id's bytes, to look up or bind.
template <std::size_t kSize>
std::string_view bytes_of(const std::uint8_t (&id)[kSize]) noexcept {
  return {reinterpret_cast<const char*>(id), kSize};
}

/// Tokens, as they are stored and summed up.
void add_usage(state::RollupSpan& span, const Usage& usage);
std::optional<std::int64_t> nanos(const std::optional<Nanos>& duration);

}  // namespace daybook::write
