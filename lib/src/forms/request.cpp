#include <algorithm>

#include "forms/message_shape.hpp"
#include "forms/messages.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

void add_system(const Member* member, Completion& completion) {
  const auto value = given(member);
  if (!value) return;
  if (value->is(Type::object) && value->find("role")) {
    completion.messages.push_back(raw_message(value->raw()));
  } else if (value->is(Type::number) || value->is(Type::boolean)) {
    expected(member->key, "text or a message", value->raw());
  } else {
    completion.messages.push_back(wrapped_message("system", value->raw()));
  }
}

void add_element(std::string_view key, std::size_t index, std::string_view raw,
                 std::vector<Message>& messages) {
  switch (View(raw).type()) {
    case Type::object:
      return push_message(key, messages, raw_message(raw));
    case Type::string:
      return push_message(key, messages, wrapped_message("user", raw));
    default:
      expected(element_key(key, index), "a message", raw);
  }
}

/// One value that is a whole request: a text, a message, or token ids.
void add_single(const Member& member, Completion& completion) {
  const View value(member.raw);
  if (value.is(Type::object) && (value.find("role") || value.find("content"))) {
    completion.messages.push_back(raw_message(value.raw()));
  } else if (value.is(Type::number) || value.is(Type::boolean)) {
    expected(member.key, "text or messages", value.raw());
  } else {
    completion.messages.push_back(wrapped_message("user", value.raw()));
  }
}

void add_messages(const SlicedRecord& record, const Member& member, Completion& completion) {
  if (member.raw.front() != '[') return add_single(member, completion);
  const auto first = record.elements.begin() + static_cast<std::ptrdiff_t>(member.first_element);
  const auto last = first + static_cast<std::ptrdiff_t>(member.element_count);
  if (member.key == "input" && first != last && std::all_of(first, last, is_numeric_element)) {
    return add_single(member, completion);
  }
  completion.messages.reserve(completion.messages.size() + member.element_count);
  for (auto raw = first; raw != last; ++raw) {
    add_element(member.key, static_cast<std::size_t>(raw - first), *raw, completion.messages);
  }
}

void add_prompt(const Member& member, Completion& completion) {
  const View value(member.raw);
  bool numeric = false, texts = false;
  if (value.is(Type::array)) {
    value.elements(
        [&](View element) { (is_numeric_element(element.raw()) ? numeric : texts) = true; });
  }
  if (!value.is(Type::array) || (numeric && !texts)) return add_single(member, completion);
  std::size_t index = 0;
  value.elements(
      [&](View element) { add_element(member.key, index++, element.raw(), completion.messages); });
}

}  // namespace

void decode_request(const SlicedRecord& record, Keyed& keyed, Completion& completion) {
  const bool has_messages = given(keyed[Key::messages]).has_value();
  const bool has_prompt = given(keyed[Key::prompt]).has_value();
  completion.messages_captured = has_messages || has_prompt;
  add_system(keyed[Key::system], completion);
  if (has_messages) {
    keyed.give_up(Key::prompt);
    add_messages(record, *keyed[Key::messages], completion);
  } else if (has_prompt) {
    add_prompt(*keyed[Key::prompt], completion);
  }
}

}  // namespace daybook::forms
