#include "access/principal.hpp"

#include <algorithm>

namespace daybook::access {

Scope Principal::scope(std::string_view action, std::string_view object) const {
  Scope scope;
  for (const Grant& grant : grants) {
    if (grant.action != action || (grant.object != "*" && grant.object != object)) continue;
    if (grant.service.empty())
      scope.all = true;
    else
      scope.services.push_back(grant.service);
  }
  std::sort(scope.services.begin(), scope.services.end());
  scope.services.erase(std::unique(scope.services.begin(), scope.services.end()),
                       scope.services.end());
  return scope;
}

bool Principal::may(std::string_view action, std::string_view object,
                    std::string_view service) const {
  const Scope rows = scope(action, object);
  if (rows.all || service.empty()) return !rows.is_denied();
  return std::binary_search(rows.services.begin(), rows.services.end(), service);
}

}  // namespace daybook::access
