// retention and backup as a user and cron run them.
#include <sys/stat.h>

#include <filesystem>

#include "e2e/day_before.hpp"
#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string call(int days, const std::string& prompt) {
  return R"({"type":"completion","at":")" + day_before(days) + R"(","model":"m","prompt":")" +
         prompt + R"(","response":"well"})" + "\n";
}

/// A store with a call from forty days ago and one from yesterday.
struct Kept {
  Daybook daybook;
  Kept() {
    daybook.file("log.jsonl", call(40, "an old question") + call(1, "a new question"));
    REQUIRE(daybook.run({"ingest", "log.jsonl"}).exit == 0);
  }
  json run(Daybook::Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return daybook.run(words).json();
  }
};

}  // namespace

TEST_CASE("retention set says what its first run would delete, and deletes nothing", "[e2e]") {
  const Kept kept;
  const Answer answer = kept.daybook.run({"retention", "set", "completions", "30d"});
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains("kept 30d: completions") &&
                             Contains("would delete 1 completion") &&
                             Contains("daybook retention apply"));
  CHECK(kept.run({"query", "SELECT count(*) AS n FROM completions"})[0]["n"] == 2);
  const json show = kept.run({"retention", "show"});
  REQUIRE(show.size() == 1);
  CHECK(show[0]["what"] == "completions");
  CHECK(show[0]["keep"] == "30d");
  CHECK(show[0]["service"].is_null());
}

TEST_CASE("retention apply --dry-run counts what apply then deletes", "[e2e]") {
  const Kept kept;
  kept.run({"retention", "set", "all", "30d"});
  const json planned = kept.run({"retention", "apply", "--dry-run"});
  const json applied = kept.run({"retention", "apply", "--max-seconds", "60"});
  CHECK(planned["tables"] == applied["tables"]);
  CHECK(planned["rows"] == applied["rows"]);
  CHECK(applied["exit"] == 0);
  CHECK(applied["rows_remaining"] == 0);
  CHECK(applied["oldest_at"].get<std::string>().substr(0, 10) == day_before(1).substr(0, 10));
  CHECK(kept.run({"query", "SELECT prompt FROM completions"})[0]["prompt"] == "a new question");
  const json runs = kept.run({"query", "SELECT * FROM retention_runs"});
  CHECK(runs[0]["rows_deleted"] == applied["rows"]);
  CHECK(kept.daybook.run({"check"}).exit == 0);
}

TEST_CASE("A run whose time is up exits 5 and says what is left", "[e2e]") {
  const Kept kept;
  kept.run({"retention", "set", "all", "30d"});
  const Answer answer =
      kept.daybook.run({"retention", "apply", "--max-seconds", "0", "--format", "json"});
  CHECK(answer.exit == 5);
  CHECK(answer.json()["finished"] == false);
  CHECK(answer.json()["rows_remaining"] == 1);
  CHECK_THAT(kept.daybook.run({"retention", "apply", "--max-seconds", "0"}).out,
             Contains("1 row is still due"));
}

TEST_CASE("A policy is asked for in its own words", "[e2e]") {
  const Kept kept;
  const auto wrong = [&](const Daybook::Words& words) {
    const Answer answer = kept.daybook.run(words);
    CHECK(answer.exit == 2);
    return answer.err;
  };
  CHECK_THAT(wrong({"retention", "set", "completion", "30d"}),
             Contains("did you mean completions?"));
  CHECK_THAT(wrong({"retention", "set", "content", "30"}), Contains("AGE"));
  CHECK_THAT(wrong({"retention", "set", "rollups", "30d", "--service", "shop"}),
             Contains("one age for all"));
  CHECK(kept.daybook.run({"retention", "set", "content", "forever", "--service", "shop"}).exit ==
        0);
  CHECK(kept.run({"retention", "show"})[0]["keep"] == "forever");
}

TEST_CASE("hold add keeps what it covers from retention until hold release", "[e2e]") {
  const Kept kept;
  const std::string old = kept.run(
      {"query", "SELECT conversation_id FROM completions ORDER BY at_us"})[0]["conversation_id"];
  kept.run({"retention", "set", "all", "30d"});
  const json hold = kept.run({"hold", "add", "--conversation", old, "--reason", "case 7"});
  CHECK(hold["name"] == "hold-1");
  CHECK(kept.run({"retention", "apply"})["rows"] == 0);
  CHECK(kept.run({"hold", "list"})[0]["reason"] == "case 7");
  CHECK(kept.daybook.run({"hold", "release", "hold-1"}).exit == 0);
  CHECK(kept.run({"retention", "apply"})["tables"]["completion"] == 1);
  CHECK(kept.daybook.run({"hold", "release", "hold-1"}).exit == 1);
  CHECK(kept.daybook.run({"hold", "add", "--reason", "nothing"}).exit == 2);
}

TEST_CASE("backup copies a store that is whole, and never over a file unless told", "[e2e]") {
  const Kept kept;
  const json copy = kept.run({"backup", "copy.db", "--verify"});
  CHECK(copy["exit"] == 0);
  CHECK(copy["verified"] == true);
  struct stat found {};
  REQUIRE(::stat(kept.daybook.path("copy.db").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(copy["bytes"] == found.st_size);
  CHECK(kept.run({"query", "SELECT count(*) AS n FROM completions", "--db", "copy.db"})[0]["n"] ==
        2);
  const Answer again = kept.daybook.run({"backup", "copy.db"});
  CHECK(again.exit == 2);
  CHECK_THAT(again.err, Contains("copy.db is there already"));
  kept.run({"retention", "set", "all", "30d"});
  kept.run({"retention", "apply"});
  CHECK(kept.daybook.run({"backup", "copy.db", "--force", "--verify"}).exit == 0);
  CHECK(kept.run({"query", "SELECT count(*) AS n FROM completions", "--db", "copy.db"})[0]["n"] ==
        1);
  CHECK(kept.daybook.run({"backup", "daybook.db", "--force"}).exit == 2);
}
