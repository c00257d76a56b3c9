// Scores and tags of what is stored already.
#include "daybook/annotate.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

struct AnnotatedStore : CallStore {
  std::string shows(const std::string& sql) const { return table(reader().query(sql)); }
  Target find(const std::string& text) const { return find_target(path, text); }
  std::string tags(const std::string& id, const std::vector<std::string>& add,
                   const std::vector<std::string>& remove = {}) const {
    const TagResult result = change_tags(path, find(id), add, remove);
    std::string out = std::to_string(result.changed) + " of " + std::to_string(result.spans);
    for (const std::string& tag : result.tags) out += ' ' + tag;
    return out;
  }
};

Score score(std::string name, double value, std::string comment = {}) {
  Score s;
  s.name = std::move(name);
  s.value = value;
  s.comment = std::move(comment);
  return s;
}

}  // namespace

TEST_CASE("a score is stored with its target, redacted, and its id is told", "[annotate]") {
  AnnotatedStore store;
  store.add(store.call(5));
  const auto id = add_score(store.path, store.find("1"), score("helpful", 1, "by ann@example.com"));
  CHECK(id == 1);
  CHECK(store.shows("SELECT id, name, value, comment, span_row, service, redactions FROM scores") ==
        "1|helpful|1.000000|by [REDACTED]|1|shop|1\n");
  CHECK(add_score(store.path, store.find("1"), score("helpful", 0)) == 2);
  CHECK(check_store(store.path).ok());
}

TEST_CASE("a span in a trace is scored by its ids too, a trace and a conversation by theirs",
          "[annotate]") {
  AnnotatedStore store;
  Completion call = chat({{"user", "hi"}}, "hello");
  call.conversation_id = "talk-1";
  Origin origin;
  origin.span = trace_context(1, 2);
  store.add(call, origin);
  const std::string trace_id = std::string(31, '0') + "1";
  for (const std::string& target : {std::string("1"), trace_id, std::string("talk-1")})
    add_score(store.path, store.find(target), score("ok", 1));
  CHECK(store.shows("SELECT span_row, trace_id, span_id, conversation_id FROM scores") ==
        "1|" + trace_id + "|0000000000000002|\n|" + trace_id + "||\n|||talk-1\n");
}

TEST_CASE("a score that breaks a limit is refused, and nothing is stored", "[annotate]") {
  AnnotatedStore store;
  store.add(store.call(5));
  CHECK_THROWS_WITH(add_score(store.path, store.find("1"), score("", 1)),
                    Contains("score: name: a score needs one"));
  CHECK(store.shows("SELECT count(*) FROM scores") == "0\n");
}

TEST_CASE("a score of a row that is not there is refused by the writer", "[annotate]") {
  AnnotatedStore store;
  Score lost = score("ok", 1);
  lost.target_row = 99;
  CHECK(store.add(lost) == "target_row: no span has the row id 99");
}

TEST_CASE("tags are added behind those that are there, once, and taken away", "[annotate]") {
  AnnotatedStore store;
  Completion call = store.call(5);
  call.tags = {"beta"};
  store.add(call);
  store.add(store.call(6));
  CHECK(store.tags("1", {"good", "beta", "say \"x\""}) == "1 of 1 beta good say \"x\"");
  CHECK(store.shows("SELECT id, tags_json FROM spans") ==
        "1|[\"beta\",\"good\",\"say \\\"x\\\"\"]\n2|\n");
  CHECK(store.tags("1", {"good"}) == "0 of 1 beta good say \"x\"");
  CHECK(store.tags("1", {}, {"beta", "good", "say \"x\""}) == "1 of 1");
  CHECK(store.shows("SELECT tags_json FROM completions WHERE id = 1") == "\n");
}

TEST_CASE("a tag is redacted, and the span counts that", "[annotate]") {
  AnnotatedStore store;
  store.add(store.call(5));
  CHECK(store.tags("1", {"ask ann@example.com"}) == "1 of 1 ask [REDACTED]");
  CHECK(store.shows("SELECT redactions FROM spans") == "1\n");
  CHECK(store.tags("1", {}, {"ask ann@example.com"}) == "1 of 1");
}

TEST_CASE("a tag is cut as a record's would be, also one that is taken away", "[annotate]") {
  AnnotatedStore store;
  Completion call = store.call(5);
  call.tags = {std::string(1024, 'a')};
  store.add(call);
  CHECK(store.tags("1", {std::string(1023, 'b') + "ä"}) ==
        "1 of 1 " + std::string(1024, 'a') + ' ' + std::string(1023, 'b'));
  CHECK(store.tags("1", {}, {std::string(1025, 'a')}) == "1 of 1 " + std::string(1023, 'b'));
}

TEST_CASE("a conversation's tags are those of each of its calls, a trace's those of its root",
          "[annotate]") {
  AnnotatedStore store;
  Completion call = chat({{"user", "hi"}}, "hello");
  call.conversation_id = "talk-1";
  Origin origin;
  origin.span = trace_context(1, 2);
  store.add(call, origin);
  call.parent = trace_context(1, 2);
  store.add(call);
  CHECK(store.tags("talk-1", {"t"}) == "2 of 2 t");
  CHECK(store.tags(std::string(31, '0') + "1", {"root"}) == "1 of 1 t root");
  CHECK(store.shows("SELECT tags_json FROM spans") == "[\"t\",\"root\"]\n[\"t\"]\n");
}

TEST_CASE("more tags than a record may have are refused", "[annotate]") {
  AnnotatedStore store;
  store.add(store.call(5));
  std::vector<std::string> many;
  for (int i = 0; i < 1001; ++i) many.push_back("t" + std::to_string(i));
  CHECK_THROWS_WITH(store.tags("1", many), Contains("at most 1000 tags"));
  CHECK_THROWS_WITH(store.tags("1", {""}), Contains("a tag is empty"));
}
