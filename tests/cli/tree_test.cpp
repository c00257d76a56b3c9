#include "cli/tree.hpp"

#include <sstream>

#include "cli/text.hpp"
#include "support/catch.hpp"

using namespace daybook::cli;

namespace {

MessageOf message(std::int64_t id, std::string role, std::string text) {
  MessageOf message;
  message.id = id;
  message.role = std::move(role);
  message.text = std::move(text);
  message.content_state = "stored";
  return message;
}

/// A chain of `branches` forks, each a level deeper, with a call at its end.
Conversation forked(int branches, const std::string& text) {
  Conversation conversation;
  std::int64_t id = 1;
  conversation.roots = {id};
  conversation.messages.emplace(id, message(id, "user", text));
  for (int i = 0; i < branches; ++i, id += 2) {
    conversation.messages.emplace(id + 1, message(id + 1, "assistant", text));
    conversation.messages.emplace(id + 2, message(id + 2, "user", text));
    conversation.messages.at(id).children = {id + 1, id + 2};
  }
  CallOf call;
  call.model = "日本語モデル";
  call.status = "error";
  conversation.calls = {call};
  conversation.messages.at(id).answers = {0};
  return conversation;
}

std::vector<std::string> drawn(const Conversation& conversation, const TreeStyle& style) {
  std::ostringstream out;
  draw(out, conversation, style);
  std::vector<std::string> lines;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string without_color(std::string line) {
  for (const std::string code : {"\x1b[31m", "\x1b[0m"})
    if (const auto at = line.find(code); at != line.npos) line.erase(at, code.size());
  return line;
}

}  // namespace

TEST_CASE("no line of a tree is wider than the terminal, however deep its branches", "[cli]") {
  for (const int branches : {0, 3, 40}) {
    for (const bool color : {false, true}) {
      for (const auto& line : drawn(forked(branches, std::string(200, 'x')), {false, color, 60}))
        CHECK(width(without_color(line)) <= 60);
    }
  }
}

TEST_CASE("a line of a tree uses the terminal's width, coloured or not", "[cli]") {
  for (const bool color : {false, true}) {
    const auto lines = drawn(forked(0, std::string(200, 'x')), {false, color, 60});
    REQUIRE(lines.size() == 1);
    CHECK(width(without_color(lines[0])) == 60);
    CHECK(lines[0].find("日本語モデル") != std::string::npos);
  }
}

TEST_CASE("nothing in a tree steers the terminal, whole texts included", "[cli]") {
  const std::string hostile = "\x1b]0;owned\x07\r\u202Eline\x9b\n\x1b[2J";
  Conversation conversation = forked(1, hostile);
  conversation.calls[0].model = hostile;
  for (auto& [id, each] : conversation.messages) {
    each.role = hostile;
    each.json = R"({"tool_calls":[{"function":{"name":"f\u001b[2J","arguments":"\u009b\u2066"}}]})";
  }
  for (const TreeStyle style :
       {TreeStyle{false, false, 60}, {false, false, 0}, {true, false, 60}}) {
    for (const auto& line : drawn(conversation, style)) {
      for (std::string_view rest = line; !rest.empty();) {
        const Character c = next_character(rest);
        CHECK_FALSE(steers(c.code));
        rest.remove_prefix(c.bytes);
      }
    }
  }
}
