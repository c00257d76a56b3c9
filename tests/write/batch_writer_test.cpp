#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;
using test::chat;

TEST_CASE("a completion becomes a span with its detail, usage and rollup") {
  BatchStore store;
  Completion call = chat({{"user", "hi"}}, "hello");
  call.latency = std::chrono::milliseconds(812);
  call.usage.input = 8;
  call.cost_usd = 0.25;
  store.add(call);
  CHECK(store.text("SELECT kind || status || duration_ns FROM span") == "chat1812000000");
  CHECK(store.integer("SELECT cost_nano_usd FROM token_usage WHERE input_tokens = 8") ==
        250'000'000);
  CHECK(store.integer("SELECT count FROM rollup_hour") == 1);
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_bucket") == 1);
}

TEST_CASE("a conversation that resends its history stores each message once") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "b"));
  store.add(chat({{"user", "a"}, {"assistant", "b"}, {"user", "c"}}, "d"));
  CHECK(store.integer("SELECT count(*) FROM message") == 4);
  CHECK(store.integer("SELECT count(*) FROM content") == 4);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
  CHECK(store.integer("SELECT turns FROM conversation") == 2);
}

TEST_CASE("two strangers who say hi share a message and no conversation") {
  BatchStore store;
  Completion first = chat({{"user", "hi"}}, "hello");
  first.user_id = "u1";
  Completion second = chat({{"user", "hi"}}, "hello");
  second.user_id = "u2";
  store.add(first);
  store.add(second);
  CHECK(store.integer("SELECT count(*) FROM message") == 2);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 2);
}

TEST_CASE("an id that is given names the conversation, per service") {
  BatchStore store;
  Completion call = chat({{"user", "hi"}}, "hello");
  call.conversation_id = "chat-7";
  store.begin();
  store.put(call);
  store.put(call);
  Origin other;
  other.service = "other";
  store.put(call, other);
  store.commit();
  CHECK(store.text("SELECT group_concat(name || ' ' || completions) FROM conversation") ==
        "chat-7 2,chat-7 1");
}

TEST_CASE("after a rollback no id and no window entry survives") {
  BatchStore store;
  store.begin();
  store.put(chat({{"user", "lost"}}, "gone"));
  store.rollback();
  store.add(chat({{"user", "other"}}, "text"));
  store.add(chat({{"user", "lost"}}, "found"));
  CHECK(store.text("SELECT group_concat(text, '|') FROM content ORDER BY id") ==
        "other|text|lost|found");
  CHECK(store.integer("SELECT count(*) FROM message m LEFT JOIN content c ON c.id = m.content_id"
                      " WHERE c.id IS NULL") == 0);
}

TEST_CASE("an epoch closed by someone else empties the windows before the first look-up") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "b"));
  store.db.exec(
      "BEGIN IMMEDIATE; DELETE FROM message; DELETE FROM content;"
      " UPDATE epoch SET closed_ns = 1; INSERT INTO epoch (id, opened_ns,"
      " closed_ns, first_span_id, first_message_id, first_content_id)"
      " SELECT 2, 1, NULL, next_span_id,"
      " next_message_id, next_content_id FROM store_state;"
      " UPDATE store_state SET epoch = 2; COMMIT");
  store.add(chat({{"user", "a"}}, "b"));
  CHECK(store.text("SELECT group_concat(id) FROM message") == "3,4");
  CHECK(store.integer("SELECT count(*) FROM completion WHERE request_message_id = 3") == 1);
}

