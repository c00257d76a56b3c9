#include "write/fields.hpp"

#include <charconv>
#include <cmath>
#include <map>

#include "json/canonical.hpp"

namespace daybook::write {
namespace {

struct Render {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(double value) const {
    if (!std::isfinite(value)) {  // JSON has no such number
      json::append_string(out, std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
      return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
  }
  void operator()(const std::string& value) const { json::append_string(out, value); }
  void operator()(const Json& value) const { out += canonical_or_string(value.text); }
};

template <class T, class Append>
std::string array_of(const std::vector<T>& items, const Append& append) {
  if (items.empty()) return {};
  std::string out = "[";
  for (const T& item : items) {
    if (out.size() > 1) out += ',';
    append(out, item);
  }
  out += ']';
  return out;
}

}  // namespace

std::string canonical_or_string(std::string_view text) {
  std::string out;
  if (!text.empty() && !json::canonical(text, out)) json::append_string(out, text);
  return out;
}

std::string canonical_object(const Fields& fields) {
  if (fields.empty()) return {};
  std::map<std::string, const Value*, std::less<>> sorted;
  for (const Field& field : fields) {
    std::string key = field.key;
    for (int n = 2; sorted.contains(key); ++n) key = field.key + "_" + std::to_string(n);
    sorted.emplace(std::move(key), &field.value);
  }
  std::string out = "{";
  for (const auto& [key, value] : sorted) {
    if (out.size() > 1) out += ',';
    json::append_string(out, key);
    out += ':';
    std::visit(Render{out}, *value);
  }
  out += '}';
  return out;
}

std::string array_of_numbers(const std::vector<double>& items) {
  return array_of(items, [](std::string& out, double item) { Render{out}(item); });
}

std::string array_of_numbers(const std::vector<std::int64_t>& items) {
  return array_of(items, [](std::string& out, std::int64_t item) { Render{out}(item); });
}

std::string array_of_text(const std::vector<std::string>& items) {
  return array_of(items, json::append_string);
}

}  // namespace daybook::write
