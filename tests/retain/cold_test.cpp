// Text of closed epochs is packed where the policy says so: daybook reads it as before, another
// tool sees NULL and is told why.
#include "retain/cold_store.hpp"

#include <random>

#include "daybook/redact_scan.hpp"
#include "daybook/search.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;
using Catch::StartsWith;

namespace {

/// All that is told of texts, as daybook reads it.
std::string told(const ColdStore& store) {
  return store.exported() +
         store.rows(
             "SELECT id, prompt, response, messages_json, response_json, tools_json FROM"
             " completions ORDER BY id") +
         store.rows(
             "SELECT id, params_json, result, result_json FROM tool_executions ORDER BY id") +
         store.rows("SELECT id, name, text, message_json FROM messages ORDER BY id") +
         store.rows("SELECT text, tools_json FROM prompts");
}

/// Forty days ago, packed.
struct PackedStore : ColdStore {
  explicit PackedStore(int calls = 60) {
    talk(calls);
    close_epoch();
    keep("cold", 7);
    pack();
  }
};

}  // namespace

TEST_CASE("Cold text reads as before, and a tool that knows nothing of it sees NULL and why",
          "[retain][cold]") {
  ColdStore store;
  store.talk(60);
  store.close_epoch();
  store.keep("cold", 7);
  const std::string before = told(store);
  const std::string plain = store.stock("SELECT prompt FROM completions");
  REQUIRE_THAT(plain, Contains("alice asks: "));
  CHECK(store.pack() == "242 packed");
  CHECK(told(store) == before);
  CHECK(store.wrong() == "");
  CHECK(store.stock("SELECT DISTINCT prompt, response, messages_json, response_json, tools_json,"
                    " content_state FROM completions") == "|||||cold\n");
  CHECK(store.stock("SELECT DISTINCT params_json, result, result_json, content_state FROM"
                    " tool_executions") == "|||cold\n");
  CHECK(store.stock("SELECT DISTINCT text, message_json, content_state FROM messages") ==
        "||cold\n");
  CHECK(store.stock("SELECT text, tools_json, content_state FROM prompts") == "||cold\n");
  CHECK(store.stock("SELECT count(*), count(metadata_json) FROM completions") == "60|60\n");
  CHECK(store.rows("SELECT DISTINCT content_state FROM completions") == "cold\n");
}

TEST_CASE("Nothing is packed without the policy, in the open epoch, or before its time",
          "[retain][cold]") {
  ColdStore store;
  store.talk(20);
  store.close_epoch();
  store.talk(20, "bob", -10);
  store.keep("metrics", 1000);
  CHECK(store.pack() == "0 packed");
  store.keep("cold", 50);
  CHECK(store.pack() == "0 packed");
  store.keep("cold", 7);
  CHECK(store.pack() == "82 packed");
  CHECK(store.stock("SELECT content_state, count(response) FROM completions GROUP BY 1") ==
        "cold|0\nstored|20\n");
  store.close_epoch();
  CHECK(store.pack() == "82 packed");
  CHECK(store.pack() == "0 packed");
  CHECK(store.wrong() == "");
}

TEST_CASE("A text that something without a content_state refers to stays plain", "[retain][cold]") {
  ColdStore store;
  const std::string shared = long_text("the failure that everybody talks of", 3);
  ToolExecution tool = at(-40, ToolExecution());
  tool.tool = "t";
  tool.result = Json{'"' + shared + '"'};
  store.add(tool);
  ErrorRecord error = at(-40, ErrorRecord());
  error.failure = Failure{"E", shared, "", ""};
  store.add(error);
  store.talk(5);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  CHECK(store.stock("SELECT error_message FROM errors") == shared + '\n');
  CHECK(store.stock("SELECT result, content_state FROM tool_executions ORDER BY id LIMIT 1") ==
        shared + "|cold\n");
}

TEST_CASE("What is planned is what is packed, beside what the same run deletes and sweeps",
          "[retain][cold]") {
  ColdStore store;
  store.talk(30, "alice", -100);
  store.talk(30, "bob", -40);
  store.close_epoch();
  store.talk(10, "carol", -40);
  store.keep("completions", 60);
  store.keep("cold", 7);
  const RetentionResult plan = store.run_trusting(true);
  CHECK(plan.rows > 0);
  CHECK(store.pack() == std::to_string(plan.texts_packed) + " packed");
  CHECK(store.wrong() == "");
}

