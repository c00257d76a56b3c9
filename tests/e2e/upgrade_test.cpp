// upgrade on a store that is current: there is one schema so far. What a later one brings is tested
// in tests/upgrade.
#include <filesystem>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;

TEST_CASE("upgrade tells from which schema to which, its steps, and how long it took", "[e2e]") {
  const Daybook daybook;
  daybook.run({"init"});
  const auto answer = daybook.run({"upgrade", "--format", "json"}).json();
  CHECK(answer["from"] == 1);
  CHECK(answer["to"] == 1);
  CHECK(answer["steps"].empty());
  CHECK(answer["seconds"].is_number());
  CHECK(answer["dry_run"] == false);
  CHECK(answer["backup"].is_null());
  CHECK(daybook.run({"upgrade"}).out == "daybook.db is schema 1 already: nothing to do\n");
}

TEST_CASE("upgrade --backup makes the copy it is asked for, once", "[e2e]") {
  const Daybook daybook;
  daybook.run({"init"});
  const auto answer = daybook.run({"upgrade", "--backup", "copy.db", "--format", "json"});
  CHECK(answer.exit == 0);
  CHECK(answer.json()["backup"] == "copy.db");
  CHECK(daybook.run({"check", "--db", "copy.db"}).exit == 0);
  const Answer again = daybook.run({"upgrade", "--backup", "copy.db"});
  CHECK(again.exit == 2);
  CHECK_THAT(again.err, Contains("copy.db is there already") && Contains("name another file"));
}

TEST_CASE("upgrade needs a store, and makes none", "[e2e]") {
  const Daybook daybook;
  const Answer answer = daybook.run({"upgrade"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("no store at daybook.db"));
  CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
}
