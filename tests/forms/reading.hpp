// Reading test input: one text in, records or rejections out, in a form that a test can compare as
// text.
#pragma once

#include <string>
#include <vector>

#include "daybook/input.hpp"
#include "json/canonical.hpp"
#include "support/catch.hpp"

namespace daybook::test {

inline std::vector<Input::Item> read_all(std::string text, const Input::Options& options = {}) {
  std::vector<Input::Item> items;
  Input input = Input::of(std::move(text), "in.jsonl", options);
  for (Input::Item item; input.next(item);) items.push_back(std::move(item));
  return items;
}

inline Input::Options as(Input::Form form) {
  Input::Options options;
  options.form = form;
  return options;
}

inline Input::Item read_one(std::string text, const Input::Options& options = {}) {
  std::vector<Input::Item> items = read_all(std::move(text), options);
  REQUIRE(items.size() == 1);
  return items.front();
}

template <typename Type>
Type one(std::string text, const Input::Options& options = {}) {
  const Input::Item item = read_one(std::move(text), options);
  INFO((item.rejection ? item.rejection->error : ""));
  REQUIRE_FALSE(item.rejection);
  REQUIRE(std::holds_alternative<Type>(item.record));
  return std::get<Type>(item.record);
}

inline Completion completion(std::string text, const Input::Options& options = {}) {
  return one<Completion>(std::move(text), options);
}

/// "key: error" of the only item, which is a rejection.
inline std::string rejection(std::string text, const Input::Options& options = {}) {
  const Input::Item item = read_one(std::move(text), options);
  REQUIRE(item.rejection);
  return item.rejection->key + ": " + item.rejection->error;
}

inline std::string canon(std::string_view text) {
  std::string out;
  REQUIRE(json::canonical(text, out));
  return out;
}

/// Messages as one canonical array.
inline std::string text_of(const std::vector<Message>& messages) {
  std::string out = "[";
  for (const Message& message : messages) {
    if (out.size() > 1) out += ',';
    out += canon(message.raw);
  }
  return out + "]";
}

/// Fields as they would be written: {"a":1,"b":"x"}.
inline std::string text_of(const Fields& fields) {
  std::string out = "{";
  for (const Field& field : fields) {
    if (out.size() > 1) out += ',';
    json::append_string(out, field.key);
    out += ':';
    if (std::holds_alternative<std::monostate>(field.value)) out += "null";
    if (const auto* value = std::get_if<bool>(&field.value)) out += *value ? "true" : "false";
    if (const auto* value = std::get_if<std::string>(&field.value))
      json::append_string(out, *value);
    if (const auto* value = std::get_if<Json>(&field.value)) out += value->text;
  }
  return out + "}";
}

inline std::int64_t ns(const std::optional<Time>& time) {
  return time ? time->time_since_epoch().count() : -1;
}
inline std::int64_t ns(const std::optional<Nanos>& duration) {
  return duration ? duration->count() : -1;
}

}  // namespace daybook::test
