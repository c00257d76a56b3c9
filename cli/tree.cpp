#include "cli/tree.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kRoleColumns = 10;
constexpr std::size_t kTextColumns = 10;  // a text is not cut below this for the facts behind it
constexpr std::string_view kError = "error";
constexpr std::size_t kPipeColumns = 100;  // of a line where the output is no terminal

std::string text_in(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string()
                         : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void tell_call(std::string& out, const json& call) {
  if (!call.is_object()) return;
  const json& function =
      call.contains("function") && call["function"].is_object() ? call["function"] : call;
  const json name = function.value("name", json());
  json arguments = function.value("arguments", json());
  if (arguments.is_null()) arguments = function.value("input", json());
  if (!out.empty()) out += '\n';
  out += "→ " + text_in(name) + '(' + text_in(arguments) + ')';
}

/// Tool calls of OpenAI's messages, and tool_use and tool_result parts of Anthropic's.
void tell_tools(std::string& out, const json& message) {
  for (const char* key : {"tool_calls", "function_call"}) {
    const auto at = message.find(key);
    if (at == message.end()) continue;
    if (at->is_object())
      tell_call(out, *at);
    else if (at->is_array())
      for (const json& call : *at) tell_call(out, call);
  }
  const auto content = message.find("content");
  if (content == message.end() || !content->is_array()) return;
  for (const json& part : *content) {
    const std::string type = part.is_object() ? text_in(part.value("type", json())) : "";
    if (type == "tool_use" || type == "function_call")
      tell_call(out, part);
    else if (type == "tool_result")
      out += (out.empty() ? "" : "\n") + std::string("← ") + text_in(part.value("content", json()));
    else if (!type.empty() && type.find("text") == std::string::npos)
      out += (out.empty() ? "[" : "\n[") + type + ']';
  }
}

class Drawing {
 public:
  Drawing(std::ostream& out, const Conversation& conversation, const TreeStyle& style)
      : out_(out), conversation_(conversation), style_(style) {}

  /// A stack, not recursion: a conversation may be thousands of messages deep.
  void all() {
    push(conversation_.roots, "");
    while (!waiting_.empty()) {
      const Step step = waiting_.back();
      waiting_.pop_back();
      if (!step.heading.empty()) {
        out_ << cut(shown(step.indent) + step.heading) << '\n';
        continue;
      }
      const MessageOf& message = conversation_.messages.at(step.id);
      line(message, shown(step.indent));
      push(message.children, step.indent);
    }
  }

 private:
  struct Step {
    std::int64_t id = 0;
    std::string indent, heading;
  };

  /// A single child goes on in the same column; several are branches, each deeper than its heading.
  void push(const std::vector<std::int64_t>& ids, const std::string& indent) {
    for (std::size_t n = ids.size(); n > 0; --n) {
      const bool branch = ids.size() > 1;
      const bool last = n == ids.size();
      waiting_.push_back({ids[n - 1], branch ? indent + (last ? "   " : "│  ") : indent, ""});
      if (branch)
        waiting_.push_back({0, indent,
                            (last ? "└─ branch " : "├─ branch ") + std::to_string(n) + " of " +
                                std::to_string(ids.size())});
    }
  }

  std::string facts(const MessageOf& message) const {
    if (message.answers.empty()) return {};
    const CallOf& call = conversation_.calls[message.answers.front()];
    std::string out = one_line(call.model, 40);
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    if (call.latency_ms) add(milliseconds_text(*call.latency_ms));
    const auto tokens = [](std::int64_t n) { return count_text(static_cast<std::uint64_t>(n)); };
    if (call.input_tokens) add(tokens(*call.input_tokens) + " in");
    if (call.output_tokens) add(tokens(*call.output_tokens) + " out");
    if (call.cost_usd) add("$" + number_text(*call.cost_usd));
    if (message.answers.size() > 1) add(counted(message.answers.size(), "call"));
    const json choices = json::parse(call.choices_json, nullptr, false);
    if (choices.is_array() && choices.size() > 1) add(counted(choices.size() - 1, "other choice"));
    if (call.status == "error") add(std::string(kError));
    return out;
  }

  std::string painted(std::string about) const {
    if (style_.color && about.ends_with(kError))
      about.replace(about.size() - kError.size(), kError.size(), "\x1b[31merror\x1b[0m");
    return '[' + about + ']';
  }

  /// Of a deep indentation the end: the other half of the terminal is for the text.
  std::string shown(const std::string& indent) const {
    std::size_t columns = width(indent);
    if (style_.columns == 0 || columns <= style_.columns / 2) return indent;
    std::string_view rest = indent;
    for (; columns + 1 > style_.columns / 2 && !rest.empty(); --columns)
      rest.remove_prefix(next_character(rest).bytes);
    return "…" + std::string(rest);
  }

  std::string cut(const std::string& line) const {
    return style_.columns > 0 ? clip(line, style_.columns) : line;
  }

  void line(const MessageOf& message, const std::string& indent) {
    std::string role = one_line(message.role.empty() ? "?" : message.role, kRoleColumns);
    role.append(kRoleColumns - std::min(kRoleColumns, width(role)) + 1, ' ');
    const std::string about = facts(message);
    std::string text = told(message);
    if (text.empty() && message.content_state != "stored" && message.content_state != "cold")
      text = "(" + message.content_state + ")";
    if (style_.full) return whole(indent, role, text, about);
    const std::size_t columns = style_.columns > 0 ? style_.columns : kPipeColumns;
    const std::size_t taken = width(indent) + kRoleColumns + 1;
    const std::size_t tail = about.empty() ? 0 : width(about) + 4;
    const bool piped = style_.columns == 0;
    const bool both = tail > 0 && (piped || columns >= taken + tail + kTextColumns);
    const std::size_t left = columns - std::min(columns, taken + (both ? tail : 0));
    const std::size_t room = piped ? std::max(left, kTextColumns) : left;
    out_ << cut(indent + role + one_line(text, room)) << (both ? "  " + painted(about) : "")
         << '\n';
  }

  void whole(const std::string& indent, const std::string& role, const std::string& text,
             const std::string& about) {
    out_ << indent << role << (about.empty() ? "" : painted(about)) << '\n';
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.size(), rest.find('\n'));
      out_ << indent << "  " << visible(rest.substr(0, end), Lines::keep) << '\n';
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
  }

  std::ostream& out_;
  const Conversation& conversation_;
  TreeStyle style_;
  std::vector<Step> waiting_;
};

}  // namespace

std::string told(const MessageOf& message) {
  std::string out = message.text;
  const json whole = json::parse(message.json, nullptr, false);
  if (whole.is_object()) tell_tools(out, whole);
  return out;
}

void draw(std::ostream& out, const Conversation& conversation, const TreeStyle& style) {
  Drawing(out, conversation, style).all();
}

}  // namespace daybook::cli
