#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "forms/message_shape.hpp"
#include "forms/messages.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

Message answer_message(const std::string& key, View value) {
  if (value.is(Type::object)) return raw_message(value.raw());
  if (value.is(Type::string)) return wrapped_message("assistant", value.raw());
  expected(key, "text or a message", value.raw());
}

bool is_choice(View value) {
  return value.is(Type::object) && (value.find("index") || value.find("finish_reason")) &&
         (value.find("message") || value.find("text"));
}

/// The message of one choice, or the element itself where it is a message.
Message choice_message(const std::string& key, View choice) {
  if (const auto message = choice.find("message"))
    return answer_message(key + ".message", *message);
  const auto text = choice.find("text");
  if (text && text->is(Type::string) && !choice.find("role"))
    return wrapped_message("assistant", text->raw());
  return answer_message(key, choice);
}

bool says_more(View choice) {
  bool more = false;
  if (!choice.is(Type::object) || !is_choice(choice)) return false;
  choice.members([&](std::string_view key, View value) {
    const bool taken =
        key == "index" || key == "message" || key == "text" || key == "finish_reason";
    more = more || (!taken && !value.is(Type::null));
  });
  return more;
}

std::string canonical(std::string_view raw) {
  std::string out;
  json::canonical(raw, out);
  return out;
}

struct Choice {
  std::uint64_t index = 0;  // as given, else its place
  std::size_t place = 0;    // in the input
  View value;
};

std::vector<Choice> choices_in_order(View list) {
  std::vector<Choice> choices;
  list.elements([&](View choice) {
    choices.push_back({choices.size(), choices.size(), choice});
    const auto given = choice.is(Type::object) ? choice.find("index") : std::nullopt;
    if (!given || !given->is(Type::number)) return;
    const char* const end = given->raw().data() + given->raw().size();
    std::uint64_t index = 0;
    const auto read = std::from_chars(given->raw().data(), end, index);
    if (read.ec == std::errc() && read.ptr == end) choices.back().index = index;
  });
  std::stable_sort(choices.begin(), choices.end(),
                   [](const Choice& a, const Choice& b) { return a.index < b.index; });
  return choices;
}

/// Choices in order. The one of index 0, or the first, is the response unless there is one already.
void add_choices(Key key, Keyed& keyed, Completion& completion) {
  const Member& member = *keyed[key];
  std::string response =
      completion.response.empty() ? "" : canonical(completion.response.front().raw);
  bool more = false, first = true;
  for (const Choice& choice : choices_in_order(View(member.raw))) {
    Message message = choice_message(element_key(member.key, choice.place), choice.value);
    more = more || says_more(choice.value);
    const auto reason = choice.value.find("finish_reason");
    if (first && reason && reason->is(Type::string) && completion.finish_reason.empty()) {
      completion.finish_reason = reason->text();
    }
    if (!std::exchange(first, false)) {
      push_message(member.key, completion.alternatives, std::move(message));
    } else if (completion.response.empty()) {
      completion.response.push_back(std::move(message));
    } else if (canonical(message.raw) != response) {
      push_message(member.key, completion.alternatives, std::move(message));
    }
  }
  if (more) keyed.give_up(key);
}

void add_response(Keyed& keyed, Completion& completion) {
  const Member& member = *keyed[Key::response];
  const View value(member.raw);
  if (!value.is(Type::array)) {
    completion.response.push_back(answer_message(std::string(member.key), value));
    return;
  }
  bool choices = true, numeric = true, any = false;
  value.elements([&](View element) {
    any = true;
    choices = choices && is_choice(element);
    numeric = numeric && is_numeric_element(element.raw());
  });
  if (any && choices) return add_choices(Key::response, keyed, completion);
  if (any && numeric)
    return completion.response.push_back(wrapped_message("assistant", value.raw()));
  completion.response_is_list = true;
  std::size_t index = 0;
  value.elements([&](View element) {
    push_message(member.key, completion.response,
                 answer_message(element_key(member.key, index++), element));
  });
}

}  // namespace

void decode_answer(Keyed& keyed, Completion& completion) {
  if (given(keyed[Key::response])) add_response(keyed, completion);
  const auto choices = given(keyed[Key::choices]);
  if (!choices) return;
  if (!choices->is(Type::array)) expected(keyed[Key::choices]->key, "an array", choices->raw());
  add_choices(Key::choices, keyed, completion);
}

}  // namespace daybook::forms
