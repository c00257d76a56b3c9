#include "access/view_rules.hpp"

#include <algorithm>
#include <array>

namespace daybook::access {
namespace {

constexpr std::array<std::string_view, 14> kContent = {
    "body",  "comment",        "error_message", "prompt", "response", "result",   "sample",
    "stack", "status_message", "text",          "title",  "uri",      "metadata", "attributes"};
/// JSON of names and numbers; what is not here and ends in _json is content.
constexpr std::array<std::string_view, 9> kPlainJson = {
    "bounds_json", "buckets_json",  "detail_json", "labels_json", "parameters_json",
    "scope_json",  "subjects_json", "tags_json",   "usage_json"};

template <std::size_t n>
bool has(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_report(std::string_view view) {
  return view.starts_with("report_") || view.starts_with("latency_");
}

bool is_about_nobody(std::string_view view) {
  return view == "ago" || view == "prices";
}

void add(Scope& scope, const Scope& more) {
  scope.all = scope.all || more.all;
  scope.services.insert(scope.services.end(), more.services.begin(), more.services.end());
  std::sort(scope.services.begin(), scope.services.end());
  scope.services.erase(std::unique(scope.services.begin(), scope.services.end()),
                       scope.services.end());
}

bool may_read_something(const Principal& principal) {
  return std::any_of(principal.grants.begin(), principal.grants.end(), [](const Grant& grant) {
    return grant.action == "read" || grant.action == "report";
  });
}

}  // namespace

Scope both(const Scope& a, const Scope& b) {
  if (a.all) return b;
  if (b.all) return a;
  Scope scope;
  std::set_intersection(a.services.begin(), a.services.end(), b.services.begin(), b.services.end(),
                        std::back_inserter(scope.services));
  return scope;
}

bool is_content(std::string_view view, std::string_view column) {
  if (view == "audit_entries") return false;
  return has(kContent, column) || (column.ends_with("_json") && !has(kPlainJson, column));
}

bool is_made_of_text(std::string_view view, std::string_view column) {
  return column == "content_state" || column == "parameters_json" || column == "usage_json" ||
         (view == "messages" && column == "name");
}

Scope report_scope(const Principal& principal, std::string_view view) {
  Scope scope = principal.scope("read", view);
  add(scope, principal.scope("report", "*"));
  return scope;
}

ViewRight right_of(const Principal& principal, std::string_view view, bool has_service) {
  ViewRight right;
  if (view == "audit_entries") {
    right.rows = principal.scope("audit", "*");
  } else if (is_report(view)) {
    right.rows = report_scope(principal, view);
  } else {
    right.rows = principal.scope("read", view);
  }
  if (is_about_nobody(view) && may_read_something(principal)) right.rows.all = true;
  if (!right.rows.all && !has_service && view != "messages") right.rows.services.clear();
  right.content = both(right.rows, principal.scope("content", view));
  // Messages have no service to tell by: the text of all of them, or of none.
  if (view == "messages" && !right.shows_all_content()) right.content = {};
  return right;
}

bool sees_every_row(const Principal& principal) {
  return std::any_of(principal.grants.begin(), principal.grants.end(), [](const Grant& grant) {
    return grant.action == "read" && grant.object == "*" && grant.service.empty();
  });
}

bool sees_nothing(const Principal& principal) {
  return !may_read_something(principal) && principal.scope("audit", "*").is_denied();
}

}  // namespace daybook::access
