// View rules: which rows of a view a principal may see, and of which of them the content.
//
//   const ViewRight right = right_of(principal, "completions", has_service);
//   if (right.rows.is_denied()) refuse();
//
// A view that tells the service of its rows shows those of the services granted. Others have no
// rows of one service: they are for principals of the whole store, but for `messages` (those of the
// services' calls), and `prices` and `ago`, which are about nobody. A new view has the strictest
// rule, and a new column of JSON is content, until it is named here.
#pragma once

#include <string_view>

#include "access/principal.hpp"

namespace daybook::access {

/// What is in both.
Scope both(const Scope& a, const Scope& b);

/// Whether the column is what people, models and tools said: NULL without the grant `content`. The
/// audit quotes nobody: its column `result` is whether something was allowed.
bool is_content(std::string_view view, std::string_view column);
/// Whether the column is none, but made of stored text, or tells why content is missing.
bool is_made_of_text(std::string_view view, std::string_view column);

struct ViewRight {
  Scope rows;
  Scope content;  // of these rows
  bool shows_all_content() const {
    return content.all || (!rows.all && content.services == rows.services);
  }
};
ViewRight right_of(const Principal& principal, std::string_view view, bool has_service);
/// Whether the grants let the principal see all rows of all views but audit_entries.
bool sees_every_row(const Principal& principal);
/// Whether no view's rows may be seen at all.
bool sees_nothing(const Principal& principal);
/// The rows a typed report may count: granted by `report`, or to read its view.
Scope report_scope(const Principal& principal, std::string_view view);

}  // namespace daybook::access
