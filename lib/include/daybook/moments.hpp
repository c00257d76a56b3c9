// Moments: records that have a time and no duration.
//
//   daybook::MetricRecord depth;
//   depth.name = "queue_depth";
//   depth.value = 3;
//   depth.labels = {{"queue", "ingest"}};
//   logger.submit(std::move(depth));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/common.hpp"

namespace daybook {

/// A failure that belongs to no other record, or to one that is told elsewhere. Its level is error
/// unless another is given.
struct DAYBOOK_EXPORT ErrorRecord : Common {
  ErrorRecord() { level = Level::error; }

  Failure failure;
  std::string provider, model;
  std::optional<bool> handled;
  Json context;  // kept as given
};

/// Something that happened at a moment; its attributes are Common's metadata. `parent` is the span
/// it happened in.
struct DAYBOOK_EXPORT Event : Common {
  std::string name;
  std::string body;
  std::optional<Failure> failure = std::nullopt;  // told as a row of `errors` beside the event
};

/// A measurement of the application's own: one figure.
struct DAYBOOK_EXPORT Metric {
  enum Instrument : std::uint8_t { gauge, counter, histogram };

  std::string name;
  std::string unit;
  double value = 0;
  Fields labels;
  Instrument instrument = gauge;
};

/// A measurement with all that can be said of it: one figure, or the summary of several. Equal
/// name, instrument, temporality, unit and labels make one series.
struct DAYBOOK_EXPORT MetricRecord : Common {
  enum class Temporality : std::uint8_t { unset, delta, cumulative };

  std::string name;
  std::string unit;
  std::optional<double> value;  // this, or the summary below
  std::optional<std::int64_t> count;
  std::optional<double> sum, min, max;
  std::vector<double> bounds;         // upper bounds of the buckets, rising; the last may be +Inf
  std::vector<std::int64_t> buckets;  // one more than finite bounds
  Metric::Instrument instrument = Metric::gauge;
  Temporality temporality = Temporality::unset;
  Fields labels;
};

/// Memory that an operation used, as the application measured it. Needs an operation.
struct DAYBOOK_EXPORT Memory : Common {
  double memory_mb = 0;
};

/// A judgement on a span, a trace, a conversation or a record: a figure, a word, or both. Of the
/// targets one is needed; but for `target_row`, it may arrive after its score.
struct DAYBOOK_EXPORT Score : Common {
  std::string name;
  std::optional<double> value;
  std::string label;
  std::string comment;
  std::string source;                  // user, code, model
  std::optional<TraceContext> target;  // a span; a span id of zeros: the trace
  std::string target_id;               // Origin::id of a record of the same service
  std::int64_t target_row = 0;         // spans.id of a span that is stored already
  // or Common's conversation_id
};

}  // namespace daybook
