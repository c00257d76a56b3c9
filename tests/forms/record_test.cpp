#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Input::Item with(const std::string& rest, const Input::Options& options = {}) {
  return read_one(R"({"prompt":"p",)" + rest + "}", options);
}
Completion call(const std::string& rest) {
  return completion(R"({"prompt":"p",)" + rest + "}");
}
std::string rejected(const std::string& rest, const Input::Options& options = {}) {
  return rejection(R"({"prompt":"p",)" + rest + "}", options);
}
std::string hex(const std::uint8_t* bytes, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i)
    out += "0123456789abcdef"[bytes[i] >> 4], out += "0123456789abcdef"[bytes[i] & 15];
  return out;
}

}  // namespace

TEST_CASE("record: every key of a completion arrives") {
  const Input::Item item = read_one(
      R"({"type":"completion","id":7,"at":"2026-11-23T10:00:00Z","latency_ms":812,"service":"s","environment":"e",)"
      R"("service_version":"v","operation":"op","conversation_id":"c","session":"se","user":42,"level":"WARN",)"
      R"("status":"OK","status_message":"fine","tags":["a","b"],"kind":"text_completion","provider":"openai",)"
      R"("model":"m","request_model":"r","response_id":"id","messages":[],"tools":[{"a":1}],"response":"x",)"
      R"("cost_usd":0.25,"ttft_ms":3.5,"finish_reason":["stop","length"],"stream":true,"attempt":2,"cache_hit":0,)"
      R"("params":{"temperature":0.10},"prompt_name":"pn","prompt_version":3})");
  REQUIRE_FALSE(item.rejection);
  const Completion& c = std::get<Completion>(item.record);
  CHECK(item.origin.id + item.origin.service + item.origin.environment +
            item.origin.service_version ==
        "7sev");
  CHECK(c.operation + c.conversation_id + c.session_id + c.user_id == "opcse42");
  CHECK((c.level == Level::warn && c.status == Status::ok && c.status_message == "fine"));
  CHECK(c.tags == std::vector<std::string>{"a", "b"});
  CHECK(c.kind + c.provider + c.model + c.requested_model + c.response_id ==
        "text_completionopenaimrid");
  CHECK(c.tools.text == R"([{"a":1}])");
  CHECK((c.cost_usd == 0.25 && ns(c.time_to_first_token) == 3'500'000 &&
         ns(c.latency) == 812'000'000));
  CHECK((c.finish_reason == "stop,length" && c.stream && c.attempt == 2 && c.cache_hit == false));
  CHECK(text_of(c.parameters) == R"({"temperature":0.10})");
  CHECK(c.prompt_name + c.prompt_version == "pn3");
  CHECK(c.metadata.empty());
}

TEST_CASE(
    "record: unknown keys become metadata, a taken name gets a number, numbers keep their text") {
  CHECK(
      text_of(call(R"("metadata":{"a":1.0,"b":{}},"a":12345678901234567890,"c":null)").metadata) ==
      R"({"a":1.0,"b":{},"a_2":12345678901234567890,"c":null})");
  CHECK(text_of(call(R"("metadata":{"a":1,"a_2":2},"a":3)").metadata) ==
        R"({"a":1,"a_2":2,"a_3":3})");
  CHECK(text_of(call(R"("metadata":[1])").metadata) == R"({"value":[1]})");
  CHECK(text_of(call(R"("attributes":{"a":"\ud800"})").metadata) == R"({"a":"\ud800"})");
  CHECK(text_of(call(R"("metadata":{"m":1},"attributes":{"a":1})").metadata) ==
        R"({"m":1,"attributes":{"a":1}})");
}

TEST_CASE("record: strict input rejects unknown keys with the nearest name") {
  Input::Options options;
  options.strict = true;
  CHECK(rejected(R"("latency_mss":1)", options) == "latency_mss: unknown key; is it `latency_ms`?");
  CHECK(rejected(R"("zzz":1)", options) == "zzz: unknown key");
}

TEST_CASE("record: a key that stands twice at the top is rejected, escapes decoded") {
  CHECK(rejected(R"("x":1,"y":2,"\u0078":3)") == "x: the key stands twice");
  CHECK(rejected(R"("metadata":{"k":1,"k":2})") == "metadata: a key stands twice, got \"k\"");
}

TEST_CASE("record: a number as status is of HTTP") {
  CHECK(call(R"("status":200)").status == Status::ok);
  const Completion failed = call(R"("status":429)");
  CHECK((failed.status == Status::error && failed.status_message == "HTTP 429"));
  CHECK(rejected(R"("status":"odd")") ==
        "status: expected ok, error, unset or an HTTP status, got \"odd\"");
}

TEST_CASE("record: an error object makes the call a failure") {
  const Completion c =
      call(R"("status":400,"error":{"type":"t","message":"m","code":7,"param":"image","x":null})");
  REQUIRE(c.failure);
  CHECK(c.failure->type + c.failure->message + c.failure->code == "tm7");
  CHECK(c.status == Status::error);
  CHECK(text_of(c.metadata) == R"({"error":{"param":"image"}})");
  CHECK(call(R"("error":"boom")").failure->message == "boom");
  CHECK_FALSE(call(R"("error":null)").failure);
  CHECK(call(R"("error":true)").status == Status::error);
  CHECK(rejected(R"("error":7)") == "error: expected an object or a text, got 7");
}

