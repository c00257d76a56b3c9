// Workers: several writers of one store, as worker processes are. They share no window, only the
// file.
#pragma once

#include <memory>

#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/batch_store.hpp"

namespace daybook::test {

struct Workers : BatchStore {
  struct Worker {
    sql::Connection db;
    write::BatchWriter writer;
    explicit Worker(const std::string& path)
        : db(sql::Connection::open_writer(path, {})), writer(db, {}) {}
  };
  std::vector<std::unique_ptr<Worker>> workers;

  explicit Workers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) workers.push_back(std::make_unique<Worker>(path));
  }
  /// One batch of one record, through worker number `which`.
  void send(std::size_t which, Completion call) {
    Worker& worker = *workers.at(which);
    worker.db.exec("BEGIN IMMEDIATE");
    worker.writer.begin(now_ns);
    REQUIRE_FALSE(worker.writer.write({std::move(call), Origin{}, 0, {}}));
    worker.writer.finish();
    worker.db.exec("COMMIT");
    worker.writer.committed();
  }
  void require_in_order() const {
    std::string wrong;
    for (const auto& finding : check_store(path).findings)
      if (finding.kind == CheckResult::Finding::Kind::wrong) wrong += finding.text + '\n';
    CHECK(wrong == "");
  }
};

inline const std::string kRules(1000, 'r');

/// Turn `turn` of the conversation `name`, with all that went before.
inline Completion turn_of(const std::string& name, int turn) {
  std::vector<Message> messages = {{"system", kRules}};
  for (int i = 0; i < turn; ++i) {
    messages.push_back({"user", name + " asks " + std::to_string(i)});
    messages.push_back({"assistant", name + " is told " + std::to_string(i)});
  }
  messages.push_back({"user", name + " asks " + std::to_string(turn)});
  return chat(messages, name + " is told " + std::to_string(turn));
}

}  // namespace daybook::test
