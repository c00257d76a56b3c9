// Prompts: what calls begin with, as versions that appear by themselves.
#include "state/prompts.hpp"

#include "base/limits.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kRows =
    "SELECT prompt_name, prompt_version, completions, text, content_state FROM prompts"
    " ORDER BY first_at, completions DESC, text";

Completion asked(const std::string& system, const std::string& question, std::int64_t ms = 0) {
  Completion call = chat({{"user", question}}, "yes");
  if (!system.empty()) call.messages.insert(call.messages.begin(), Message{"system", system});
  call.at = Time(Nanos(kNow + ms * kMs));
  return call;
}

std::string fingerprints(RecordStore& store) {
  return store.shows("SELECT prompt_fingerprint FROM completions ORDER BY id");
}

}  // namespace

TEST_CASE("a changed system text is a new version, an equal one is not", "[write][prompts]") {
  RecordStore store;
  store.add(asked("Be brief.", "a", 0));
  store.add(asked("Be brief.", "b", 1));
  store.add(asked("Be kind.", "c", 2));
  CHECK(store.shows(kRows) == "-|-|2|Be brief.|stored\n-|-|1|Be kind.|stored");
  const std::string all = fingerprints(store);
  CHECK(all.size() == 3 * 16 + 2);
  CHECK(all.substr(0, 16) == all.substr(17, 16));
  CHECK(all.substr(0, 16) != all.substr(34, 16));
}

TEST_CASE("calls without system text, tools or a name begin with nothing", "[write][prompts]") {
  RecordStore store;
  store.add(asked("", "a"));
  CHECK(store.shows(kRows) == "");
  CHECK(fingerprints(store) == "-");
}

TEST_CASE("a named prompt is told by its name even where no text was sent", "[write][prompts]") {
  RecordStore store;
  for (const char* version : {"1", "2"}) {
    Completion call = asked("", "a", version[0]);
    call.prompt_name = "greeting";
    call.prompt_version = version;
    store.add(std::move(call));
  }
  CHECK(store.shows(kRows) == "greeting|1|1|-|none\ngreeting|2|1|-|none");
  CHECK(fingerprints(store) == "-\n-");
}

TEST_CASE("another tool is another version of the prompt", "[write][prompts]") {
  RecordStore store;
  Completion with = asked("Be brief.", "a", 0), other = asked("Be brief.", "b", 1);
  with.tools.text = R"([{"name":"search"}])";
  other.tools.text = R"([{"name":"find"}])";
  store.add(std::move(with));
  store.add(std::move(other));
  store.add(asked("Be brief.", "c", 2));
  CHECK(store.shows("SELECT tools_json FROM prompts ORDER BY first_at") ==
        "[{\"name\":\"search\"}]\n[{\"name\":\"find\"}]\n-");
}

TEST_CASE("later turns, resent histories and calls that continue one keep the prompt",
          "[write][prompts]") {
  RecordStore store;
  Completion call = asked("Be brief.", "a");
  store.begin();
  store.put(call, own(1, 1));
  call.messages.push_back({"assistant", "yes"});
  call.messages.push_back({"user", "more"});
  store.put(call);
  Completion further = chat({{"user", "and more"}}, "no");
  further.continues = trace_context(1, 1);
  store.put(std::move(further));
  store.commit();
  CHECK(store.shows(kRows) == "-|-|3|Be brief.|stored");
}

TEST_CASE("a system message within the conversation is no part of the prompt", "[write][prompts]") {
  RecordStore store;
  Completion call = asked("Be brief.", "a");
  call.messages.push_back({"system", "It is noon."});
  store.add(std::move(call));
  CHECK(store.shows(kRows) == "-|-|1|Be brief.|stored");
}

TEST_CASE("several system messages are one prompt, in order", "[write][prompts]") {
  RecordStore store;
  Completion call = asked("Be brief.", "a");
  call.messages.insert(call.messages.begin() + 1, Message{"developer", "Be kind."});
  store.add(std::move(call));
  CHECK(store.shows("SELECT replace(text, char(10), '/') FROM prompts") == "Be brief.//Be kind.");
}

TEST_CASE("the fingerprint is of the redacted text", "[write][prompts]") {
  RecordStore store;
  store.add(asked("Write to ann@example.com.", "a"));
  store.add(asked("Write to bob@example.com.", "b"));
  CHECK(store.shows(kRows) == "-|-|2|Write to [REDACTED].|stored");
}