TEST_CASE("Stats and the report of storage tell how small cold text is", "[retain][cold]") {
  ColdStore store;
  store.talk(200);
  store.close_epoch();
  CHECK(store_stats(store.path).cold_bytes == 0);
  CHECK(store.rows("SELECT cold_bytes, packed_bytes FROM report_storage WHERE name = 'content'") ==
        "|\n");
  store.keep("cold", 7);
  const std::string bytes =
      "SELECT bytes, content_bytes FROM report_storage WHERE name = 'content'";
  const std::string before = store.rows(bytes);
  const RetentionResult run = store.run_trusting();
  const StoreStats stats = store_stats(store.path);
  CHECK(stats.cold_bytes == run.packed_from_bytes);
  CHECK(stats.packed_bytes == run.packed_to_bytes);
  CHECK(stats.cold_bytes > 4 * stats.packed_bytes);
  CHECK(store.rows("SELECT cold_bytes, packed_bytes FROM report_storage WHERE name = 'content'") ==
        std::to_string(stats.cold_bytes) + '|' + std::to_string(stats.packed_bytes) + '\n');
  const auto first = [](const std::string& text) { return std::stoll(text); };
  CHECK(first(before) - first(store.rows(bytes)) ==
        static_cast<long long>(stats.cold_bytes - stats.packed_bytes));
}

TEST_CASE("The policy of content prunes cold text, and the dictionary goes with it",
          "[retain][cold]") {
  PackedStore store;
  REQUIRE(store.packed() == "242 packed, 1 dictionaries\n");
  store.keep("content", 30);
  store.run_trusting();
  CHECK(store.rows("SELECT DISTINCT response, content_state FROM completions") == "|pruned\n");
  CHECK(store.packed() == "0 packed, 0 dictionaries\n");
  CHECK(store_stats(store.path).cold_bytes == 0);
  CHECK(store.wrong() == "");
  CHECK(count_in_files(store.path, "parcel left the warehouse") == 0);
}

