// ColdStore: a store whose closed epochs are packed, as daybook reads it and as a tool that knows
// nothing of daybook does.
//
//   ColdStore store;
//   store.talk(30);                                  // forty days ago
//   store.close_epoch();
//   CHECK(store.pack() == "83 packed");                        // a run of retention
//   CHECK(store.stock("SELECT response, content_state FROM completions LIMIT 1") == "|cold\n");
#pragma once

#include <sqlite3.h>

#include <string>

#include "archive/archive_store.hpp"
#include "sql/guard.hpp"
#include "state/store_state.hpp"

namespace daybook::test {

/// Text that repeats itself as people's does: the same phrases, each time about something else.
inline std::string long_text(const std::string& about, int n) {
  return "Thank you for asking about " + about + " number " + std::to_string(n) +
         ". Our records show that the parcel left the warehouse on day " +
         std::to_string(n * 7 % 31) + " and that it will be at your door within the week. Order " +
         std::to_string(n * 7919) + " stays open until then.";
}

struct ColdStore : ArchiveStore {
  using RetainStore::text_of;

  /// Calls of a user with tools, and what the tools did.
  void talk(int calls, const std::string& user = "alice", double after = -40,
            const std::string& service = "") {
    Origin origin;
    origin.service = service;  // empty: shop
    begin();
    for (int n = 0; n < calls; ++n) {
      Completion call = at(after, chat({{"system", long_text("the rules of the house", 1)},
                                        {"user", user + " asks: " + long_text(user, n)}},
                                       long_text("an answer to " + user, n)));
      call.user_id = user;
      call.session_id = user + "-session";
      call.tools = Json{R"([{"name":"find_parcel","description":")" +
                        long_text("a tool that finds parcels", 1) + "\"}]"};
      call.metadata = {{"note", long_text("metadata of " + user, n)}};
      put(call, origin);
      ToolExecution tool = at(after, ToolExecution());
      tool.tool = "find_parcel";
      tool.user_id = user;
      tool.params = Json{R"({"parcel":")" + long_text("a parcel of " + user, n) + "\"}"};
      tool.result = Json{'"' + long_text("what was found for " + user, n) + '"'};
      put(tool, origin);
    }
    commit();
  }

  /// As a writer does at the end of a day.
  void close_epoch() const {
    sql::Connection connection = sql::Connection::open_writer(path, {});
    sql::Guard guard(path);
    const auto held = guard.acquire(std::chrono::seconds(30));
    connection.exec("BEGIN IMMEDIATE");
    state::StoreStateTable table(connection);
    state::StoreState state = table.read();
    table.close_epoch(state, kNow - 30 * kDay);
    table.write(state);
    connection.exec("COMMIT");
  }

  static RetentionOptions trusting() {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.trust_clock = true;  // audits and archives are written by the clock of now
    return options;
  }
  RetentionResult run_trusting(bool dry_run = false) const {
    RetentionOptions options = trusting();
    options.dry_run = dry_run;
    return apply_retention(path, options);
  }
  void turn_off() const { set_retention(path, {"cold", "", false, {}}); }
  /// What was packed or unpacked, or how that differs from what was planned.
  std::string pack() const {
    const RetentionResult planned = run_trusting(true), done = run_trusting();
    std::string text = std::to_string(done.texts_packed) + " packed";
    if (done.texts_unpacked > 0) text = std::to_string(done.texts_unpacked) + " unpacked";
    if (planned.texts_packed != done.texts_packed ||
        planned.packed_from_bytes != done.packed_from_bytes)
      text += ", but planned " + std::to_string(planned.texts_packed);
    if (planned.texts_unpacked != done.texts_unpacked ||
        planned.unpacked_to_bytes != done.unpacked_to_bytes)
      text += ", but planned to unpack " + std::to_string(planned.texts_unpacked);
    if (done.stay_packed_bytes > 0) text += ", some stay";
    return text + (done.finished ? "" : ", more");
  }

  /// What retention prove says of it; nothing where it does not list it.
  std::string proof() const {
    const RetentionProof proof = prove_retention(path, Time(Nanos(kNow)));
    std::string text;
    for (const RetentionProof::Row& row : proof.rows) {
      if (row.what != "cold") continue;
      const auto days = [](Nanos age) { return std::to_string(age.count() / kDay) + " days"; };
      text = "cold, " + days(row.keep.value());
      if (row.oldest_at) text += ", oldest " + days(Time(Nanos(kNow)) - *row.oldest_at);
      if (row.overdue > 0) text += ", " + std::to_string(row.overdue) + " overdue";
      if (proof.ok() != (row.overdue == 0)) text += ", but ok() is another";
    }
    return text;
  }
  /// Through SQLite alone.
  std::string stock(const std::string& sql) const {
    sqlite3* other = nullptr;
    std::string text;
    sqlite3_open_v2(path.c_str(), &other, SQLITE_OPEN_READONLY, nullptr);
    const auto row = [](void* out, int columns, char** values, char**) {
      for (int i = 0; i < columns; ++i)
        *static_cast<std::string*>(out) +=
            (i > 0 ? "|" : "") + std::string(values[i] ? values[i] : "");
      *static_cast<std::string*>(out) += '\n';
      return 0;
    };
    char* message = nullptr;
    if (sqlite3_exec(other, sql.c_str(), row, &text, &message) != SQLITE_OK) text += message;
    sqlite3_free(message);
    sqlite3_close(other);
    return text;
  }
  /// Texts that are packed, and dictionaries.
  std::string packed() const {
    const bool any = !rows("SELECT 1 FROM sqlite_schema WHERE name = 'content_dictionary'").empty();
    return rows("SELECT count(packed) || ' packed, ' || " +
                std::string(any ? "(SELECT count(*) FROM content_dictionary)" : "0") +
                " || ' dictionaries' FROM content");
  }
};

}  // namespace daybook::test
