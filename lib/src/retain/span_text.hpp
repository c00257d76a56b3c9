// SpanText: takes a span's text out of its rows, which stay and say why: pruned or archived.
//
//   SpanText text(connection, rows::ContentState::pruned);
//   text.cut(span_id);
//
// In a transaction. The text itself stays until the sweep. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "retain/moments.hpp"
#include "rows/completion.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

class SpanText {
 public:
  SpanText(sql::Connection& connection, rows::ContentState why);
  void cut(std::int64_t span_id);

 private:
  sql::Statement span_, completion_, tool_, resource_;
};

/// Takes the text out of the moment ?1, of a kind that has some.
std::string cut_moment_sql(const MomentKind& kind);

}  // namespace daybook::retain
