// The list of all text that records hold, held against the public headers.
#include "e2e/canary/text_fields.hpp"

#include <map>
#include <regex>

#include "e2e/canary/headers.hpp"
#include "support/catch.hpp"

namespace testing {
namespace {

/// "Completion.metadata{key}" and "SpanRecord.name (operation)" are about the same member.
std::map<std::string, std::set<std::string>> listed() {
  std::map<std::string, std::set<std::string>> members;
  for (const TextField& field : text_fields()) {
    const std::string name = std::regex_replace(field.name, std::regex(R"(\{.*| \(.*)"), "");
    const std::size_t dot = name.find('.');
    members[name.substr(0, dot)].insert(name.substr(dot + 1));
  }
  return members;
}

std::string shown(const std::set<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += name + '\n';
  return out;
}

}  // namespace

TEST_CASE("Every member of a record that holds text is in the list of text fields") {
  const auto members = listed();
  CHECK(members.size() == std::variant_size_v<daybook::Record>);
  std::set<std::string> origin;
  for (const std::string& name : text_members("Origin")) origin.insert("origin." + name);
  CHECK(origin.size() >= 6);
  for (const auto& [type, names] : members) {
    std::set<std::string> declared = text_members(type);
    declared.insert(origin.begin(), origin.end());
    INFO(type);
    CHECK(shown(names) == shown(declared));
  }
}

TEST_CASE("A text field that is left out of the list is seen, and so is a type not known") {
  CHECK(text_members("Completion").count("finish_reason") == 1);
  CHECK(text_members("SpanRecord").count("events.attributes") == 1);
  CHECK(text_members("Completion").count("response.raw") == 1);
  CHECK(text_members("Completion").count("attempt") == 0);
  CHECK_THROWS_WITH(text_members("Nothing"), Catch::Contains("no known type"));
}

}  // namespace testing
