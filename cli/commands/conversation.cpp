#include "cli/conversation.hpp"

#include <iostream>
#include <sstream>

#include "cli/args.hpp"
#include "cli/json_values.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "cli/tree.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kListed = 50;  // conversations shown to people

struct ListOptions {
  Filters filters;
  std::optional<std::size_t> limit;  // not given: kListed for people, else all
};

int run_list(const Context& context, const ListOptions& options) {
  const Reader& reader = context.reader();
  Filters filters = options.filters;
  filters.use_zone();
  filters.know_ids(reader);
  const bool people = context.format == Format::table;
  std::string columns =
      people ? "conversation_id, substr(last_at, 1, 19) AS last_at, turns, completions AS calls,"
               " branches, errors, title, service, cost_usd, input_tokens, output_tokens"
             : "conversation_id, at, last_at, title, service, environment, session_id, user_id,"
               " turns, completions, messages, branches, tool_executions, errors, input_tokens,"
               " output_tokens, cost_usd, unpriced, latency_ms";
  const std::string where = filters.where_any(
      "last_at_us", {"service", "environment", "user_id", "session_id", "conversation_id"},
      "s.conversation_id = conversations.conversation_id AND s.service = conversations.service");
  Rows rows = reader.query("SELECT " + columns + " FROM conversations " + where +
                           " ORDER BY last_at_us DESC, conversation_id");
  std::optional<std::size_t> limit = options.limit;
  if (!limit && people) limit = kListed;
  if (print_rows(context, rows, limit) && !options.limit)
    context.note("only the latest " + counted(*limit, "conversation") +
                 " are shown; `-n` shows more");
  tell_hidden(context, reader);
  return done;
}

ordered_json json_of(const CallOf& call) {
  return {{"id", call.id},
          {"at", call.at},
          {"model", text_json(call.model)},
          {"status", call.status},
          {"finish_reason", text_json(call.finish_reason)},
          {"latency_ms", optional_json(call.latency_ms)},
          {"input_tokens", optional_json(call.input_tokens)},
          {"output_tokens", optional_json(call.output_tokens)},
          {"cost_usd", optional_json(call.cost_usd)},
          {"request_message_id", optional_json(call.request_message)},
          {"response_message_id", optional_json(call.response_message)},
          {"choices", parsed(call.choices_json)},
          {"content_state", call.content_state}};
}

/// The tree as a list of messages that name their parents: no reader's nesting limit is met.
ordered_json json_of(const Conversation& conversation) {
  ordered_json calls = ordered_json::array(), messages = ordered_json::array();
  for (const CallOf& call : conversation.calls) calls.push_back(json_of(call));
  for (const auto& [id, message] : conversation.messages)
    messages.push_back({{"id", id},
                        {"parent_message_id", optional_json(message.parent)},
                        {"role", text_json(message.role)},
                        {"message", parsed(message.json)},
                        {"content_state", message.content_state}});
  return {{"conversation_id", conversation.id},
          {"service", conversation.service},
          {"completions", calls},
          {"messages", messages}};
}

std::string heading(const Conversation& conversation) {
  std::size_t branches = 0;  // as in the list: messages continued in more than one way
  for (const auto& [id, message] : conversation.messages)
    if (message.children.size() > 1) ++branches;
  std::string out = visible(conversation.id) + " · " + visible(conversation.service) + " · " +
                    counted(conversation.calls.size(), "call") + ", " +
                    counted(conversation.messages.size(), "message") + ", " +
                    counted(branches, "branch", "branches");
  if (!conversation.calls.empty()) out += " · " + conversation.calls.front().at.substr(0, 19);
  return out + "\n\n";
}

struct ShowOptions {
  std::string id, service;
  bool full = false;
};

int run_show(const Context& context, const ShowOptions& options) {
  const Reader& reader = context.reader();
  const Conversation conversation =
      read_conversation(reader, find_conversation(reader, options.id, options.service));
  tell_hidden(context, reader);
  if (context.format != Format::table) return context.finish(done, json_of(conversation), "");
  std::cout << heading(conversation);
  draw(std::cout, conversation, {options.full, context.style.color, context.style.width});
  return done;
}

}  // namespace

void add_conversation(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "conversation", Group::look, "list conversations, or show one as a tree",
                  "daybook conversation list --since 7d");
  auto list_options = std::make_shared<ListOptions>();
  CLI::App* list = add_verb(*command, "list", "the latest conversations first",
                            "daybook conversation list --since 7d");
  add_filters(*list, list_options->filters, every_filter());
  add_zone(*list, list_options->filters, kZoneOfFilters);
  list->add_option("-n,--limit", list_options->limit, "at most so many")
      ->type_name("N")
      ->check(whole_number());
  on_run(list, context, Answer::list,
         [&context, list_options] { return run_list(context, *list_options); });

  auto show_options = std::make_shared<ShowOptions>();
  CLI::App* show = add_verb(*command, "show", "one conversation: messages, tool calls, branches",
                            "daybook conversation show 3f9ac2");
  show->add_option("ID", show_options->id, "its id, or 6 or more characters of either end")
      ->required();
  show->add_option("--service", show_options->service, "where two services use the same id")
      ->type_name("NAME");
  show->add_flag("--full", show_options->full, "whole texts instead of a line each");
  on_run(show, context, Answer::object,
         [&context, show_options] { return run_show(context, *show_options); });
}

}  // namespace daybook::cli
