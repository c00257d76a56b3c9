#include "cli/conversation.hpp"

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/rows.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kShortest = 6;  // characters of an id that may stand for it

std::vector<ConversationName> names_where(const Reader& reader, const std::string& condition,
                                          const std::string& given, const std::string& service) {
  std::string sql = "SELECT conversation_id, service FROM conversations WHERE " + condition;
  if (!service.empty()) sql += " AND service = " + sql_literal(service);
  Rows rows = reader.query(sql + " LIMIT 6", {{"given", given}});
  std::vector<ConversationName> names;
  while (rows.next()) names.push_back({text_of(rows, 0), text_of(rows, 1)});
  return names;
}

void read_calls(const Reader& reader, Conversation& conversation) {
  Rows rows = reader.query(
      "SELECT id, at, model, status, finish_reason, content_state, latency_ms, cost_usd,"
      " input_tokens, output_tokens, request_message_id, response_message_id, choices_json"
      " FROM completions WHERE conversation_id = :id AND service = :service ORDER BY id",
      {{"id", conversation.id}, {"service", conversation.service}});
  while (rows.next()) {
    CallOf call;
    call.id = rows.integer(0);
    call.at = text_of(rows, 1);
    call.model = text_of(rows, 2);
    call.status = text_of(rows, 3);
    call.finish_reason = text_of(rows, 4);
    call.content_state = text_of(rows, 5);
    call.latency_ms = real_of(rows, 6);
    call.cost_usd = real_of(rows, 7);
    call.input_tokens = integer_of(rows, 8);
    call.output_tokens = integer_of(rows, 9);
    call.request_message = integer_of(rows, 10);
    call.response_message = integer_of(rows, 11);
    call.choices_json = text_of(rows, 12);
    conversation.calls.push_back(std::move(call));
  }
}

void read_messages(const Reader& reader, Conversation& conversation) {
  Rows rows = reader.query(
      "WITH RECURSIVE own (request, response) AS MATERIALIZED ("
      "  SELECT request_message_id, response_message_id FROM completions"
      "  WHERE conversation_id = :id AND service = :service),"
      " path (id) AS ("
      "  SELECT request FROM own WHERE request IS NOT NULL"
      "  UNION SELECT response FROM own WHERE response IS NOT NULL"
      "  UNION SELECT messages.parent_message_id FROM path JOIN messages ON messages.id = path.id"
      "  WHERE messages.parent_message_id IS NOT NULL)"
      " SELECT messages.id, parent_message_id, role, text, message_json, content_state, alias_of"
      " FROM path JOIN messages ON messages.id = path.id ORDER BY messages.id",
      {{"id", conversation.id}, {"service", conversation.service}});
  while (rows.next()) {
    MessageOf message;
    message.id = rows.integer(0);
    message.parent = integer_of(rows, 1);
    message.role = text_of(rows, 2);
    message.text = text_of(rows, 3);
    message.json = text_of(rows, 4);
    message.content_state = text_of(rows, 5);
    message.alias_of = integer_of(rows, 6);
    conversation.messages.emplace(message.id, std::move(message));
  }
}

/// Takes out the messages that stand for another of the conversation, and points at that instead.
void merge_aliases(Conversation& conversation) {
  auto& messages = conversation.messages;
  std::map<std::int64_t, std::int64_t> answers;
  for (const auto& [id, message] : messages)
    if (message.alias_of && messages.contains(*message.alias_of))
      answers.emplace(id, *message.alias_of);
  const auto merge = [&](std::optional<std::int64_t>& id) {
    if (!id) return;
    if (const auto found = answers.find(*id); found != answers.end()) id = found->second;
  };
  for (const auto& [alias, answer] : answers) messages.erase(alias);
  for (auto& [id, message] : messages) merge(message.parent);
  for (CallOf& call : conversation.calls) {
    merge(call.request_message);
    merge(call.response_message);
  }
}

void link(Conversation& conversation) {
  for (auto& [id, message] : conversation.messages) {
    const auto parent =
        message.parent ? conversation.messages.find(*message.parent) : conversation.messages.end();
    if (parent == conversation.messages.end())
      conversation.roots.push_back(id);
    else
      parent->second.children.push_back(id);
  }
  for (std::size_t i = 0; i < conversation.calls.size(); ++i) {
    const CallOf& call = conversation.calls[i];
    const auto last = call.response_message ? call.response_message : call.request_message;
    if (!last) continue;
    if (const auto at = conversation.messages.find(*last); at != conversation.messages.end())
      at->second.answers.push_back(i);
  }
}

}  // namespace

ConversationName find_conversation(const Reader& reader, const std::string& given,
                                   const std::string& service) {
  auto names = names_where(
      reader, "conversation_id IN (:given, " + sql_literal(reader.stored_id(given)) + ')', given,
      service);
  if (names.empty() && given.size() >= kShortest)
    names = names_where(reader,
                        "(substr(conversation_id, 1, length(:given)) = :given"
                        " OR substr(conversation_id, -length(:given)) = :given)",
                        given, service);
  if (names.size() == 1) return names[0];
  if (names.empty()) {
    const bool too_short = given.size() < kShortest;
    throw Error(Error::Code::not_found, "no conversation \"" + given + '"',
                too_short ? "an id may be shortened to 6 characters or more"
                          : "`daybook conversation list` shows them");
  }
  std::string list;
  for (const ConversationName& name : names)
    list += (list.empty() ? "" : ", ") + name.id + " of " + name.service;
  misuse("\"" + given + "\" stands for several conversations: " + list +
         (names.size() > 5 ? ", …" : "") + "; give more of the id, or --service");
}

Conversation read_conversation(const Reader& reader, const ConversationName& name) {
  Conversation conversation;
  conversation.id = name.id;
  conversation.service = name.service;
  read_calls(reader, conversation);
  read_messages(reader, conversation);
  merge_aliases(conversation);
  link(conversation);
  return conversation;
}

}  // namespace daybook::cli