TEST_CASE("an epoch is closed after a day, and the chat that passes its end stays one") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "b"));
  store.now_ns += 25LL * 3600 * 1'000'000'000;
  store.add(chat({{"user", "a"}, {"assistant", "b"}, {"user", "c"}}, "d"));
  CHECK(store.integer("SELECT epoch FROM store_state") == 2);
  CHECK(store.integer("SELECT count(*) FROM message") == 6);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("private data is replaced in every field before it is stored") {
  BatchStore store;
  const std::string mail = "bob@example.com";
  Completion call = chat({{"user", "I am " + mail, Json{R"({"name":")" + mail + "\"}"}}}, mail);
  call.tags = {mail};
  call.metadata = {{"by " + mail, mail}, {"raw", Json{"{\"m\":[\"" + mail + "\"]}"}}};
  call.parameters = {{"stop", mail}};
  call.status_message = mail;
  call.user_id = call.session_id = call.conversation_id = mail;
  call.operation = call.model = call.provider = call.response_id = call.prompt_name = mail;
  call.finish_reason = call.kind = mail;
  call.failure = Failure{mail, mail, mail, mail};
  call.tools = Json{"[\"" + mail + "\"]"};
  call.usage.raw = Json{"{\"who\":\"" + mail + "\"}"};
  call.alternatives = {{"assistant", mail}};
  Origin origin;
  origin.service = origin.environment = origin.service_version = origin.id = mail;
  store.add(call, origin);
  store.add(Event{{}, mail, mail});
  ErrorRecord error;
  error.failure = Failure{mail, mail, mail, mail};
  error.context = Json{"{\"" + mail + "\":1}"};
  store.add(error);
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(test::count_in_files(store.path, mail) == 0);
  CHECK(store.integer("SELECT count(*) FROM content WHERE text LIKE '%[REDACTED]%'") > 0);
  CHECK(store.integer("SELECT redactions FROM span") > 0);
}

TEST_CASE("with redaction off the canary is found: the check above can fail") {
  BatchStore store({"", "", "", false});
  store.add(chat({{"user", "bob@example.com"}}, ""));
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(test::count_in_files(store.path, "bob@example.com") > 0);
  CHECK(store.integer("SELECT count(*) FROM audit WHERE action = 'opt_out'") == 1);
}

TEST_CASE("a store that requires redaction refuses a writer that opted out") {
  BatchStore store({"", "", "", false});
  store.db.exec("INSERT INTO setting VALUES ('redaction', 'required', 1)");
  store.db.exec("BEGIN IMMEDIATE");
  CHECK_THROWS_AS(store.writer.begin(store.now_ns), Error);
}

TEST_CASE("equal private ids stay equal as pseudonyms") {
  BatchStore store;
  Completion call = chat({{"user", "x"}}, "y");
  call.user_id = "alice@example.com";
  store.add(call);
  store.add(call);
  CHECK(store.integer(
            "SELECT count(*) FROM user_name WHERE name LIKE 'u%' AND length(name) = 18") == 1);
}

TEST_CASE("ids that look like phone numbers stay as they are") {
  BatchStore store;
  Completion call = chat({{"user", "x"}}, "y");
  call.user_id = "5551234567";
  store.add(call);
  CHECK(store.text("SELECT name FROM user_name") == "5551234567");
}

TEST_CASE("a span sent twice is stored once, and its totals count once") {
  BatchStore store;
  Origin origin;
  origin.span = test::trace_context(1, 1);
  store.add(chat({{"user", "x"}}, "y"), origin);
  store.add(chat({{"user", "x"}}, "y"), origin);
  CHECK(store.writer.counts().duplicates == 1);
  CHECK(store.integer("SELECT count(*) FROM span") == 1);
  CHECK(store.integer("SELECT completions FROM trace") == 1);
  CHECK(store.integer("SELECT sum(count) FROM rollup_hour") == 1);
}

TEST_CASE("a record id is unique per service, within a batch too") {
  BatchStore store;
  Origin origin;
  origin.id = "r1";
  store.begin();
  store.put(chat({{"user", "x"}}, "y"), origin);
  store.put(chat({{"user", "x"}}, "y"), origin);
  origin.service = "other";
  store.put(chat({{"user", "x"}}, "y"), origin);
  store.commit();
  CHECK(store.integer("SELECT count(*) FROM span") == 2);
}

TEST_CASE("rows of a batch wait, and its later records see them") {
  BatchStore store;
  Origin first, second;
  first.span = test::trace_context(1, 1);
  second.span = test::trace_context(1, 2);
  Score score;
  score.name = "good";
  score.target = first.span;
  store.begin();
  store.put(chat({{"user", "a"}}, "b"));
  CHECK(store.db.rows_wait());
  store.put(chat({{"user", "x"}}, "y"), first);
  store.put(chat({{"user", "x"}}, "y"), first);
  store.put(chat({{"user", "z"}}, "y"), second);
  store.put(score);
  store.commit();
  CHECK(store.writer.counts().duplicates == 1);
  CHECK(store.integer("SELECT count(*) FROM completion") == 3);
  CHECK(store.integer("SELECT span_row FROM score") == 2);
}

