// erase, consent and the export of one person as a user types them.
#include <filesystem>
#include <fstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string call(const std::string& user, const std::string& prompt, const std::string& more = "") {
  return R"({"type":"completion","at":"2026-11-20T10:00:00Z","model":"m","user_id":")" + user +
         R"(","prompt":")" + prompt + R"(","response":"well")" + more + "}\n";
}

struct TwoPeople {
  Daybook daybook;
  TwoPeople() {
    daybook.file("log.jsonl", call("alice", "canary-of-alice") + call("bob", "hello"));
    REQUIRE(daybook.run({"ingest", "log.jsonl"}).exit == 0);
  }
  json run(Daybook::Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return daybook.run(words).json();
  }
  json prompts() const { return run({"query", "SELECT prompt FROM completions ORDER BY id"}); }
};

}  // namespace

TEST_CASE("erase --user takes all of a user, proves it and gives a certificate", "[e2e]") {
  const TwoPeople store;
  store.daybook.file("canaries.txt", "canary-of-alice\r\nalice\n");
  const json planned = store.run({"erase", "--user", "alice", "--dry-run"});
  const json done = store.run({"erase", "--user", "alice", "--prove", "canaries.txt"});
  CHECK(done["exit"] == 0);
  CHECK(done["rows"] == planned["rows"]);
  CHECK(done["tables"] == planned["tables"]);
  const json& certificate = done["certificate"];
  CHECK(certificate["result"] == "erased");
  CHECK(certificate["canaries"] == 2);
  CHECK(certificate["files"].size() >= 2);
  CHECK(certificate["request"].get<std::string>().rfind("user e_", 0) == 0);
  CHECK(store.prompts() == json::array({{{"prompt", "hello"}}}));
  CHECK(std::filesystem::exists(store.daybook.path("daybook.db-erased")));
}

TEST_CASE("erase says where nothing has the name, before and after", "[e2e]") {
  const TwoPeople store;
  CHECK_THAT(store.daybook.run({"erase", "--user", "alcie", "--dry-run"}).err,
             Contains("nothing of that name is stored"));
  CHECK_THAT(store.daybook.run({"erase", "--user", "alcie"}).err,
             Contains("nothing of that name is stored"));
  CHECK(store.daybook.run({"erase", "--user", "alice", "--dry-run"}).err.empty());
  CHECK(store.daybook.run({"erase", "--user", "alice"}).err.empty());
}

TEST_CASE("erase --rollups recompute takes a user out of reports, keep does not", "[e2e]") {
  const auto calls = [](const TwoPeople& store) {
    return store.run({"query", "SELECT sum(count) AS calls FROM report_traffic"})[0]["calls"];
  };
  const TwoPeople kept, recomputed;
  const json keep = kept.run({"erase", "--user", "alice", "--rollups", "keep"});
  CHECK(keep["rollups"] == "kept");
  CHECK(keep["certificate"]["rollups"] == "kept");
  CHECK(calls(kept) == 2);
  const Answer planned =
      recomputed.daybook.run({"erase", "--user", "alice", "--rollups", "recompute", "--dry-run"});
  CHECK_THAT(planned.out, Contains("would recompute 1 row of sums"));
  const json done = recomputed.run({"erase", "--user", "alice", "--rollups", "recompute"});
  CHECK(done["rollups"] == "recomputed");
  CHECK(done["certificate"]["rollups"] == "recomputed");
  CHECK(done["certificate"]["sums_changed"] == done["sums_changed"]);
  CHECK(done["sums_partial"] == 0);
  CHECK(calls(recomputed) == 1);
  CHECK(recomputed.daybook.run({"erase", "--user", "bob", "--rollups", "some"}).exit == 2);
  CHECK(recomputed.daybook.run({"erase", "--reapply", "--rollups", "keep"}).exit == 2);
}

TEST_CASE("erase --prove exits 4 and says where a canary stands", "[e2e]") {
  const TwoPeople store;
  store.daybook.file("canaries.txt", "hello\n");
  const Answer answer = store.daybook.run({"erase", "--user", "alice", "--prove", "canaries.txt"});
  CHECK(answer.exit == 4);
  CHECK_THAT(answer.out, Contains("canary 1 stands in") && Contains("daybook.db at byte"));
}

TEST_CASE("erase wants one subject", "[e2e]") {
  const TwoPeople store;
  CHECK(store.daybook.run({"erase"}).exit == 2);
  CHECK(store.daybook.run({"erase", "--user", "a", "--session", "b"}).exit == 2);
  CHECK(store.daybook.run({"erase", "--trace", "12"}).exit == 2);
  CHECK(store.daybook.run({"erase", "--before", "sometime"}).exit == 2);
  CHECK(store.daybook.run({"erase", "--before", "2026-01-01"}).exit == 0);
}

TEST_CASE("erase tells of a hold by its name and exits 5, --reapply takes the rest", "[e2e]") {
  const TwoPeople store;
  store.run({"hold", "add", "--user", "alice", "--reason", "case", "--name", "case-7"});
  const Answer held = store.daybook.run({"erase", "--user", "alice"});
  CHECK(held.exit == 5);
  CHECK_THAT(held.out, Contains("held by case-7"));
  store.run({"hold", "release", "case-7"});
  CHECK(store.run({"erase", "--reapply"})["rows"] > 0);
  CHECK(store.prompts() == json::array({{{"prompt", "hello"}}}));
}

