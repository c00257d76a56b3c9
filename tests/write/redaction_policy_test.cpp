// What the store asks of redaction holds for every writer, from its next batch on, and the store
// says what was scrubbed by which rules, and what they found.
#include "daybook/upkeep.hpp"
#include "redact/policy.hpp"
#include "support/catch.hpp"
#include "write/preparer.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kKey = std::string("sk-ant-") + "api03-aB3dE5gH7jK9mN1pQ3sT5vW7";
const std::string kStaff = R"({"rules":[{"name":"staff","pattern":"\\bE-\\d{6}\\b"}]})";

Completion asked(const std::string& text) {
  Completion call = chat({{"user", text}}, "");
  call.at = Time(Nanos(kNow));
  return call;
}

std::string prompts(RecordStore& store) {
  return store.shows("SELECT prompt FROM completions ORDER BY id");
}

std::string counts(RecordStore& store) {
  if (!schema::has_table(store.db, "rollup_redaction_day")) return "";
  return store.shows("SELECT rule, hits FROM rollup_redaction_day ORDER BY day_us, rule");
}

}  // namespace

TEST_CASE("A store redacts keys unless it asks for the guide's rules alone") {
  RecordStore store, guide;
  write_setting(guide.path, "redaction_pack", "guide");
  for (RecordStore* const to : {&store, &guide}) to->add(asked("use " + kKey));
  CHECK(prompts(store) == "use [REDACTED]");
  CHECK(prompts(guide) == "use " + kKey);
}

TEST_CASE(
    "A writer follows a change of the rules with its next batch, and takes no text from before") {
  RecordStore store;
  store.add(asked("E-123456 was here"));
  write_setting(store.path, "redaction_add_rules", kStaff);
  store.add(asked("E-123456 was here"));
  CHECK(prompts(store) == "E-123456 was here\n[REDACTED] was here");
}

TEST_CASE("A writer may be stricter than the store, never less strict") {
  write::BatchOptions strict, guide;
  strict.redaction_pack = "strict";
  guide.redaction_pack = "guide";
  RecordStore stricter(strict), less(guide);
  for (RecordStore* const to : {&stricter, &less}) to->add(asked("from 203.0.113.7 with " + kKey));
  CHECK(prompts(stricter) == "from [REDACTED] with [REDACTED]");
  CHECK(prompts(less) == "from 203.0.113.7 with [REDACTED]");
}

TEST_CASE("One's own rules may stand in the place of the pack") {
  RecordStore store;
  write_setting(store.path, "redaction_rules", kStaff);
  store.add(asked("E-123456, bob@example.com"));
  CHECK(prompts(store) == "[REDACTED], bob@example.com");
}

TEST_CASE("What stands in the place of a match is the store's to say") {
  RecordStore store;
  write_setting(store.path, "redaction_replacement", "named");
  store.add(asked("mail bob@example.com"));
  CHECK(prompts(store) == "mail [REDACTED:email]");
}

TEST_CASE("Rules that cannot be used are refused with the reason, and nothing is changed") {
  RecordStore store;
  CHECK_THROWS_WITH(write_setting(store.path, "redaction_add_rules", "[{\"pattern\":\"(\"}]"),
                    Catch::Contains("rule"));
  CHECK_THROWS_AS(write_setting(store.path, "redaction_add_rules", "{"), Error);
  CHECK(store.integer("SELECT count(*) FROM setting WHERE name = 'redaction_add_rules'") == 0);
}

TEST_CASE("A change of the rules is audited, a long one by its digest") {
  RecordStore store;
  write_setting(store.path, "redaction_pack", "strict");
  const std::string rules = R"({"rules":[{"name":"staff","example":"STAFF-123456, of our own",)"
                            R"("pattern":"\\bSTAFF-\\d{6}\\b","literals":["STAFF-"]}]})";
  write_setting(store.path, "redaction_add_rules", rules);
  const std::string objects = store.text("SELECT group_concat(object, '|') FROM audit");
  CHECK(objects.find("redaction_pack=strict|redaction_add_rules=1") == 0);
  CHECK(objects.find("STAFF") == std::string::npos);
}

TEST_CASE("Rules that this library cannot use let nothing be written") {
  RecordStore store;
  store.db.exec("INSERT INTO setting VALUES ('redaction_add_rules', 'of a newer one', 0)");
  store.db.exec("BEGIN IMMEDIATE");
  CHECK_THROWS_WITH(store.writer.begin(kNow), Catch::Contains("cannot be used"));
  store.rollback();
}

TEST_CASE("An epoch says by which rules its text was scrubbed, and ends where they change") {
  RecordStore store;
  store.add(asked("a"));
  const auto version =
      static_cast<std::int64_t>(redact::RuleSet::of(redact::Pack::standard)->version());
  CHECK(store.integer("SELECT rules FROM epoch WHERE id = 1") == version);
  write_setting(store.path, "redaction_pack", "strict");
  store.add(asked("a"));
  CHECK(store.integer("SELECT count(*) FROM epoch") == 2);
  CHECK(store.integer("SELECT count(DISTINCT rules) FROM epoch") == 2);
  write_setting(store.path, "durability", "full");
  store.add(asked("b"));
  CHECK(store.integer("SELECT count(*) FROM epoch") == 2);
}

TEST_CASE("An epoch that a writer wrote to who opted out says so") {
  write::BatchOptions raw;
  raw.redact = false;
  RecordStore store(raw);
  store.add(asked("bob@example.com"));
  CHECK(store.integer("SELECT rules FROM epoch WHERE id = 1") == 0);
  CHECK(counts(store) == "");
}

TEST_CASE("What was replaced is counted by rule and day, once where text is shared") {
  RecordStore store;
  for (int i = 0; i < 2; ++i) store.add(asked("bob@example.com, eve@example.com, " + kKey));
  CHECK(counts(store) == "anthropic_key|1\nemail|2");
}

TEST_CASE("Names and identifiers are counted under the rule that found them") {
  RecordStore store;
  Completion call = asked("hi");
  call.user_id = "bob@example.com";
  call.operation = "bob@example.com";
  store.add(call);
  CHECK(counts(store) == "email|2");
}

TEST_CASE("A batch that is rolled back counts nothing") {
  RecordStore store;
  store.begin();
  store.put(asked("bob@example.com"));
  store.rollback();
  store.add(asked("eve@example.com"));
  CHECK(counts(store) == "email|1");
}

TEST_CASE("Replacements that were made ahead are counted as the writer's own") {
  RecordStore store, ahead;
  store.add(asked("bob@example.com"));
  write::Preparer preparer(write::Preparer::Use::ahead,
                           redact::RuleSet::of(redact::Pack::standard));
  write::Item item{asked("bob@example.com"), {}, 0, {}};
  preparer.prepare(item);
  ahead.begin();
  ahead.writer.write(item);
  ahead.commit();
  CHECK(counts(ahead) == counts(store));
}

TEST_CASE("A secret at the end of a name that is cut leaves no half of it") {
  RecordStore store;
  Event event = at<Event>(0);
  event.name = std::string(1010, 'x') + " bob.canary@example.com";
  store.add(event);
  CHECK(count_in_files(store.path, "bob.canary") == 0);
  CHECK(store.integer("SELECT length(name) FROM event") <= 1024);
}

TEST_CASE("An error's replacements are counted once") {
  RecordStore store;
  ErrorRecord error = at<ErrorRecord>(0);
  error.failure.message = "no user bob@example.com";
  store.add(error);
  CHECK(store.integer("SELECT redactions FROM error") == 1);
}
