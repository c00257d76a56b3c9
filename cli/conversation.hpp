// A conversation read whole: its calls, and the messages they sent and got as a tree.
//
//   auto conversation = read_conversation(reader, find_conversation(reader, "9f3ac2"));
//
// Messages are shared between calls and between conversations; only those on a path of one of this
// conversation's calls belong to it. An answer that was resent in another dress is one message with
// the answer as received. Throws Error and Misuse. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daybook/reader.hpp"

namespace daybook::cli {

struct CallOf {
  std::int64_t id = 0;
  std::string at, model, status, finish_reason, content_state, choices_json;
  std::optional<double> latency_ms, cost_usd;
  std::optional<std::int64_t> input_tokens, output_tokens, request_message, response_message;
};

struct MessageOf {
  std::int64_t id = 0;
  std::optional<std::int64_t> parent;
  std::optional<std::int64_t> alias_of;  // of an answer resent in another dress, until it is merged
  std::string role, text, json, content_state;
  std::vector<std::int64_t> children;  // within the conversation, in order of arrival
  std::vector<std::size_t> answers;    // calls, by index, whose answer ends here
};

struct Conversation {
  std::string id, service;
  std::vector<CallOf> calls;  // in order of arrival
  std::map<std::int64_t, MessageOf> messages;
  std::vector<std::int64_t> roots;
};

/// A conversation's full id and its service, from the id or from 6 or more characters of its
/// beginning or ending.
struct ConversationName {
  std::string id, service;
};
ConversationName find_conversation(const Reader& reader, const std::string& given,
                                   const std::string& service);
Conversation read_conversation(const Reader& reader, const ConversationName& name);

}  // namespace daybook::cli
