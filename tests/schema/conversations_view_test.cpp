// Conversations: messages and branches are counted over the calls of the conversation alone.
#include "schema/new_store.hpp"
#include "support/catch.hpp"

using testing::NewStore;

namespace {

struct Talk : NewStore {
  Talk() {
    exec(
        "INSERT INTO service VALUES (1, 'app'); INSERT INTO resource VALUES (1, 1, 'test', '');"
        "INSERT INTO operation VALUES (1, 'chat'); INSERT INTO model VALUES (1, '', '')");
    conversation(1);
  }
  void conversation(int id) {
    exec("INSERT INTO conversation VALUES (" + std::to_string(id) + ", 'c" + std::to_string(id) +
         "', 0, 1, 1, NULL, NULL, 1700000000000000001, 1700000060000000002, 'hi', 2, 3, 0, 1, 30,"
         " 12, 5000000, 1, 1500000000, 0)");
  }
  /// One node below `parent` (0: none), an alias of `alias_of` (0: none).
  void node(int id, int parent, int alias_of = 0) {
    exec("INSERT INTO message (id, parent_id, depth, at_ms, role_code, shape, alias_of) VALUES (" +
         std::to_string(id) + ", nullif(" + std::to_string(parent) + ", 0), 1, 0, 2, 2, nullif(" +
         std::to_string(alias_of) + ", 0))");
  }
  void call(int conversation, int request, int response) {
    ++calls_;
    exec(
        "INSERT INTO span (id, at_ns, service_id, resource_id, operation_id, kind, level, status,"
        " conversation_row, redactions) VALUES (" +
        std::to_string(calls_) + ", 1, 1, 1, 1, 'chat', 2, 1, " + std::to_string(conversation) +
        ", 0);"
        "INSERT INTO completion (id, model_id, stream, attempt, request_message_id,"
        " response_message_id, request_count, response_count, content_state) VALUES (" +
        std::to_string(calls_) + ", 1, 0, 1, " + std::to_string(request) + ", " +
        std::to_string(response) + ", 1, 1, 0)");
  }
  std::string counts() {
    return rows("SELECT messages, branches FROM conversations ORDER BY at_us, conversation_id");
  }

 private:
  int calls_ = 0;
};

}  // namespace

TEST_CASE("a straight talk has no branches", "[schema]") {
  Talk talk;
  for (int id = 1; id <= 4; ++id) talk.node(id, id - 1);
  talk.call(1, 1, 2);
  talk.call(1, 3, 4);
  CHECK(talk.counts() == "4|0\n");
}

TEST_CASE("a message that was continued in two ways is a branch", "[schema]") {
  Talk talk;
  talk.node(1, 0);
  talk.node(2, 1);
  talk.node(3, 1);
  talk.call(1, 1, 2);
  talk.call(1, 1, 3);
  CHECK(talk.counts() == "3|1\n");
}

TEST_CASE("an answer resent in another dress counts as itself", "[schema]") {
  Talk talk;
  talk.node(1, 0);
  talk.node(2, 1);
  talk.node(3, 1, 2);
  talk.node(4, 3);
  talk.node(5, 4);
  talk.call(1, 1, 2);
  talk.call(1, 4, 5);
  CHECK(talk.counts() == "4|0\n");
}

TEST_CASE("what another conversation adds below shared messages is not counted", "[schema]") {
  Talk talk;
  talk.conversation(2);
  talk.node(1, 0);
  talk.node(2, 1);
  talk.node(3, 1);
  talk.node(4, 3);
  talk.call(1, 1, 2);
  talk.call(2, 3, 4);
  CHECK(talk.counts() == "2|0\n3|0\n");
}

TEST_CASE("a conversation shows its totals", "[schema]") {
  Talk talk;
  CHECK(
      talk.rows("SELECT conversation_id, at, last_at_us, title, service, environment, turns,"
                " completions, errors, input_tokens, output_tokens, cost_usd, unpriced, latency_ms"
                " FROM conversations") ==
      "c1|2023-11-14T22:13:20.000000001Z|1700000060000000|hi|app|test|2|3|1|30|12|0.005|1|1500.0"
      "\n");
}

TEST_CASE("a conversation of which no cost is known has none", "[schema]") {
  Talk talk;
  talk.exec("UPDATE conversation SET cost_nano_usd = 0, unpriced = 3");
  CHECK(talk.rows("SELECT cost_usd FROM conversations") == "(null)\n");
  talk.exec("UPDATE conversation SET unpriced = 0");
  CHECK(talk.rows("SELECT cost_usd FROM conversations") == "0.0\n");
}
