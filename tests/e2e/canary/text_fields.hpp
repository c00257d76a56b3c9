// TextFields: every member of every record that holds text, one by one, and a record that says
// something there. What redaction promises is tried on each; a test holds the list against the
// public headers, so that a new member cannot be forgotten.
//
//   for (const TextField& field : text_fields()) {
//     Filled filled = field.fill("bob@example.com");        // "Completion.finish_reason"
//     logger.submit(std::move(filled.record), std::move(filled.origin));
//   }
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace testing {

/// What a text is, and so which rules it meets.
enum class Says {
  text,        // all rules
  name,        // of a model, a service, a tool: no phone number, no bare digits
  identifier,  // the same; kept as a pseudonym where a store says so
  json,        // JSON: values, keys and numbers
  word         // one of a few the contract names: anything else is refused
};

struct Filled {
  daybook::Record record;
  daybook::Origin origin;
};

struct TextField {
  std::string name;  // Completion.finish_reason
  Says says = Says::text;
  std::function<Filled(const std::string& text)> fill;
  bool is_key = false;  // the text is a key, of metadata, labels …
};

const std::vector<TextField>& text_fields();

}  // namespace testing
