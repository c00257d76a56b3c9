#include "read/call_details.hpp"

#include <charconv>

#include "json/canonical.hpp"
#include "json/view.hpp"
#include "price/rates.hpp"
#include "read/record_source.hpp"
#include "sql/packed_text.hpp"

namespace daybook::read {

struct CallDetails::Messages {
  std::int64_t request_id = 0, response_id = 0;
  std::optional<std::int64_t> request_count, response_count;
  bool is_list = false;
  std::string_view alternatives;  // JSON array of message ids
};

CallDetails::CallDetails(sql::Connection& connection)
    : call_(connection,
            "SELECT model.provider, model.name, requested.name, c.response_id, finish_reason.name,"
            " c.stream, c.attempt, c.cache_hit, c.time_to_first_token_ns, parameters.text, " +
                sql::content_text("tools") +
                ", c.prompt_name, c.prompt_version, c.request_message_id,"
                " c.response_message_id, c.request_count, c.response_count, c.response_is_list,"
                " c.alternatives FROM completion AS c JOIN model ON model.id = c.model_id"
                " LEFT JOIN model AS requested ON requested.id = c.requested_model_id"
                " LEFT JOIN finish_reason ON finish_reason.id = c.finish_reason_id"
                " LEFT JOIN content AS parameters ON parameters.id = c.parameters_id"
                " LEFT JOIN content AS tools ON tools.id = c.tools_id WHERE c.id = ?1"),
      usage_(connection,
             "SELECT model.provider, model.name, u.usage_basis, usage.text,"
             " CASE u.cost_source WHEN 'reported' THEN u.cost_nano_usd END,"
             " CASE u.cost_source WHEN 'reported' THEN u.input_cost_nano_usd END,"
             " CASE u.cost_source WHEN 'reported' THEN u.output_cost_nano_usd END,"
             " u.service_tier, u.input_tokens, u.output_tokens, u.cache_read_tokens,"
             " u.cache_write_tokens, u.reasoning_tokens, u.cache_write_1h_tokens,"
             " u.audio_input_tokens, u.audio_output_tokens, u.audio_cache_read_tokens"
             " FROM token_usage AS u JOIN model ON model.id = u.model_id"
             " LEFT JOIN content AS usage ON usage.id = u.usage_id WHERE u.id = ?1"),
      paths_(connection) {}

void CallDetails::write_call(std::int64_t span_id, std::int64_t conversation_row, JsonLine& line) {
  if (!call_.bind(1, span_id).step()) return;
  Cells cells(call_);
  line.text("provider", cells.text());
  line.text("model", cells.text());
  line.text("requested_model", cells.text());
  line.text("response_id", cells.text());
  line.text("finish_reason", cells.text());
  if (cells.integer() != 0) line.flag("stream", true);
  if (const std::int64_t attempt = cells.integer(); attempt != 1) line.integer("attempt", attempt);
  line.flag("cache_hit", cells.optional_flag());
  line.milliseconds("time_to_first_token_ms", cells.optional_integer());
  line.json("parameters", cells.text());
  line.json("tools", cells.text());
  line.text("prompt_name", cells.text());
  line.text("prompt_version", cells.text());
  Messages messages;
  messages.request_id = cells.integer();
  messages.response_id = cells.integer();
  messages.request_count = cells.optional_integer();
  messages.response_count = cells.optional_integer();
  messages.is_list = cells.integer() != 0;
  messages.alternatives = cells.text();
  write_messages(messages, conversation_row, line);
  call_.reset();
}

/// [{"message":choice 0},{"message":choice 1} …]. Behind a response that is a chain or a list,
/// choice 0 is its first message again, by which a reader knows that it is no further one.
bool CallDetails::append_choices(const Messages& messages, std::string& out) {
  out = "[{\"message\":";
  bool whole = true, any = false;
  if (messages.response_count.value_or(0) > 0) {
    any = true;
    whole = paths_.append_first(messages.response_id, *messages.response_count, out);
  }
  json::View(messages.alternatives).elements([&](json::View id) {
    if (any) out += "},{\"message\":";
    any = true;
    std::int64_t message_id = 0;
    std::from_chars(id.raw().data(), id.raw().data() + id.raw().size(), message_id);
    whole = whole && paths_.append_answer(message_id, 1, out);
  });
  out += "}]";
  return whole;
}

void CallDetails::write_messages(const Messages& m, std::int64_t conversation_row, JsonLine& line) {
  bool whole = true;
  if (m.request_count) {
    scratch_.clear();
    if (*m.request_count == 0) {
      scratch_ = "[]";
    } else {
      whole = paths_.append_request(conversation_row, m.request_id, *m.request_count, scratch_);
    }
    line.json("messages", scratch_);
  }
  const bool single = m.response_count == 1 && !m.is_list;
  if (m.response_count.value_or(0) > 0 && (m.alternatives.empty() || !single)) {
    scratch_ = single ? "" : "[";
    const bool told = paths_.append_answer(m.response_id, *m.response_count, scratch_);
    if (!single) scratch_ += ']';
    if (told) line.json("response", scratch_);
    whole = whole && told;
  }
  if (!m.alternatives.empty()) {
    const bool told = append_choices(m, scratch_);
    if (told) line.json("choices", scratch_);
    whole = whole && told;
  }
  if (!whole) ++without_messages_;
}

void CallDetails::write_model(std::int64_t span_id, JsonLine& line) {
  if (!usage_.bind(1, span_id).step()) return;
  line.text("provider", usage_.text(0));
  line.text("model", usage_.text(1));
  usage_.reset();
}

void CallDetails::write_usage(std::int64_t span_id, JsonLine& line, std::string& own) {
  if (!usage_.bind(1, span_id).step()) return;
  Cells cells(usage_);
  cells.text(), cells.text();
  const auto basis = cells.optional_integer();
  line.json("usage", cells.text());
  if (basis) line.text("usage_basis", *basis == 1 ? "exclusive" : "inclusive");
  line.dollars("cost_usd", cells.optional_integer());
  std::string object;
  JsonLine tokens(object);
  tokens.dollars("input_cost_usd", cells.optional_integer());
  tokens.dollars("output_cost_usd", cells.optional_integer());
  const std::int64_t tier = cells.integer();
  if (tier != 0)
    tokens.text("service_tier", price::tier_name(static_cast<price::ServiceTier>(tier)));
  for (const char* name : {"input", "output", "cache_read", "cache_write", "reasoning",
                           "cache_write_1h", "audio_input", "audio_output", "audio_cache_read"}) {
    tokens.integer(name, cells.optional_integer());
  }
  tokens.end();
  if (!own.empty()) own += ',';
  own.append("\"tokens\":").append(object);
  usage_.reset();
}

}  // namespace daybook::read
