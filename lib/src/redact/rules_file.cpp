#include "redact/rules_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "daybook/error.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"
#include "redact/lint.hpp"

namespace daybook::redact {
namespace {

using json::View;
using At = RuleSpec::At;

constexpr std::array<std::pair<std::string_view, At>, 6> kPlaces = {{{"text", At::text},
                                                                     {"literal", At::literal},
                                                                     {"behind", At::behind},
                                                                     {"digits", At::digits},
                                                                     {"account", At::account},
                                                                     {"token", At::token}}};
constexpr std::size_t kTokenLengthMin = 15;  // shorter runs are not found, see encoded.hpp

/// Thrown by the reading of one rule, with the reason.
struct Bad {
  std::string reason;
};

std::string text_of(std::string_view field, View value) {
  if (!value.is(json::Type::string)) throw Bad{std::string(field) + " is not a string"};
  return value.text();
}

std::vector<std::string> list_of(std::string_view field, View value) {
  if (!value.is(json::Type::array)) throw Bad{std::string(field) + " is not a list of strings"};
  std::vector<std::string> list;
  value.elements([&](View element) {
    list.push_back(text_of(field, element));
    if (list.back().empty()) throw Bad{std::string(field) + " holds an empty string"};
  });
  return list;
}

bool flag_of(std::string_view field, View value) {
  if (!value.is(json::Type::boolean)) throw Bad{std::string(field) + " is not true or false"};
  return value.is_true();
}

std::size_t number_of(std::string_view field, View value) {
  std::size_t number = 0;
  const std::string_view raw = value.raw();
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (error != std::errc() || end != raw.data() + raw.size() || number > 10'000)
    throw Bad{std::string(field) + " is not a number of 0 to 10000"};
  return number;
}

At place_of(const std::string& name) {
  for (const auto& [known, at] : kPlaces)
    if (known == name) return at;
  throw Bad{"at is none of text, literal, behind, digits, account, token"};
}

void read_field(RuleSpec& rule, std::string_view key, View value) {
  if (key == "name") {
    rule.name = text_of(key, value);
  } else if (key == "pattern") {
    rule.pattern = text_of(key, value);
  } else if (key == "at") {
    rule.at = place_of(text_of(key, value));
  } else if (key == "literals") {
    rule.literals = list_of(key, value);
  } else if (key == "any_case") {
    rule.any_case = flag_of(key, value);
  } else if (key == "before") {
    rule.before = text_of(key, value);
  } else if (key == "length") {
    rule.length = number_of(key, value);
  } else if (key == "validator") {
    if (!Validator::parse(text_of(key, value), rule.validator))
      throw Bad{"validator is none of none, card, iban, ssn, phone, basic, entropy:BITS"};
  } else if (key == "group") {
    rule.group = static_cast<int>(number_of(key, value));
  } else if (key == "replacement") {
    rule.replacement = text_of(key, value);
  } else if (key == "identifiers") {
    rule.identifiers = flag_of(key, value);
  } else if (key == "numbers") {
    rule.numbers = flag_of(key, value);
  } else if (key == "keys") {
    rule.keys = list_of(key, value);
  } else if (key == "allow_keys") {
    rule.allow_keys = list_of(key, value);
  } else if (key == "key_value") {
    rule.key_value = text_of(key, value);
  } else if (key == "example") {
    rule.example = text_of(key, value);
  } else if (key == "enabled") {
    rule.enabled = flag_of(key, value);
  } else {
    throw Bad{"there is no field \"" + std::string(key) + "\""};
  }
}

void check(RuleSpec& rule) {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (rule.name.empty() || rule.name.size() > 40 ||
      !std::all_of(rule.name.begin(), rule.name.end(), in_name))
    throw Bad{"a name is 1 to 40 of a-z, 0-9 and _"};
  if (rule.pattern.empty() && rule.keys.empty()) throw Bad{"neither pattern nor keys"};
  const bool wants_literals = rule.at == At::literal || rule.at == At::behind;
  if (wants_literals && rule.literals.empty())
    throw Bad{"at asks for literals, and there are none"};
  if (rule.at == At::behind && rule.before.empty()) throw Bad{"at \"behind\" asks for before"};
  const bool wants_length = rule.at == At::digits || rule.at == At::account || rule.at == At::token;
  if (wants_length && rule.length < (rule.at == At::token ? kTokenLengthMin : 3))
    throw Bad{rule.at == At::token ? "length is less than 15" : "length is less than 3"};
  if (const auto reason = lint(rule)) throw Bad{*reason};
}

RuleSpec read_rule(View value) {
  RuleSpec rule;
  if (!value.is(json::Type::object)) throw Bad{"a rule is an object"};
  value.members([&](std::string_view key, View member) { read_field(rule, key, member); });
  check(rule);
  return rule;
}

void put(RuleSpecs& specs, RuleSpec rule) {
  rule.own = true;
  const auto same = std::find_if(specs.begin(), specs.end(),
                                 [&](const RuleSpec& s) { return s.name == rule.name; });
  if (same == specs.end()) {
    specs.push_back(std::move(rule));
    return;
  }
  *same = std::move(rule);
}

/// Reads a rules file into specs and keeps what is refused.
class Reading {
 public:
  Reading(const RuleSpecs& known, RuleSpecs& specs) : known_(known), specs_(specs) {}

  void file(View whole) {
    if (whole.is(json::Type::array)) {
      rules(whole);
    } else if (whole.is(json::Type::object)) {
      const bool has_fields = whole.find("rules") || whole.find("enable") || whole.find("disable");
      whole.members([&](std::string_view key, View value) {
        has_fields ? field(key, value) : named(key, value);
      });
    } else {
      refuse("the file", "is neither an object nor a list of rules");
    }
  }
  std::vector<Refused> take() { return std::move(refused_); }

 private:
  void field(std::string_view key, View value) {
    try {
      if (key == "rules") {
        if (!value.is(json::Type::array)) throw Bad{"is not a list of rules"};
        rules(value);
      } else if (key == "enable") {
        for (const std::string& name : list_of(key, value)) enable(name, true);
      } else if (key == "disable") {
        for (const std::string& name : list_of(key, value)) enable(name, false);
      } else {
        throw Bad{"is no field of a rules file: rules, enable, disable"};
      }
    } catch (const Bad& bad) {
      refuse(std::string(key), bad.reason);
    }
  }

  void rules(View list) {
    std::size_t number = 0;
    list.elements([&](View value) {
      ++number;
      try {
        put(specs_, read_rule(value));
      } catch (const Bad& bad) {
        const auto name = value.find("name");
        refuse(name && name->is(json::Type::string) ? name->text() : std::to_string(number),
               bad.reason);
      }
    });
  }

  /// The guide's form: a name and its pattern.
  void named(std::string_view name, View value) {
    try {
      RuleSpec rule;
      rule.name = name;
      rule.pattern = text_of("the pattern", value);
      check(rule);
      put(specs_, std::move(rule));
    } catch (const Bad& bad) {
      refuse(std::string(name), bad.reason);
    }
  }

  void enable(const std::string& name, bool yes) {
    bool found = false;
    for (RuleSpec& rule : specs_) {
      if (rule.name != name) continue;
      rule.enabled = yes;
      found = true;
    }
    for (const RuleSpec& rule : known_) {
      if (found || !yes || rule.name != name) continue;
      specs_.push_back(rule);
      specs_.back().enabled = true;
    }
    const auto same = [&](const RuleSpec& rule) { return rule.name == name; };
    if (std::none_of(specs_.begin(), specs_.end(), same))
      throw Bad{"there is no rule \"" + name + '"'};
  }

  void refuse(std::string rule, std::string reason) {
    refused_.push_back({std::move(rule), std::move(reason)});
  }

  const RuleSpecs& known_;
  RuleSpecs& specs_;
  std::vector<Refused> refused_;
};

void append_list(std::string& out, const char* key, const std::vector<std::string>& list) {
  if (list.empty()) return;
  ((out += ",\"") += key) += "\":[";
  for (const std::string& text : list) {
    if (out.back() != '[') out += ',';
    json::append_string(out, text);
  }
  out += ']';
}

void append_text(std::string& out, const char* key, std::string_view text) {
  if (text.empty()) return;
  json::append_string(((out += ",\"") += key) += "\":", text);
}

}  // namespace

std::vector<Refused> lint_rules(std::string_view text, const RuleSpecs& known, RuleSpecs& specs) {
  const json::Outcome outcome = json::validate(text);
  if (!outcome) {
    throw Error(Error::Code::invalid_argument,
                std::string("the rules are no JSON: ") + json::describe(outcome.fault) +
                    " at byte " + std::to_string(outcome.offset),
                "docs/redaction.md shows a rules file");
  }
  Reading reading(known, specs);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  reading.file(View(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1)));
  return reading.take();
}

void add_rules(std::string_view text, const RuleSpecs& known, RuleSpecs& specs) {
  const auto refused = lint_rules(text, known, specs);
  if (refused.empty()) return;
  throw Error(Error::Code::invalid_argument,
              "redaction rule " + refused[0].rule + ": " + refused[0].reason,
              "daybook redact lint FILE names every rule that is refused");
}

std::string json_of(const RuleSpec& spec) {
  std::string out = "{\"name\":";
  json::append_string(out, spec.name);
  append_text(out, "pattern", spec.pattern);
  for (const auto& [name, at] : kPlaces)
    if (at == spec.at && at != At::text) append_text(out, "at", name);
  append_list(out, "literals", spec.literals);
  if (spec.any_case) out += ",\"any_case\":true";
  append_text(out, "before", spec.before);
  if (spec.length > 0) out += ",\"length\":" + std::to_string(spec.length);
  if (spec.validator.kind != Validator::Kind::none)
    append_text(out, "validator", spec.validator.text());
  if (spec.group > 0) out += ",\"group\":" + std::to_string(spec.group);
  append_text(out, "replacement", spec.replacement);
  if (spec.identifiers) out += ",\"identifiers\":true";
  if (spec.numbers) out += ",\"numbers\":true";
  append_list(out, "keys", spec.keys);
  append_list(out, "allow_keys", spec.allow_keys);
  append_text(out, "key_value", spec.key_value);
  if (!spec.enabled) out += ",\"enabled\":false";
  append_text(out, "example", spec.example);
  return out + '}';
}

}  // namespace daybook::redact
