// EraseStore: a store of calls made by the real writer, and what an erasure does to it, as text.
//
//   EraseStore store;
//   store.say("alice", "her secret");
//   CHECK(store.erase({"alice"}) == "completion 1, content 2, …");
#pragma once

#include <string>

#include "daybook/erase.hpp"
#include "retain/retain_store.hpp"

namespace daybook::test {

struct EraseStore : RetainStore {
  /// A call of a user with an answer, `after` days after now.
  void say(const std::string& user, const std::string& text, double after = -1,
           const std::string& answer = "an answer") {
    Completion call = at(after, chat({{"user", text}}, answer));
    call.user_id = user;
    call.usage.input = 10;
    add(call);
  }

  static EraseRequest user(const std::string& name) {
    EraseRequest request;
    request.user = name;
    return request;
  }
  static EraseRequest session(const std::string& name) {
    EraseRequest request;
    request.session = name;
    return request;
  }
  static EraseRequest trace(const std::string& hex) {
    EraseRequest request;
    request.trace = hex;
    return request;
  }
  static EraseRequest before(Time time) {
    EraseRequest request;
    request.before = time;
    return request;
  }

  EraseResult run(const EraseRequest& request,
                  const std::vector<std::string>& canaries = {}) const {
    EraseOptions options;
    options.canaries = canaries;
    return erase_subject(path, request, options);
  }
  static std::string text_of(const EraseResult& result) {
    std::string text;
    for (const auto& [table, rows] : result.rows_by_table)
      text += (text.empty() ? "" : ", ") + table + ' ' + std::to_string(rows);
    for (const std::string& hold : result.holds) text += ", held by " + hold;
    return text + (result.finished ? "" : ", more");
  }
  std::string planned(const EraseRequest& request) const {
    EraseOptions options;
    options.dry_run = true;
    return text_of(erase_subject(path, request, options));
  }
  /// What it erased, or how that differs from what was planned.
  std::string erase(const EraseRequest& request) const {
    const std::string plan = planned(request), done = text_of(run(request));
    return plan == done ? done : "planned " + plan + ", but erased " + done;
  }
  std::string prompts() const {
    return rows("SELECT user_id, prompt FROM completions ORDER BY id");
  }
};

}  // namespace daybook::test