TEST_CASE("A cold epoch goes into an archive and comes back the same", "[retain][cold][archive]") {
  PackedStore store;
  const std::string before = store.exported();
  CHECK(store.archive(-7) == "120 rows, 1 new");
  CHECK(store.packed() == "0 packed, 0 dictionaries\n");
  CHECK(store.restore() == "120 restored");
  CHECK(store.exported() == before);
  CHECK(store.wrong() == "");
  store.close_epoch();
  CHECK(store.pack() == "242 packed");
  CHECK(store.exported() == before);
  CHECK(store.stock("SELECT DISTINCT response, content_state FROM completions") == "|cold\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A conversation goes on whose beginning is cold, and a text that is cold comes anew",
          "[retain][cold]") {
  ColdStore store;
  Completion first =
      at(-40, chat({{"user", long_text("the first question", 1)}}, long_text("it", 2)));
  first.conversation_id = "c";
  store.add(first);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  Completion next = at(-1, chat({{"user", long_text("the first question", 1)},
                                 {"assistant", long_text("it", 2)},
                                 {"user", "And then?"}},
                                "Nothing."));
  next.conversation_id = "c";
  store.add(next);
  CHECK(store.rows("SELECT json_array_length(messages_json), content_state FROM completions ORDER"
                   " BY id") == "1|cold\n3|stored\n");
  CHECK(store.rows("SELECT count(*), completions FROM conversations") == "1|2\n");
  CHECK(store.stock("SELECT response FROM completions ORDER BY id") == "\nNothing.\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Words of cold text are indexed and found", "[retain][cold]") {
  PackedStore store;
  index_text(store.path);
  CHECK(store.rows("SELECT count(*) FROM message_search WHERE message_search MATCH 'warehouse'") ==
        "121\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A scan finds and replaces in cold text, and its dictionary forgets", "[retain][cold]") {
  ColdStore store;
  store.begin();
  for (int n = 0; n < 60; ++n)
    store.put(at(-40, chat({{"user", long_text("the canary-word-of-mine", n)}}, "short")));
  store.commit();
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  REQUIRE(count_in_files(store.path, "canary-word-of-mine") > 0);  // in the dictionary alone
  REQUIRE(store.rows("SELECT count(text) FROM content WHERE length(text) > 64") == "0\n");
  RedactScanOptions options;
  options.add_rules = R"({"canary":"canary-word-of-mine"})";
  options.apply = true;
  CHECK(redact_scan(store.path, options).hits >= 60);
  CHECK(count_in_files(store.path, "canary-word-of-mine") == 0);
  CHECK(store.rows("SELECT count(*) FROM completions WHERE prompt LIKE '%canary-word-of-mine%'") ==
        "0\n");
  CHECK(store.wrong() == "");
  CHECK(store.pack() == "60 packed");
  CHECK(store.wrong() == "");
}

TEST_CASE("A packed text that is damaged is found by check, and read as an error",
          "[retain][cold]") {
  PackedStore store;
  store.db.exec(
      "UPDATE content SET packed = substr(packed, 1, length(packed) - 3) WHERE id ="
      " (SELECT min(id) FROM content WHERE packed IS NOT NULL)");
  CHECK_THAT(store.wrong(), Contains("its packed text cannot be unpacked"));
  CHECK_THROWS_WITH(store.rows("SELECT text FROM messages"), Contains("is damaged"));
  store.db.exec(  // which says it holds 4 EiB
      "UPDATE content SET packed = x'28b52ffde0ffffffffffffff3f01000000' WHERE id ="
      " (SELECT min(id) FROM content WHERE packed IS NOT NULL)");
  CHECK_THAT(store.wrong(), Contains("its packed text cannot be unpacked"));
  CHECK_THROWS_WITH(store.rows("SELECT text FROM messages"), Contains("is damaged"));
}

TEST_CASE("Whatever happens to packed bytes, check tells it, and a reader reads them or says so",
          "[retain][cold]") {
  PackedStore store;
  std::mt19937 random(20261128);
  const std::string texts = "SELECT text FROM messages ORDER BY id", all = store.rows(texts);
  const auto read = [&] {
    try {
      return store.rows(texts);
    } catch (const Error& error) {
      CHECK(error.code == Error::Code::corrupt);
      return std::string("corrupt");
    }
  };
  const auto damage = [&](const std::string& column, const std::string& row) {
    const std::string whole = store.stock("SELECT hex(" + column + ") FROM " + row);
    for (int n = 0; n <= 60; ++n) {
      std::string hex = whole.substr(0, whole.size() - 1);
      const std::size_t most = n < 40 ? 40 : hex.size();  // most of what can go wrong is in front
      if (n < 60) hex[random() % most] = "0123456789ABCDEF"[random() % 16];
      CAPTURE(column, n);
      store.db.exec("UPDATE " + row.substr(0, row.find(' ')) + " SET " + column + " = x'" + hex +
                    "' WHERE id = (SELECT id FROM " + row + ')');
      std::string wrong;
      CHECK_NOTHROW(wrong = store.wrong());
      if (const std::string told = read(); told != all) CHECK(wrong != "");
    }
  };
  damage("packed", "content WHERE packed IS NOT NULL ORDER BY id LIMIT 1");
  damage("bytes", "content_dictionary ORDER BY id LIMIT 1");
  CHECK(store.wrong() == "");
  CHECK(read() == all);
}

TEST_CASE("Without its dictionary a packed text is not taken for another one", "[retain][cold]") {
  PackedStore store;
  store.db.exec("UPDATE content_dictionary SET id = id + 1");
  CHECK_THAT(store.wrong(), Contains("its packed text cannot be unpacked"));
  CHECK_THROWS(store.exported());
}

TEST_CASE("A dictionary of which nobody knows what it was made of goes with any text of its epoch",
          "[retain][cold]") {
  PackedStore store;
  for (const char* samples : {"x'ff'", "x'0000'", "x'ffffffff0f'", "x''"}) {
    store.db.exec(std::string("UPDATE content_dictionary SET samples = ") + samples);
    CHECK_THAT(store.wrong(), Contains("its samples are not texts of its epoch"));
  }
  store.db.exec("UPDATE content_dictionary SET samples = x'ff'");
  store.keep("tools", 30);
  store.run_trusting();
  CHECK(store.rows("SELECT id, retired FROM content_dictionary") == "32769|0\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A packed text that is damaged keeps no dictionary, and no run from its end",
          "[retain][cold]") {
  PackedStore store;
  store.db.exec(
      "UPDATE content SET packed = substr(packed, 1, length(packed) - 3) WHERE id ="
      " (SELECT min(id) FROM content WHERE packed IS NOT NULL);"
      "UPDATE content_dictionary SET retired = 1");
  CHECK(store.run_trusting().finished);
  CHECK(store.rows("SELECT id, retired FROM content_dictionary") == "32769|0\n");
  CHECK_THAT(store.wrong(), StartsWith("checksums: content 1: its packed text cannot be unpacked"));
  CHECK(store.rows("SELECT count(text) FROM messages WHERE id > 1") == "120\n");
}

TEST_CASE("A store that has lost its epochs is checked to the end", "[retain][cold]") {
  PackedStore store;
  store.db.exec("PRAGMA foreign_keys = OFF; DELETE FROM epoch");
  CHECK_THAT(store.wrong(), Contains("it is packed, and of no epoch"));
}

TEST_CASE("What an epoch has packed is checked against what is counted", "[retain][cold]") {
  PackedStore store;
  store.db.exec("UPDATE epoch SET packed_bytes = packed_bytes + 1 WHERE packed_bytes > 0");
  CHECK_THAT(store.wrong(), Contains("cold_bytes and packed_bytes are"));
}

TEST_CASE("retention prove: how old the oldest text is that is not packed, and how much is late",
          "[retain][cold]") {
  ColdStore store;
  store.talk(30);
  store.close_epoch();
  CHECK(store.proof() == "");
  store.keep("cold", 50);
  CHECK(store.proof() == "cold, 50 days, oldest 40 days");
  store.keep("cold", 39.5);  // due, for half a day
  CHECK(store.proof() == "cold, 39 days, oldest 40 days");
  store.keep("cold", 7);
  CHECK(store.proof() == "cold, 7 days, oldest 40 days, 122 overdue");
  store.pack();
  CHECK(store.proof() == "cold, 7 days");
}

TEST_CASE("retention prove: text that no run would pack is not late", "[retain][cold]") {
  ColdStore store;
  store.add(at(-40, chat({{"user", "short"}}, "and small")));
  ErrorRecord error = at(-40, ErrorRecord());
  error.failure = Failure{"E", long_text("the failure that everybody talks of", 3), "", ""};
  store.add(error);
  store.close_epoch();
  store.talk(20);  // in the open epoch
  store.keep("cold", 7);
  CHECK(store.proof() == "cold, 7 days");
  store.talk(1, "bob", -3);
  store.close_epoch();  // which is as old as its last call
  CHECK(store.proof() == "cold, 7 days, oldest 3 days");
  CHECK(store.pack() == "0 packed");
}

TEST_CASE(
    "retention prove: an epoch may be packed from when it was closed, and is late a day after",
    "[retain][cold]") {
  ColdStore store;
  store.talk(20);
  store.close_epoch();
  store.keep("cold", 7);
  store.db.exec("UPDATE epoch SET closed_ns = " + std::to_string(kNow - kDay + 1) +
                " WHERE closed_ns IS NOT NULL");
  CHECK(store.proof() == "cold, 7 days, oldest 40 days");
  store.db.exec("UPDATE epoch SET closed_ns = closed_ns - 2 WHERE closed_ns IS NOT NULL");
  CHECK(store.proof() == "cold, 7 days, oldest 40 days, 82 overdue");
}

TEST_CASE("Cold text has one age for all", "[retain][cold]") {
  ColdStore store;
  CHECK_THROWS_WITH(store.keep("cold", 7, "shop"), Contains("one age for all"));
  CHECK_THROWS_WITH(store.keep("cold", 7, "", true), Contains("one age for all"));
}

TEST_CASE("Cold text with a restored past: what came back is as old as what it is of",
          "[retain][cold][archive]") {
  PackedStore store;
  REQUIRE(store.archive(-7) == "120 rows, 1 new");
  REQUIRE(store.restore() == "120 restored");
  CHECK(store.proof() == "cold, 7 days, oldest 40 days");  // closed just now
  store.db.exec("UPDATE epoch SET closed_ns = " + std::to_string(kNow - 2 * kDay) +
                " WHERE closed_ns IS NOT NULL");
  CHECK(store.proof() == "cold, 7 days, oldest 40 days, 242 overdue");
  store.pack();
  CHECK(store.proof() == "cold, 7 days");
}
