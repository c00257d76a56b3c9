#include "fold/loose.hpp"

#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::fold {
namespace {

using json::Type;
using json::View;

bool is_text_part(View part) {
  const auto type = part.find("type");
  if (!type) return true;
  if (!type->is(Type::string)) return false;
  const std::string name = type->text();
  return name == "text" || name == "input_text" || name == "output_text";
}

/// A list of at most one text as that text; anything else as it is.
std::string text_of(View content) {
  std::size_t parts = 0;
  std::optional<std::string> text;
  if (content.is(Type::array)) {
    content.elements([&](View part) {
      ++parts;
      const auto own = part.is(Type::object) && is_text_part(part) ? part.find("text")
                                                                   : std::optional<View>(part);
      if (own && own->is(Type::string) && !own->has_lone_surrogate()) text = own->text();
    });
    if (parts == 0) return {};
    if (parts == 1 && text) return *text;
  }
  return "\x01" + std::string(content.raw());  // no text begins so: what is not text is never one
}

/// Canonical JSON of what a string or a value holds; a string that is not JSON as it is.
void append_arguments(const std::optional<View>& arguments, std::string& out) {
  if (!arguments) return;
  const std::string text =
      arguments->is(Type::string) ? arguments->text() : std::string(arguments->raw());
  if (!json::canonical(text, out)) out += text;
}

/// One call as {"id":…,"function":{"name":…,"arguments":…}}, or with name and arguments at its top.
void append_call(View call, LooseForm& form, bool& all_have_ids) {
  if (!call.is(Type::object)) {
    form.by_arguments.append(call.raw()) += '\0';
    all_have_ids = false;
    return;
  }
  const View function = call.find("function").value_or(call);
  const auto name = function.find("name");
  const std::string_view called = name ? name->raw() : std::string_view();
  auto arguments = function.find("arguments");
  if (!arguments) arguments = function.find("input");
  form.by_arguments.append(called) += '\0';
  append_arguments(arguments, form.by_arguments);
  form.by_arguments += '\0';
  const auto id = call.find("id");
  all_have_ids = all_have_ids && id;
  if (id) form.by_id.append(called).append(id->raw()) += '\0';
}

bool says_nothing(View value) {
  if (value.is(Type::null)) return true;
  bool empty = value.is(Type::array);
  if (empty) value.elements([&](View) { empty = false; });
  return empty || value.raw() == "\"\"";
}

/// What else the message says, where it has neither text nor calls: a refusal, sound.
std::string rest_of(View extra) {
  std::string rest;
  extra.members([&](std::string_view key, View value) {
    if (key == "name" || key == "content" || says_nothing(value)) return;
    rest += rest.empty() ? '\x02' : ',';
    json::append_string(rest, key);
    rest.append(":").append(value.raw());
  });
  return rest;
}

void read_extra(View extra, LooseForm& form) {
  bool all_have_ids = true;
  if (const auto content = extra.find("content")) form.own_text = text_of(*content);
  if (const auto calls = extra.find("tool_calls"); calls && calls->is(Type::array)) {
    calls->elements([&](View call) { append_call(call, form, all_have_ids); });
  } else if (const auto call = extra.find("function_call")) {
    append_call(*call, form, all_have_ids);
  }
  if (!all_have_ids) form.by_id.clear();
  if (form.text().empty() && form.by_arguments.empty()) {
    form.given_text = {};
    form.own_text = rest_of(extra);
  }
}

}  // namespace

LooseForm loose_form(std::string_view text, std::string_view extra) {
  LooseForm form;
  if (!text.empty()) form.given_text = text;
  if (!extra.empty()) read_extra(View(extra), form);
  return form;
}

std::optional<LooseForm> loose_form(const json::SplitMessage& message) {
  if (message.role != "assistant") return std::nullopt;
  const bool has_text = message.shape == json::Shape::text;
  return loose_form(has_text ? message.text() : std::string_view(), message.extra);
}

}  // namespace daybook::fold
