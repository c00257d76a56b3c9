// DueSpans: the spans that a policy lets go, service by service, oldest first.
//
//   DueSpans due(connection, policies, now_ns);
//   due.begin();                                       // in a transaction, or out of one
//   for (Look look; (look = due.look()) != Look::end;) if (look == Look::due) use(due.span());
//   const Place place = due.place();                   // begin(place) goes on behind it
//
// A span counts as one with an error where its own status is one, or its trace has one: what went
// wrong is kept with all that led to it. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "retain/place.hpp"
#include "retain/policy.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

/// What its deletion has to know of a span; texts are valid until the next one.
struct DueSpan {
  std::int64_t id = 0, at_us = 0, at_ns = 0, service_id = 0;
  std::int64_t trace_row = 0, conversation_row = 0, operation_id = 0;
  std::int64_t model_id = 0, prompt_row = 0;  // 0: none
  int status = 0;
  Belongs belongs;
  bool is_error = false;  // or in a trace with one
  bool has_completion = false, has_usage = false, has_tool = false, has_resource = false;
  std::string_view kind, environment, tool, server;

  What what() const noexcept {
    return has_completion ? What::completions
           : has_tool     ? What::tools
           : has_resource ? What::resources
                          : What::spans;
  }
};

class DueSpans {
 public:
  DueSpans(sql::Connection& connection, const Policies& policies, std::int64_t now_ns);

  void begin(const Place& place = {});
  Look look();  // at the next one
  const DueSpan& span() const noexcept { return span_; }
  const Place& place() const noexcept { return place_; }
  void pause() noexcept { select_.reset(); }

 private:
  void open_service();

  const Policies& policies_;
  std::int64_t now_ns_;
  std::vector<std::int64_t> services_;  // of which any span may be due
  sql::Statement select_;
  bool open_ = false;
  Place place_;
  DueSpan span_;
};

/// One span, whatever its policy.
class SpanById {
 public:
  explicit SpanById(sql::Connection& connection);
  const DueSpan* find(std::int64_t id);  // nullptr: it is gone; its texts until pause() or the next
  void pause() noexcept { select_.reset(); }

 private:
  sql::Statement select_;
  DueSpan span_;
};

}  // namespace daybook::retain
