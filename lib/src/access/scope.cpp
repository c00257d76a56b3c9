#include "access/scope.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace daybook::access {

std::string scope_text(std::vector<std::string> services) {
  if (services.empty()) return "{}";
  std::sort(services.begin(), services.end());
  services.erase(std::unique(services.begin(), services.end()), services.end());
  return nlohmann::json{{"service", services}}.dump(-1, ' ', false,
                                                    nlohmann::json::error_handler_t::replace);
}

std::optional<std::vector<std::string>> services_of_scope(std::string_view scope) {
  const auto json = nlohmann::json::parse(scope, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  if (json.empty()) return std::vector<std::string>{""};
  const auto service = json.find("service");
  if (json.size() != 1 || service == json.end() || !service->is_array()) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& name : *service) {
    if (!name.is_string() || name.get_ref<const std::string&>().empty()) return std::nullopt;
    names.push_back(name.get<std::string>());
  }
  return names;
}

}  // namespace daybook::access
