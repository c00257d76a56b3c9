// CallStore: a store of model calls, made by the real writer, and what a reader says of it as text.
#pragma once

#include <cstdio>
#include <string>
#include <utility>

#include "daybook/reader.hpp"
#include "write/batch_store.hpp"

namespace daybook::test {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kHour = 3600LL * 1000 * kMs;
constexpr std::int64_t kFirstHour = kNow / kHour * kHour;

struct CallStore : BatchStore {
  CallStore() : BatchStore(options()) {}

  static write::BatchOptions options() {
    write::BatchOptions options;
    options.service = "shop";
    return options;
  }

  /// A call `hours` after the first hour that took `ms`.
  static Completion call(double ms, int hours = 0, std::string model = "gpt") {
    Completion record;
    record.model = std::move(model);
    record.at = Time(Nanos(kFirstHour + hours * kHour));
    record.latency = Nanos(static_cast<std::int64_t>(ms * kMs));
    return record;
  }
  Reader reader() const { return Reader::open(path); }
};

inline Time hour(int hours, std::int64_t ns = 0) {
  return Time(Nanos(kFirstHour + hours * kHour + ns));
}

/// All rows, columns parted by '|', rows by a line's end; NULL is empty, reals have six decimals.
inline std::string table(Rows rows) {
  std::string text;
  while (rows.next()) {
    for (int i = 0; i < rows.columns(); ++i) {
      if (i > 0) text += '|';
      char real[64];
      std::snprintf(real, sizeof real, "%.6f", rows.real(i));
      text += rows.type(i) == Rows::Type::real ? std::string(real) : std::string(rows.text(i));
    }
    text += '\n';
  }
  return text;
}

inline std::string cell(std::optional<double> value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.6f", value.value_or(0));
  return value ? text : "";
}

inline std::string table(const std::vector<LatencyRow>& rows) {
  std::string text;
  for (const LatencyRow& r : rows) {
    text += r.service + '|' + r.operation + '|' + r.provider + '|' + r.model + '|' +
            std::to_string(r.count) + '|' + std::to_string(r.errors);
    for (const auto& ms : {r.min_ms, r.avg_ms, r.max_ms, r.p50_ms, r.p95_ms, r.p99_ms,
                           r.ttft_p50_ms, r.ttft_p95_ms}) {
      text += '|' + cell(ms);
    }
    text += '\n';
  }
  return text;
}

inline std::string table(const std::vector<TokenRow>& rows) {
  std::string text;
  for (const TokenRow& r : rows) {
    text += r.day + '|' + r.service + '|' + r.environment + '|' + r.operation + '|' + r.provider +
            '|' + r.model;
    for (const std::int64_t n : {r.count, r.input_tokens, r.output_tokens, r.cache_read_tokens,
                                 r.cache_write_tokens, r.reasoning_tokens}) {
      text += '|' + std::to_string(n);
    }
    text += '|' + cell(r.cost_usd) + '|' + std::to_string(r.unpriced) + '\n';
  }
  return text;
}

}  // namespace daybook::test
