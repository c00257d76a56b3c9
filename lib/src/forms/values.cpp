#include "forms/values.hpp"

#include <cmath>
#include <unordered_set>

#include "base/limits.hpp"
#include "forms/decimal.hpp"
#include "forms/problem.hpp"

namespace daybook::forms {

using json::Type;
using json::View;

std::optional<View> given(const Member* member) noexcept {
  if (!member || member->raw.front() == 'n') return std::nullopt;
  return View(member->raw);
}

std::string text_of(const Member* member) {
  const auto value = given(member);
  if (!value) return {};
  if (!value->is(Type::string)) expected(member->key, "text", value->raw());
  return value->text();
}

std::string name_of(std::string_view key, View value) {
  if (value.is(Type::number)) return std::string(value.raw());
  if (!value.is(Type::string)) expected(key, "text", value.raw());
  return value.text();
}

std::string name_of(const Member* member) {
  const auto value = given(member);
  return value ? name_of(member->key, *value) : std::string();
}

std::string readable(const Member* member) {
  const auto value = given(member);
  if (!value) return {};
  return value->is(Type::string) ? value->text() : std::string(value->raw());
}

std::optional<bool> bool_of(const Member* member) {
  const auto value = given(member);
  if (!value) return std::nullopt;
  if (value->raw() == "0" || value->raw() == "1") return value->raw() == "1";
  if (!value->is(Type::boolean)) expected(member->key, "true or false", value->raw());
  return value->is_true();
}

std::optional<Nanos> duration_of(const Member* member, int places) {
  const auto value = given(member);
  if (!value) return std::nullopt;
  if (!value->is(Type::number)) expected(member->key, "a number", value->raw());
  const auto ns = scaled(value->raw(), places);
  if (!ns || *ns < 0 || *ns > limits::kDurationNsMax)
    expected(member->key, "0 to 31 days", value->raw());
  return Nanos(*ns);
}

std::optional<std::int64_t> whole_of(std::string_view key, View value, std::int64_t min,
                                     std::int64_t max, const char* range) {
  if (value.is(Type::null)) return std::nullopt;
  if (!value.is(Type::number)) expected(key, "a number", value.raw());
  const auto number = whole(value.raw());
  if (!number || *number < min || *number > max) expected(key, range, value.raw());
  return number;
}

std::optional<double> cost_of(const Member* member) {
  const auto value = given(member);
  if (!value) return std::nullopt;
  if (!value->is(Type::number)) expected(member->key, "a number", value->raw());
  const double cost = approximate(value->raw());
  if (!(cost >= 0 && cost <= limits::kCostUsdMax))
    expected(member->key, "0 to 1000000 dollars", value->raw());
  return cost;
}

double number_of(std::string_view key, View value) {
  if (!value.is(Type::number)) expected(key, "a number", value.raw());
  const double number = approximate(value.raw());
  if (!std::isfinite(number)) expected(key, "a number below 1.8e308", value.raw());
  return number;
}

std::optional<double> number_of(const Member* member) {
  const auto value = given(member);
  return value ? std::optional(number_of(member->key, *value)) : std::nullopt;
}

std::string word_of(const Member* member, std::initializer_list<std::string_view> words) {
  const auto value = given(member);
  if (!value) return {};
  std::string word = value->is(Type::string) ? value->text() : std::string();
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::string names;
  for (const std::string_view& known : words) {
    if (known == word) return word;
    const bool last = &known == words.end() - 1;
    names.append(names.empty() ? "" : last ? " or " : ", ").append(known);
  }
  expected(member->key, names, value->raw());
}

std::vector<std::string> tags_of(const Member* member) {
  std::vector<std::string> tags;
  const auto value = given(member);
  if (!value) return tags;
  if (value->is(Type::string)) return {value->text()};
  if (!value->is(Type::array)) expected(member->key, "an array of texts", value->raw());
  value->elements([&](View tag) {
    if (tags.size() == limits::kTagsMax)
      reject(member->key, "more than " + std::to_string(limits::kTagsMax) + " tags");
    tags.push_back(
        name_of(std::string(member->key) + "[" + std::to_string(tags.size()) + "]", tag));
  });
  return tags;
}

Value value_of(View value) {
  switch (value.type()) {
    case Type::null:
      return std::monostate();
    case Type::boolean:
      return value.is_true();
    case Type::string:
      if (value.has_lone_surrogate()) break;
      return value.text();
    default:
      break;
  }
  return Json{std::string(value.raw())};
}

namespace {

void push(std::string_view key, Fields& fields, std::string name, Value value) {
  if (fields.size() == limits::kFieldsMax) {
    reject(key, "more than " + std::to_string(limits::kFieldsMax) + " fields");
  }
  fields.emplace_back(std::move(name), std::move(value));
}

}  // namespace

Fields object_of(std::string_view key, View value) {
  Fields fields;
  if (!value.is(Type::object)) expected(key, "an object", value.raw());
  value.members([&](std::string_view name, View field) {
    push(key, fields, std::string(name), value_of(field));
  });
  return fields;
}

Fields fields_of(const Member* member, bool& wrapped) {
  Fields fields;
  const auto value = given(member);
  if (!value) return fields;
  if (!value->is(Type::object)) {
    wrapped = true;
    fields.emplace_back("value", value_of(*value));
    return fields;
  }
  return object_of(member->key, *value);
}

void add_unknown(const std::vector<const Member*>& unknown, Fields& fields) {
  if (unknown.empty()) return;
  std::unordered_set<std::string> taken;
  for (const Field& field : fields) taken.insert(field.key);
  for (const Member* member : unknown) {
    std::string name(member->key);
    for (int n = 2; !taken.insert(name).second; ++n)
      name = std::string(member->key) + "_" + std::to_string(n);
    push(member->key, fields, std::move(name), value_of(View(member->raw)));
  }
}

}  // namespace daybook::forms
