// Completion: one call of a model, as an application hands it to daybook.
//
//   daybook::Completion call;
//   call.model = "gpt-4o-2024-08-06";
//   call.messages.push_back({"user", "hi"});
//   call.response.push_back({"assistant", "hello"});
//   call.usage.input = 8;
//   logger.completion(std::move(call));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daybook/common.hpp"

namespace daybook {

/// One message of a request or response.
///
/// Either `role`, `text` and `extra` are set (extra: a JSON object with tool_calls, name, parts …;
/// a key `content` in it replaces `text`), or `raw` holds the whole message as JSON, exactly as it
/// came, and the other three are ignored. Raw is the fast way in for bulk input: its bytes are also
/// the key by which a resent message is recognised.
struct DAYBOOK_EXPORT Message {
  std::string role;
  std::string text;
  Json extra;
  std::string raw;

  Message() = default;
  Message(std::string role_, std::string text_, Json extra_ = {})
      : role(std::move(role_)), text(std::move(text_)), extra(std::move(extra_)) {}
  /// Takes one message as JSON, an object such as {"role":"user","content":"hi"}.
  static Message from_json(std::string json);
};

/// Tokens as the provider counted them. `input` includes cached tokens and `output` includes
/// reasoning (the OpenTelemetry meaning) unless `input_excludes_cache` says that this sender's
/// input leaves out cache reads and writes. Each count is 0 … 2^40.
struct DAYBOOK_EXPORT Usage {
  std::optional<std::int64_t> input, output, cache_read, cache_write, reasoning;
  bool input_excludes_cache = false;
  Json raw;  // the provider's own usage object, kept beside what was derived from it

  // What only a price needs: parts of the counts above that may have a rate of their own.
  std::optional<std::int64_t> cache_write_1h;  // of cache_write, what was kept for an hour
  std::optional<std::int64_t> audio_input, audio_output;  // of input and output, audio
  std::optional<std::int64_t> audio_cache_read;           // of cache_read, audio
  std::string service_tier;  // batch, flex, priority; empty: the standard one
  // What the sender says it cost, where a usage object does; the record's own cost_usd wins.
  std::optional<double> cost_usd, input_cost_usd, output_cost_usd;
};

/// One call of a model: request, response, usage.
struct DAYBOOK_EXPORT Completion : Common {
  std::string kind = "chat";  // OpenTelemetry's operation: chat, text_completion, embeddings …
  std::string provider;       // openai, anthropic, aws.bedrock …
  std::string model;          // the one that answered; default: the requested one
  std::string requested_model;
  std::string response_id;
  std::string finish_reason;
  std::vector<Message> messages;  // the whole request in order, unless it continues a call:
  /// The earlier call that this one continues: `messages` is then only what is new since that
  /// call's answer, and what is stored is the whole request all the same. Its ids are those of
  /// Call::context(), or of Origin::span; a call without both ids cannot be continued, so take
  /// context() of each call that will be, before finish(). Choice 0 of the answer is continued, or
  /// the request where there is no answer; several calls may continue one; a retry names the call
  /// that the first attempt named. Of a call that is not stored (dropped, of another store, sent
  /// later, pruned) nothing is known: `messages` is then stored as the request, the record keeps
  /// the ids as `continues` in its metadata, and Stats::unknown_parents counts it.
  std::optional<TraceContext> continues;
  bool messages_captured = false;     // true: `messages` is what was sent even where it is empty
  std::vector<Message> response;      // the answer; more than one message: a chain in order
  bool response_is_list = false;      // one message that came as a list of one
  std::vector<Message> alternatives;  // choices 1 … n-1 of the same call, one message each
  Usage usage;
  std::optional<double> cost_usd;  // what the sender says it cost; 0 … 1,000,000
  std::optional<Nanos> time_to_first_token;
  bool stream = false;
  std::optional<bool> cache_hit;  // answered from the application's own cache
  int attempt = 1;
  Fields parameters;  // temperature, max_tokens …
  Json tools;         // the tool definitions that were offered
  std::string prompt_name, prompt_version;
  std::optional<Failure> failure;
};

}  // namespace daybook