TEST_CASE("rows that waited in a batch that was rolled back are in no other") {
  BatchStore store;
  store.begin();
  store.put(chat({{"user", "a"}}, "b"));
  store.rollback();
  CHECK_FALSE(store.db.rows_wait());
  store.add(chat({{"user", "x"}}, "y"));
  CHECK(store.text("SELECT group_concat(text) FROM content") == "x,y");
  CHECK(store.integer("SELECT count(*) FROM span") == 1);
}

TEST_CASE("a failed call is an error row of its span, one without words has type unknown") {
  BatchStore store;
  Completion told = chat({{"user", "x"}}, "");
  told.failure = Failure{"RateLimit", "try later", "429", ""};
  store.add(told);
  Completion silent = chat({{"user", "x"}}, "");
  silent.status = Status::error;
  store.add(silent);
  CHECK(store.text("SELECT group_concat(type || span_row) FROM error") == "RateLimit1,unknown2");
  CHECK(store.integer("SELECT sum(count) FROM rollup_error_hour") == 2);
}

TEST_CASE("a message with a duplicate key is refused and the batch goes on") {
  BatchStore store;
  store.begin();
  CHECK(store.put(chat({Message::from_json(R"({"role":"user","role":"x"})")}, "y"))
            .find("duplicate key") != std::string::npos);
  CHECK(store.put(chat({{"user", "x"}}, "y")).empty());
  store.commit();
  CHECK(store.integer("SELECT count(*) FROM span") == 1);
}

TEST_CASE("an Anthropic-like sender's input is made inclusive, and what came in stays") {
  BatchStore store;
  Completion call = chat({{"user", "x"}}, "y");
  call.usage.input = 10;
  call.usage.cache_read = 90;
  call.usage.input_excludes_cache = true;
  call.usage.raw = Json{R"({"input_tokens": 10})"};
  store.add(call);
  CHECK(store.integer("SELECT input_tokens FROM token_usage") == 100);
  CHECK(store.text("SELECT text FROM content JOIN token_usage ON usage_id = content.id") ==
        R"({"input_tokens":10})");
}

TEST_CASE("ids rise over rollbacks and deletes and are never used twice") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "b"));
  store.db.exec("DELETE FROM span");
  store.add(chat({{"user", "a"}}, "b"));
  CHECK(store.integer("SELECT min(id) FROM span") == 2);
}

TEST_CASE("losses are rows") {
  BatchStore store;
  store.begin();
  store.writer.add_loss({"queue_full", "", "", 12, 3400});
  store.commit();
  CHECK(store.text("SELECT reason || records || ' ' || bytes FROM loss") == "queue_full12 3400");
}

TEST_CASE("extreme values do not poison the totals") {
  BatchStore store;
  Completion call = chat({{"user", "x"}}, "y");
  call.conversation_id = "c";
  call.latency = std::chrono::hours(24 * 31);
  call.usage.input = 1LL << 40;
  store.begin();
  for (int i = 0; i < 4000; ++i) store.put(call);  // 4,000 times 31 days is more than 2^63 ns
  store.commit();
  store.add(call);
  CHECK(store.integer("SELECT sum_ns FROM rollup_hour") == INT64_MAX);
  CHECK(store.integer("SELECT duration_ns FROM conversation") == INT64_MAX);
  CHECK(store.integer("SELECT input_tokens FROM conversation") == 4001 * (1LL << 40));
}

TEST_CASE("short fields keep the text round what is redacted in them") {
  BatchStore store;
  Completion call = test::chat({{"user", "hi"}}, "hello");
  call.status_message = "mail eve@example.com now";
  call.tags = {"a", "for bob@example.com"};
  store.add(call);
  CHECK(store.text("SELECT status_message FROM span") == "mail [REDACTED] now");
  CHECK(store.text("SELECT tags FROM span") == R"(["a","for [REDACTED]"])");
}
