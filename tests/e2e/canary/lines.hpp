// Lines: input in each form that daybook reads, with a text wherever the form has room for one.
//
//   std::string lines = records_lines(quoted("bob@example.com"));
#pragma once

#include <string>
#include <vector>

#include "e2e/canary/canaries.hpp"
#include "e2e/daybook.hpp"

namespace testing {

// `value`: the text as a JSON string.
std::string records_lines(const std::string& value);
std::string names_lines(const std::string& value, int number);  // ids, names of models, users …
std::string chat_lines(const std::string& value);
std::string guide_lines(const std::string& value);
std::string mcp_lines(const std::string& value, int id);
/// What is not taken: cut, of a wrong type, with keys that stand twice or are not known.
std::string broken_lines(const std::string& value);

/// Every canary, as it is and with its characters escaped, in lines of one form.
struct CanaryLines {
  std::string text;
  std::vector<std::string> needles;
  int values = 0;

  void add(const Canary& canary, std::string (*lines)(const std::string& value, int number));
};
CanaryLines canary_lines(std::string (*lines)(const std::string& value, int number));

/// The bytes of all files in the folder but those that went in: `in.…`.
std::string bytes_written(const Daybook& daybook);

}  // namespace testing