TEST_CASE("the fingerprint is stable over epochs, writers and days", "[write][prompts]") {
  RecordStore store;
  store.add(asked("Be brief.", "a"));
  store.now_ns += 3 * limits::kEpochAgeNs;
  store.add(asked("Be brief.", "b", 1));  // its text is stored anew
  CHECK(store.integer("SELECT count(*) FROM epoch") == 2);
  {
    sql::Connection other = BatchStore::open(store.path);
    write::BatchWriter writer(other, {});
    other.exec("BEGIN IMMEDIATE");
    writer.begin(store.now_ns);
    CHECK_FALSE(writer.write({asked("Be brief.", "c", 2), {}, 0, {}}));
    writer.finish();
    other.exec("COMMIT");
  }
  CHECK(store.shows(kRows) == "-|-|3|Be brief.|stored");
}

TEST_CASE("the fingerprint is keyed: another store has another", "[write][prompts]") {
  RecordStore one, other;
  one.add(asked("Be brief.", "a"));
  other.add(asked("Be brief.", "a"));
  CHECK(fingerprints(one) != fingerprints(other));
}

TEST_CASE("a prompt's totals are those of its calls, and the check agrees", "[write][prompts]") {
  RecordStore store;
  store.begin();
  for (int i = 0; i < 3; ++i) {
    Completion call = asked("Be brief.", std::to_string(i), i);
    call.latency = Nanos((i + 1) * 10 * kMs);
    call.usage.input = 100;
    call.usage.output = 10;
    if (i > 0) call.cost_usd = 0.5;
    if (i == 2) call.status = Status::error;
    store.put(std::move(call));
  }
  store.commit();
  const std::string totals =
      "SELECT completions, errors, avg_ms, input_tokens, output_tokens,"
      " cost_usd, priced, unpriced FROM prompts";
  CHECK(store.shows(totals) == "3|1|20.0|300|30|1.0|2|1");
  const auto prompts = [&] {
    std::string text;
    for (const auto& finding : check_store(store.path).findings)
      if (finding.check == "prompts") text += finding.text + '\n';
    return text;
  };
  CHECK(prompts() == "1 versions of prompts agree with their calls\n");
  store.db.exec("UPDATE prompt SET errors = 2");
  const std::string of_days =
      "rollup_prompt_day of all days, prompt 1: it is not what its prompt says\n";
  CHECK(prompts() == "prompt 1: errors is 2, its calls say 1\n" + of_days);
  CHECK(store.shows("SELECT min_ms, max_ms FROM prompts") == "10.0|30.0");
  CHECK(store.shows("SELECT sum(count), min(value_ms) BETWEEN 9.9 AND 10.1,"
                    " max(value_ms) BETWEEN 29.7 AND 30.3 FROM prompt_latencies") == "3|1|1");
  store.db.exec(
      "UPDATE prompt SET errors = 1; DELETE FROM prompt_bucket WHERE value_ns > 25000000");
  CHECK(prompts() == "prompt 1: its histogram is 2, its calls say 3\n" + of_days);
}

TEST_CASE("a batch that was rolled back leaves no prompt behind", "[write][prompts]") {
  RecordStore store;
  store.begin();
  store.put(asked("Be brief.", "a"));
  store.rollback();
  CHECK(store.shows(kRows) == "");
  store.add(asked("Be brief.", "a"));
  CHECK(store.shows(kRows) == "-|-|1|Be brief.|stored");
  CHECK(check_store(store.path).ok());
}

TEST_CASE("versions are capped: what comes later is `(other)`", "[state][prompts]") {
  RecordStore store;
  state::Dictionaries names(store.db);
  state::Prompts prompts(store.db, 2);
  state::RollupSpan span;
  span.at_ns = kNow;
  state::PromptKey key;
  store.db.exec("BEGIN IMMEDIATE");
  key.service_id = names.service.id("shop");
  key.operation_id = names.operation.id("chat");
  std::string rows;
  for (const std::uint64_t fingerprint : {1, 2, 3, 4, 2}) {
    key.fingerprint = fingerprint;
    rows += std::to_string(prompts.count(key, {}, span, false, names));
  }
  prompts.write();
  store.db.exec("COMMIT");
  CHECK(rows == "12332");
  CHECK(store.shows("SELECT prompt_fingerprint, operation, completions FROM prompts") ==
        "0000000000000001|chat|1\n0000000000000002|chat|2\n(other)|(other)|2");
}
