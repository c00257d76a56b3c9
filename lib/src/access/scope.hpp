// The scope of a grant as it is stored: a JSON object.
//
//   scope_text({"chat"}) == R"({"service":["chat"]})";    scope_text({}) == "{}"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::access {

std::string scope_text(std::vector<std::string> services);
/// The services it names, "" standing for every one. Nothing where it says what this library does
/// not know, which then may not count as granted.
std::optional<std::vector<std::string>> services_of_scope(std::string_view scope);

}  // namespace daybook::access
