// BatchStore: a fresh store with a BatchWriter that is stepped by hand, and answers as text.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "schema/migrate.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"
#include "support/temp_folder.hpp"
#include "write/batch_writer.hpp"

namespace daybook::test {

constexpr std::int64_t kNow = 1'795'000'000LL * 1'000'000'000;  // 2026-11-18

struct BatchStore {
  testing::TempFolder folder;
  std::string path = folder / "store.db";
  sql::Connection db = open(path);
  write::BatchWriter writer;
  std::int64_t now_ns = kNow;

  explicit BatchStore(write::BatchOptions options = {}) : writer(db, options) {}

  static sql::Connection open(const std::string& path) {
    sql::Connection::WriterOptions options;
    options.create = true;
    sql::Connection connection = sql::Connection::open_writer(path, options);
    sql::Guard guard(path);
    schema::migrate(connection, guard);
    return connection;
  }

  void begin() {
    db.exec("BEGIN IMMEDIATE");
    writer.begin(now_ns);
  }
  void commit() {
    writer.finish();
    db.exec("COMMIT");
    writer.committed();
  }
  void rollback() {
    db.exec("ROLLBACK");
    writer.rolled_back();
  }
  /// One record in the open batch; the error's text where its content is not valid.
  std::string put(Record record, Origin origin = {}) {
    const auto error = writer.write({std::move(record), std::move(origin), 0, {}});
    return error ? error->what() : "";
  }
  /// One batch of one record.
  std::string add(Record record, Origin origin = {}) {
    begin();
    std::string error = put(std::move(record), std::move(origin));
    commit();
    return error;
  }

  std::string text(const std::string& sql) { return db.text(sql); }
  std::int64_t integer(const std::string& sql) { return db.integer(sql); }
};

/// How often the bytes stand in the store's files: database, WAL, sidecars.
inline std::size_t count_in_files(const std::string& path, const std::string& needle) {
  std::size_t found = 0;
  for (const char* suffix : {"", "-wal", "-turn", "-lock"}) {
    std::ifstream file(path + suffix, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    for (auto at = bytes.find(needle); at != std::string::npos; at = bytes.find(needle, at + 1))
      ++found;
  }
  return found;
}

inline Completion chat(std::vector<Message> messages, std::string answer) {
  Completion call;
  call.model = "m";
  call.messages = std::move(messages);
  if (!answer.empty()) call.response.push_back({"assistant", std::move(answer)});
  return call;
}

inline TraceContext trace_context(std::uint8_t trace, std::uint8_t span) {
  TraceContext context;
  context.trace_id[15] = trace;
  context.span_id[7] = span;
  return context;
}

}  // namespace daybook::test