TEST_CASE("record: trace and span ids") {
  const std::string trace = "0123456789abcdef0123456789ABCDEF";
  const Input::Item item =
      with(R"("trace_id":")" + trace +
           R"(","span_id":"00000000000000aa","parent_span_id":"00000000000000bb")");
  REQUIRE(item.origin.span);
  CHECK(hex(item.origin.span->trace_id, 16) == "0123456789abcdef0123456789abcdef");
  CHECK(hex(item.origin.span->span_id, 8) == "00000000000000aa");
  const auto& parent = std::get<Completion>(item.record).parent;
  REQUIRE(parent);
  CHECK(hex(parent->trace_id, 16) + hex(parent->span_id, 8) ==
        "0123456789abcdef0123456789abcdef00000000000000bb");
}

TEST_CASE("record: another text as trace id becomes a keyed one and is kept") {
  const Input::Item a = with(R"("trace_id":"req-1")"), b = with(R"("trace_id":"req-1")"),
                    c = with(R"("trace_id":"req-2")");
  CHECK(hex(a.origin.span->trace_id, 16) == hex(b.origin.span->trace_id, 16));
  CHECK(hex(a.origin.span->trace_id, 16) != hex(c.origin.span->trace_id, 16));
  CHECK(text_of(std::get<Completion>(a.record).metadata) == R"({"trace_id_given":"req-1"})");
  CHECK(rejected(R"("span_id":"xyz")") ==
        "span_id: expected 16 hex digits, not all 0, got \"xyz\"");
  CHECK(rejected(R"("parent_span_id":"00000000000000bb")") == "parent_span_id: needs a trace_id");
}

TEST_CASE("record: wrong types are rejected with their key") {
  CHECK(rejected(R"("stream":"yes")") == "stream: expected true or false, got \"yes\"");
  CHECK(rejected(R"("model":{})") == "model: expected text, got {}");
  CHECK(rejected(R"("attempt":0)") == "attempt: expected a whole number from 1, got 0");
  CHECK(rejected(R"("cost_usd":-1)") == "cost_usd: expected 0 to 1000000 dollars, got -1");
  CHECK(rejected(R"("cost_usd":1e999)") == "cost_usd: expected 0 to 1000000 dollars, got 1e999");
  CHECK(rejected(R"("level":"loud")") ==
        "level: expected trace, debug, info, warn, error, fatal or 1 to 24, got \"loud\"");
  CHECK(rejected(R"("tags":7)") == "tags: expected an array of texts, got 7");
  CHECK(rejected(R"("latency_ms":"fast")") == "latency_ms: expected a number, got \"fast\"");
  CHECK(rejected(R"("id":")" + std::string(1025, 'x') + "\"")
            .rfind("id: expected at most 1024 bytes", 0) == 0);
}

TEST_CASE("record: an error record by its own keys or by its error object") {
  const ErrorRecord own = one<ErrorRecord>(
      R"({"type":"error","at":1,"error_type":"T","message":"m","error_code":5,"stack":"s","handled":true,)"
      R"("context":[1],"provider":"p","model":"mo","extra":"x"})");
  CHECK(own.failure.type + own.failure.message + own.failure.code + own.failure.stack == "Tm5s");
  CHECK((own.handled == true && own.context.text == "[1]" && own.provider + own.model == "pmo"));
  CHECK(text_of(own.metadata) == R"({"extra":"x"})");
  const ErrorRecord object =
      one<ErrorRecord>(R"({"type":"error","level":"fatal","error":{"type":"T","message":"m"}})");
  CHECK((object.failure.type == "T" && object.level == Level::fatal));
}

TEST_CASE("record: an event needs a name") {
  const Event event =
      one<Event>(R"({"type":"event","name":"deploy","body":{"v":1},"attributes":{"a":1}})");
  CHECK(event.name + event.body == R"(deploy{"v":1})");
  CHECK(text_of(event.metadata) == R"({"a":1})");
  CHECK(rejection(R"({"type":"event"})") == "name: an event needs a name");
}

TEST_CASE("record: the origin says source, line and where to go on") {
  Input::Options options;
  options.default_service = "app";
  const auto items =
      read_all("\n{\"prompt\":\"a\"}\n{\"prompt\":\"b\",\"service\":\"own\"}", options);
  REQUIRE(items.size() == 2);
  CHECK(items[0].origin.source == "in.jsonl");
  CHECK((items[0].origin.line == 2 && items[0].origin.offset == 16 &&
         items[0].origin.service == "app"));
  CHECK((items[1].origin.line == 3 && items[1].origin.service == "own"));
}

TEST_CASE("record: limits on counts are kept") {
  std::string tags = "\"t\"", fields = "\"k\":1";
  for (int i = 0; i < 1000; ++i) tags += ",\"t\"";
  for (int i = 0; i < 10'000; ++i) fields += ",\"k" + std::to_string(i) + "\":1";
  CHECK(rejected("\"tags\":[" + tags + "]") == "tags: more than 1000 tags");
  CHECK(rejected("\"metadata\":{" + fields + "}") == "metadata: more than 10000 fields");
}

TEST_CASE("record: an error that says nothing is no error") {
  for (const char* nothing : {R"("")", "null", "false", "{}", R"({"message":null})"}) {
    CAPTURE(nothing);
    const auto item = with(std::string("\"error\":") + nothing);
    REQUIRE_FALSE(item.rejection);
    const auto& call = std::get<Completion>(item.record);
    CHECK_FALSE(call.failure);
    CHECK(call.status == Status::unset);
  }
  CHECK(std::get<Completion>(with(R"("error":"late")").record).failure->message == "late");
  CHECK(std::get<Completion>(with(R"("error":{"code":7})").record).failure->code == "7");
  CHECK(std::get<Completion>(with(R"("error":true)").record).status == Status::error);
}
