// Rows of `completion` and `token_usage`: the details of a span that called a model.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

enum class ContentState : int {
  stored = 0,
  none = 1,
  withheld = 2,
  pruned = 3,
  archived = 4,
  cold = 5
};

struct CompletionRow {
  std::int64_t id = 0;                                                      // the span's
  std::int64_t model_id = 0, requested_model_id = 0, finish_reason_id = 0;  // 0: NULL, as all below
  std::string_view response_id;  // empty: NULL, as all texts below
  bool stream = false;
  int attempt = 1;
  std::optional<bool> cache_hit;
  std::optional<std::int64_t> time_to_first_token_ns;
  std::int64_t request_message_id = 0, response_message_id = 0;
  std::optional<std::int64_t> request_count, response_count;
  bool response_is_list = false;
  std::string_view alternatives;
  std::int64_t parameters_id = 0, tools_id = 0;
  std::string_view prompt_name, prompt_version;
  std::int64_t prompt_row = 0;
  ContentState content_state = ContentState::none;
};

class CompletionTable {
 public:
  explicit CompletionTable(sql::Connection& db);
  void insert(const CompletionRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert
  /// Where a completion's request and answer end; 0: it has none.
  struct Ends {
    std::int64_t request_message_id = 0, response_message_id = 0;
    bool has_messages = false;  // it had some, whether they are there still or not
  };
  std::optional<Ends> find(std::int64_t id);  // nullopt: the span is no completion

 private:
  Insert insert_;
  sql::Statement find_;
};

struct TokenUsageRow {
  std::int64_t id = 0;  // the span's
  std::int64_t model_id = 0;
  std::optional<std::int64_t> input, output, cache_read, cache_write, reasoning, cost_nano_usd;
  std::optional<std::int64_t> input_cost_nano_usd, output_cost_nano_usd;
  std::string_view cost_source;  // empty: NULL
  std::int64_t price_id = 0;     // 0: NULL, as below
  std::int64_t usage_id = 0;
  std::optional<std::int64_t> usage_basis;  // 0 inclusive, 1 exclusive
  std::optional<std::int64_t> cache_write_1h, audio_input, audio_output, audio_cache_read;
  std::int64_t service_tier = 0;
};

class TokenUsageTable {
 public:
  explicit TokenUsageTable(sql::Connection& db);
  void insert(const TokenUsageRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert

 private:
  Insert insert_;
};

}  // namespace daybook::rows