TEST_CASE("retention goes on past a damaged line beside the store, names it, and exits 5",
          "[e2e]") {
  const TwoPeople store;
  const std::string file = store.daybook.folder() / "daybook.db-erased";
  store.run({"erase", "--user", "alice"});
  std::ofstream(file, std::ios::app) << "daybook-erased nonsense\n";
  store.run({"retention", "set", "all", "1h"});
  const Answer applied = store.daybook.run({"retention", "apply"});
  CHECK(applied.exit == 5);
  CHECK_THAT(applied.err, Contains("daybook.db-erased:2: this is no tombstone: take the line out"));
  CHECK(store.prompts() == json::array());
  CHECK(store.daybook.run({"erase", "--reapply"}).exit == 5);
  std::filesystem::remove(file);
  CHECK(store.daybook.run({"retention", "apply"}).exit == 0);
}

TEST_CASE("consent withdraw stores numbers only and prints how to erase", "[e2e]") {
  const TwoPeople store;
  const Answer withdrawn = store.daybook.run({"consent", "withdraw", "--user", "o'hara"});
  CHECK(withdrawn.exit == 0);
  CHECK_THAT(withdrawn.out, Contains("daybook erase --user 'o'\\''hara'"));
  store.daybook.file("more.jsonl", call("o'hara", "canary-of-ohara"));
  REQUIRE(store.daybook.run({"ingest", "more.jsonl"}).exit == 0);
  CHECK(store.run({"query",
                   "SELECT prompt, content_state FROM completions WHERE user_id = "
                   "'o''hara'"}) ==
        json::array({{{"prompt", nullptr}, {"content_state", "withheld"}}}));
  const json list = store.run({"consent", "list"});
  REQUIRE(list.size() == 1);
  CHECK(list[0]["user"] == "o'hara");
  CHECK(list[0]["content_state"] == "withheld");
  CHECK(list[0]["withdrawn_at"].is_string());
  store.run({"consent", "give", "--user", "o'hara", "--evidence", "form 17"});
  CHECK(store.run({"consent", "list"})[1]["evidence"] == "form 17");
}

TEST_CASE("export --to subject is everything of one person, with an index", "[e2e]") {
  const TwoPeople store;
  store.daybook.file(
      "trace.jsonl",
      R"({"type":"span","at":"2026-11-20T10:00:00Z","name":"root","user_id":"alice","trace_id":"00000000000000000000000000000001","span_id":"0000000000000001"})"
      "\n"
      R"({"type":"span","at":"2026-11-20T10:00:01Z","name":"names nobody","trace_id":"00000000000000000000000000000001","span_id":"0000000000000002"})"
      "\n");
  REQUIRE(store.daybook.run({"ingest", "trace.jsonl"}).exit == 0);
  store.run({"consent", "give", "--user", "alice"});
  const json all = store.daybook.run({"export", "--user", "alice", "--to", "subject"}).json();
  CHECK(all["subject"]["user"] == "alice");
  REQUIRE(all["index"].size() == 2);
  CHECK(all["index"][0]["type"] == "completion");
  CHECK(all["index"][1]["count"] == 2);
  CHECK(all["index"][1]["from"].get<std::string>().rfind("2026-11-20T10:00:00", 0) == 0);
  CHECK(all["records"].size() == 3);
  CHECK(all["sums"][0]["count"] == 1);
  CHECK(all["consents"][0]["purpose"] == "content");
  CHECK(all.dump().find("hello") == std::string::npos);
  CHECK(store.daybook.run({"export", "--to", "subject"}).exit == 2);
}

TEST_CASE("erase takes its own grant, who keeps retention may only erase again", "[e2e][access]") {
  const Daybook daybook;
  daybook.file("log.jsonl", call("alice", "hers"));
  REQUIRE(daybook.run({"ingest", "log.jsonl"}).exit == 0);
  REQUIRE(daybook.run({"access", "enable", "--out", daybook.path("owner.key")}).exit == 0);
  const auto as = [&](const std::string& who, Daybook::Words words) {
    words.insert(words.end(), {"--key-file", daybook.path(who + ".key")});
    return daybook.run(words);
  };
  REQUIRE(as("owner", {"access", "principal", "add", "ops", "--role", "operator"}).exit == 0);
  REQUIRE(as("owner", {"access", "key", "add", "ops", "--out", daybook.path("ops.key")}).exit == 0);
  const Answer refused = as("ops", {"erase", "--user", "alice"});
  CHECK(refused.exit == 3);
  CHECK_THAT(refused.err, Contains("may not erase"));
  CHECK(as("ops", {"retention", "apply"}).exit == 0);
  CHECK(as("owner", {"erase", "--user", "alice"}).exit == 0);
  const json entries =
      as("owner", {"query",
                   "SELECT principal, action, result FROM audit_entries WHERE action ="
                   " 'erase' ORDER BY id",
                   "--format", "json"})
          .json();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0]["result"] == "denied");
  CHECK(entries[1]["principal"] == "owner");
}
