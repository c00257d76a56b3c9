// Records: what an application hands to daybook. Plain structs, filled by name, moved into a
// Logger. The kinds are in completion.hpp, spans.hpp and moments.hpp.
//
//   daybook::Origin origin;
//   origin.id = "call-17";                          // a second record of this id is a duplicate
//   logger.submit(std::move(call), std::move(origin));
//
// An empty string or an empty optional means "not given" and is stored as NULL. Records own their
// bytes and hold no reference to the Store, so they may be built on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "daybook/completion.hpp"  // IWYU pragma: export
#include "daybook/moments.hpp"     // IWYU pragma: export
#include "daybook/spans.hpp"       // IWYU pragma: export

namespace daybook {

/// Every record daybook takes; later types are added at the end.
using Record = std::variant<Completion, ErrorRecord, Event, SpanRecord, Latency, TokenUsage,
                            ToolExecution, ResourceAccess, MetricRecord, Memory, Score>;

/// A file that is read, told from others by what it is rather than by its name. See Sources.
struct DAYBOOK_EXPORT SourceFile {
  std::string path;  // as it was named
  std::uint64_t device = 0, inode = 0;
  std::int64_t begun_ns = 0;     // when its reading began; a file that was truncated begins anew
  std::uint32_t head_bytes = 0;  // size of its beginning that head_digest covers, at most 1 KiB
  std::int64_t head_digest = 0;
};

/// How far a file was read: behind the last record that was taken or rejected. A record that
/// carries one has it committed in the transaction of its own rows; Store::mark() is for the rest.
struct DAYBOOK_EXPORT SourcePosition {
  std::shared_ptr<const SourceFile> file;
  std::uint64_t offset = 0;      // in the inflated bytes
  std::uint64_t lines = 0;       // up to there
  std::uint64_t rejected = 0;    // of the records up to there
  std::uint32_t tail_bytes = 0;  // size of what stands before `offset` and tail_digest covers
  std::int64_t tail_digest = 0;
  bool within_array = false;
};

/// Where a record came from and who it is, for input that is read from files or relayed. An empty
/// Origin means: from this process, service and environment as in Options.
struct DAYBOOK_EXPORT Origin {
  std::string service, service_version, environment;
  std::string id;  // unique per service where given: a second record with it is a duplicate
  std::optional<TraceContext> span;  // the record's own trace and span id
  std::string source;                // file the record was read from
  std::uint64_t line = 0;            // 1-based line in `source`, 0: unknown
  std::uint64_t offset = 0;          // byte offset behind the record in `source`
  bool time_missing = false;         // the input had no time: `at` is the time of reading
  std::uint32_t redactions = 0;      // replacements made before it came here, counted as ours
  std::shared_ptr<const SourcePosition> position;  // committed with the record; none: not kept
};

}  // namespace daybook
