// Messages and completions: what was taken apart comes back whole, or not at all.
#include "schema/new_store.hpp"
#include "support/catch.hpp"

using testing::NewStore;

namespace {

/// A store whose content rows a test fills: content 1, 2 … are `texts`.
struct Calls : NewStore {
  explicit Calls(const std::vector<std::string>& texts) {
    exec(
        "INSERT INTO service VALUES (1, 'app'); INSERT INTO resource VALUES (1, 1, '', '');"
        "INSERT INTO operation VALUES (1, 'chat'); INSERT INTO model VALUES (1, 'openai', 'm')");
    daybook::sql::Statement insert(writer(), "INSERT INTO content (text, checksum) VALUES (?1, 0)");
    for (const auto& text : texts) insert.bind(1, std::string_view(text)).run();
  }
  /// Values: id, parent_id, role_code, content_id, extra_id, shape.
  void message(const std::string& values) {
    exec(
        "INSERT INTO message (id, parent_id, role_code, content_id, extra_id, shape, depth, at_ms)"
        " VALUES (" +
        values + ", 1, 1700000000123)");
  }
  /// Values: request_message_id, request_count, response_message_id, response_count, alternatives.
  void completion(const std::string& values) {
    exec(
        "INSERT INTO span (id, at_ns, duration_ns, service_id, resource_id, operation_id, kind,"
        " level, status, redactions)"
        " VALUES (1, 1700000000123456789, 2500000000, 1, 1, 1, 'chat', 2, 1, 0);"
        "INSERT INTO completion (id, model_id, stream, attempt, content_state,"
        " request_message_id, request_count, response_message_id, response_count, alternatives)"
        " VALUES (1, 1, 1, 1, 0, " +
        values + ")");
  }
};

const std::string kNull = "(null)\n";

}  // namespace

TEST_CASE("each shape of message is rebuilt as it came", "[schema]") {
  Calls store({"hi", R"({"name":"bob"})", R"({"content":[1],"x":null})"});
  store.message("1, NULL, 2, 1, NULL, 0");
  store.message("2, NULL, 2, 1, 2, 0");
  store.message("3, NULL, 3, NULL, 2, 1");
  store.message("4, NULL, 3, NULL, NULL, 2");
  store.message("5, NULL, 0, NULL, 3, 3");
  store.message("6, NULL, 0, NULL, NULL, 2");
  CHECK(store.rows("SELECT message_json FROM messages ORDER BY id") ==
        R"({"role":"user","content":"hi"})"
        "\n"
        R"({"role":"user","content":"hi","name":"bob"})"
        "\n"
        R"({"role":"assistant","content":null,"name":"bob"})"
        "\n"
        R"({"role":"assistant"})"
        "\n"
        R"({"content":[1],"x":null})"
        "\n"
        "{}\n");
}

TEST_CASE("a role that is none of the usual ones is kept", "[schema]") {
  Calls store({"hi"});
  store.exec(
      "INSERT INTO message (id, role_code, other_role, content_id, shape, depth, at_ms)"
      " VALUES (1, 5, 'a\"b', 1, 0, 1, 0)");
  CHECK(store.rows("SELECT role, message_json FROM messages") ==
        "a\"b|{\"role\":\"a\\\"b\",\"content\":\"hi\"}\n");
}

TEST_CASE("text with NUL, controls and quotes becomes valid JSON", "[schema]") {
  Calls store({std::string("a\0b\x01\"\\\n\xF0\x9F\x98\x80", 11)});
  store.message("1, NULL, 2, 1, NULL, 0");
  CHECK(store.rows("SELECT message_json FROM messages") ==
        "{\"role\":\"user\",\"content\":\"a\\u0000b\\u0001\\\"\\\\\\n\xF0\x9F\x98\x80\"}\n");
}

TEST_CASE("the text of a parts array is its text parts, line by line", "[schema]") {
  Calls store({R"({"content":[{"text":"a","type":"text"},{"type":"image_url","url":"x"},"b",)"
               R"({"text":"thought","type":"reasoning"},{"text":"c","type":"input_text"}]})",
               R"({"content":{"text":"one part","type":"text"}})", R"({"content":7})"});
  store.message("1, NULL, 2, NULL, 1, 3");
  store.message("2, NULL, 2, NULL, 2, 3");
  store.message("3, NULL, 2, NULL, 3, 3");
  CHECK(store.rows("SELECT text FROM messages ORDER BY id") == "a\nb\nc\none part\n" + kNull);
}

TEST_CASE("a lone surrogate shows as its escape, so that text stays UTF-8", "[schema]") {
  Calls store({R"({"content":"x \ud800"})", R"({"content":"x \\ud800"})", R"({"name":"\udfff"})"});
  store.message("1, NULL, 2, NULL, 1, 3");
  store.message("2, NULL, 2, NULL, 2, 3");
  store.message("3, NULL, 2, NULL, 3, 2");
  CHECK(store.rows("SELECT text, name FROM messages ORDER BY id") ==
        "x \\ud800|(null)\nx \\ud800|(null)\n(null)|(null)\n");
}

