// RecordStore: a BatchStore whose views are read, and records as tests need them.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "write/batch_store.hpp"

namespace daybook::test {

constexpr std::int64_t kMs = 1'000'000;

struct RecordStore : BatchStore {
  using BatchStore::BatchStore;
  /// What a view says, by a reader: a writer may not run the JSON functions that views call.
  std::string shows(const std::string& sql) {
    sql::Connection reader = sql::Connection::open_reader(path);
    sql::Statement statement(reader, sql);
    std::string out;
    while (statement.step()) {
      if (!out.empty()) out += '\n';
      for (int i = 0; i < statement.columns(); ++i) {
        if (i > 0) out += '|';
        out += statement.is_null(i) ? "-" : std::string(statement.text(i));
      }
    }
    return out;
  }
};

/// A record at `ms` after kNow.
template <class R>
R at(std::int64_t ms, std::int64_t latency_ms = -1) {
  R record;
  record.at = Time(Nanos(kNow + ms * kMs));
  if (latency_ms >= 0) record.latency = Nanos(latency_ms * kMs);
  return record;
}

inline SpanRecord span(std::string name, std::int64_t ms = 0, std::int64_t latency_ms = 10) {
  SpanRecord record = at<SpanRecord>(ms, latency_ms);
  record.name = std::move(name);
  return record;
}

inline ToolExecution tool(std::string name) {
  ToolExecution record = at<ToolExecution>(0, 12);
  record.tool = std::move(name);
  return record;
}

/// The ids of span `span` in trace `trace`, with a record's own id where given.
inline Origin own(std::uint8_t trace, std::uint8_t span, std::string id = {}) {
  Origin origin;
  origin.span = trace_context(trace, span);
  origin.id = std::move(id);
  return origin;
}

}  // namespace daybook::test
