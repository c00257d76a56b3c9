#include "rows/completion.hpp"

namespace daybook::rows {

CompletionTable::CompletionTable(sql::Connection& db)
    : insert_(
          db,
          "INSERT INTO completion (id, model_id, requested_model_id, finish_reason_id, response_id,"
          " stream, attempt, cache_hit, time_to_first_token_ns, request_message_id,"
          " response_message_id, request_count, response_count, alternatives, parameters_id,"
          " tools_id, prompt_name, prompt_version, content_state, response_is_list, prompt_row)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
          " ?18, ?19, ?20, ?21)"),
      find_(db,
            "SELECT request_message_id, response_message_id,"
            " coalesce(request_count, 0) + coalesce(response_count, 0) FROM completion"
            " WHERE id = ?1") {}

std::optional<CompletionTable::Ends> CompletionTable::find(std::int64_t id) {
  std::optional<Ends> ends;
  if (find_.bind(1, id).step())
    ends = Ends{find_.integer(0), find_.integer(1), find_.integer(2) > 0};
  find_.reset();
  return ends;
}

void CompletionTable::insert(const CompletionRow& row) {
  insert_.bind(1, row.id).bind(2, row.model_id).bind_or_null(3, row.requested_model_id);
  insert_.bind_or_null(4, row.finish_reason_id).bind_or_null(5, row.response_id);
  insert_.bind(6, std::int64_t{row.stream}).bind(7, std::int64_t{row.attempt});
  if (row.cache_hit) {
    insert_.bind(8, std::int64_t{*row.cache_hit});
  } else {
    insert_.bind_null(8);
  }
  insert_.bind(9, row.time_to_first_token_ns).bind_or_null(10, row.request_message_id);
  insert_.bind_or_null(11, row.response_message_id).bind(12, row.request_count);
  insert_.bind(13, row.response_count).bind_or_null(14, row.alternatives);
  insert_.bind_or_null(15, row.parameters_id).bind_or_null(16, row.tools_id);
  insert_.bind_or_null(17, row.prompt_name).bind_or_null(18, row.prompt_version);
  insert_.bind(19, std::int64_t{static_cast<int>(row.content_state)});
  insert_.bind_or_null(20, std::int64_t{row.response_is_list}).bind_or_null(21, row.prompt_row);
  insert_.run();
}

TokenUsageTable::TokenUsageTable(sql::Connection& db)
    : insert_(
          db,
          "INSERT INTO token_usage (id, model_id, input_tokens, output_tokens, cache_read_tokens,"
          " cache_write_tokens, reasoning_tokens, cost_nano_usd, input_cost_nano_usd,"
          " output_cost_nano_usd, cost_source, price_id, usage_id, usage_basis,"
          " cache_write_1h_tokens, audio_input_tokens, audio_output_tokens,"
          " audio_cache_read_tokens, service_tier)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
          " ?18, ?19)") {}

void TokenUsageTable::insert(const TokenUsageRow& row) {
  insert_.bind(1, row.id).bind(2, row.model_id).bind(3, row.input).bind(4, row.output);
  insert_.bind(5, row.cache_read).bind(6, row.cache_write).bind(7, row.reasoning);
  insert_.bind(8, row.cost_nano_usd).bind(9, row.input_cost_nano_usd);
  insert_.bind(10, row.output_cost_nano_usd).bind_or_null(11, row.cost_source);
  insert_.bind_or_null(12, row.price_id).bind_or_null(13, row.usage_id).bind(14, row.usage_basis);
  insert_.bind(15, row.cache_write_1h).bind(16, row.audio_input).bind(17, row.audio_output);
  insert_.bind(18, row.audio_cache_read).bind_or_null(19, row.service_tier);
  insert_.run();
}

}  // namespace daybook::rows