TEST_CASE("a request comes back whole and in order", "[schema]") {
  Calls store({"be kind", "hi", "hello"});
  store.message("1, NULL, 1, 1, NULL, 0");
  store.message("2, 1, 2, 2, NULL, 0");
  store.message("3, 2, 3, 3, NULL, 0");
  store.completion("2, 2, 3, 1, NULL");
  CHECK(store.rows("SELECT messages_json, response_json, prompt, response FROM completions") ==
        R"([{"role":"system","content":"be kind"},{"role":"user","content":"hi"}]|)"
        R"({"role":"assistant","content":"hello"}|hi|hello)"
        "\n");
}

TEST_CASE("an empty request is an empty array and an absent one is NULL", "[schema]") {
  Calls empty({}), absent({});
  empty.completion("NULL, 0, NULL, 0, NULL");
  absent.completion("NULL, NULL, NULL, NULL, NULL");
  const std::string both = "SELECT messages_json, response_json FROM completions";
  CHECK(empty.rows(both) == "[]|(null)\n");
  CHECK(absent.rows(both) == "(null)|(null)\n");
}

TEST_CASE("JSON is NULL as a whole where any part of it is gone or packed", "[schema]") {
  Calls store({"be kind", "hi"});
  store.message("1, NULL, 1, 1, NULL, 0");
  store.message("2, 1, 2, 2, NULL, 0");
  store.completion("2, 2, NULL, 0, NULL");
  store.exec("DELETE FROM content WHERE id = 1");
  CHECK(store.rows("SELECT messages_json, prompt FROM completions") == "(null)|hi\n");
  store.exec("UPDATE content SET text = NULL, packed = x'00'");
  CHECK(store.rows("SELECT message_json, content_state FROM messages ORDER BY id") ==
        "(null)|pruned\n(null)|cold\n");
  store.exec("DELETE FROM message WHERE id = 1");
  CHECK(store.rows("SELECT messages_json FROM completions") == kNull);
}

TEST_CASE("an answer of several messages is an array, and its text the last there is", "[schema]") {
  Calls store({"q", "let me look", R"({"tool_calls":[]})"});
  store.message("1, NULL, 2, 1, NULL, 0");
  store.message("2, 1, 3, 2, NULL, 0");
  store.message("3, 2, 3, NULL, 3, 1");
  store.completion("1, 1, 3, 2, NULL");
  CHECK(store.rows("SELECT response_json, response FROM completions") ==
        R"([{"role":"assistant","content":"let me look"},)"
        R"({"role":"assistant","content":null,"tool_calls":[]}]|let me look)"
        "\n");
}

TEST_CASE("an answer of empty text is empty, not NULL", "[schema]") {
  Calls store({"q", ""});
  store.message("1, NULL, 2, 1, NULL, 0");
  store.message("2, 1, 3, 2, NULL, 0");
  store.completion("1, 1, 2, 1, NULL");
  CHECK(store.rows("SELECT response FROM completions") == "\n");
}

TEST_CASE("several choices are listed, the response first", "[schema]") {
  Calls store({"q", "a", "b", "c"});
  store.message("1, NULL, 2, 1, NULL, 0");
  for (const char* choice : {"2, 1, 3, 2", "3, 1, 3, 3", "4, 1, 3, 4"})
    store.message(std::string(choice) + ", NULL, 0");
  store.completion("1, 1, 2, 1, '[4,3]'");
  CHECK(store.rows("SELECT response, choices_json FROM completions") ==
        R"(a|[{"role":"assistant","content":"a"},{"role":"assistant","content":"c"},)"
        R"({"role":"assistant","content":"b"}])"
        "\n");
}

TEST_CASE("output tokens per second leave out the wait for the first", "[schema]") {
  Calls store({});
  store.completion("NULL, NULL, NULL, NULL, NULL");
  store.exec("INSERT INTO token_usage (id, model_id, output_tokens) VALUES (1, 1, 100)");
  const std::string rate = "SELECT output_tokens_per_s FROM completions";
  CHECK(store.rows(rate) == "40.0\n");
  store.exec("UPDATE completion SET time_to_first_token_ns = 500000000");
  CHECK(store.rows(rate) == "50.0\n");
  store.exec("UPDATE completion SET time_to_first_token_ns = 2500000000");
  CHECK(store.rows(rate) == kNull);
}

TEST_CASE("times are shown to the nanosecond", "[schema]") {
  Calls store({});
  store.completion("NULL, NULL, NULL, NULL, NULL");
  CHECK(store.rows("SELECT at, at_us, latency_ms FROM spans") ==
        "2023-11-14T22:13:20.123456789Z|1700000000123456|2500.0\n");
}
