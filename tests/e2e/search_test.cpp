// search: by the index where it goes, by reading where it does not; the same hits either way.
#include "cli/search.hpp"
#include "e2e/traced.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

struct Searched : Traced {
  Searched() {
    ask(1, "ann", "Where is my late delivery?", "It will arrive tomorrow.");
    ask(2, "bob", "I want a refund", "Your refund is on its way.");
    ask(3, "bob", "我想了解退款政策", "退款需要三天");
    commit();
  }
  void ask(unsigned id, const std::string& user, const std::string& question,
           const std::string& answer) {
    daybook::Completion call;
    call.model = "model-" + std::to_string(id);
    call.user_id = user;
    call.messages = {{"system", "You sell refundable shoes."}, {"user", question}};
    call.response.push_back({"assistant", answer});
    add(id, 0, static_cast<int>(id) * 1000, 10, call, kTrace.substr(0, 31) + hex_id(id).back());
  }
  json hits(Words words) const {
    words.insert(words.begin(), "search");
    words.insert(words.end(), {"--format", "json"});
    const Answer answer = run(words);
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return answer.json();
  }
  std::string snippets(const Words& words) const {
    std::string out;
    for (const json& hit : hits(words))
      out += hit["type"].get<std::string>() + ": " + hit["snippet"].get<std::string>() + '\n';
    return out;
  }
};

}  // namespace

TEST_CASE("search tells the latest hits first, with their call, by the index as by reading",
          "[e2e][search]") {
  const Searched store;
  const std::string expected =
      "answer: Your **refund** is on its way.\nprompt: I want a **refund**\n";
  CHECK(store.snippets({"REFUND"}) == expected);
  CHECK(store.hits({"refund"})[0]["found_by"] == "reading");
  const Answer built = store.run({"search", "--index", "--format", "json"});
  REQUIRE(built.exit == 0);
  CHECK(built.json()["messages"] == 7);
  CHECK(built.json()["complete"] == true);
  CHECK(store.snippets({"REFUND"}) == expected);
  const json hit = store.hits({"refund"})[0];
  CHECK(hit["found_by"] == "index");
  CHECK(hit["user_id"] == "bob");
  CHECK(hit["model"] == "model-2");
  CHECK(hit["id"] == 2);
  CHECK(hit["service"] == "chat");
  CHECK(hit["conversation_id"].is_string());
}

TEST_CASE("what came after the index is found too, and said", "[e2e][search]") {
  Searched store;
  Answer answer = store.run({"search", "refund"});
  CHECK_THAT(answer.err, Contains("there is no index yet: 7 messages it does not know were read"));
  store.run({"search", "--index"});
  store.ask(4, "eve", "another refund", "no");
  store.commit();
  CHECK(store.hits({"refund"}).size() == 3);
  CHECK(store.hits({"refund"})[0]["found_by"] == "reading");
  answer = store.run({"search", "refund"});
  CHECK_THAT(answer.err, Contains("2 messages it does not know were read one by one"));
}

TEST_CASE("search filters by the call that brought a text", "[e2e][search]") {
  const Searched store;
  for (const bool indexed : {false, true}) {
    INFO(indexed);
    if (indexed) store.run({"search", "--index"});
    CHECK(store.hits({"refund", "--user", "ann"}).empty());
    CHECK(store.hits({"refund", "--user", "bob"}).size() == 2);
    CHECK(store.hits({"refund", "--model", "model-1"}).empty());
    CHECK(store.hits({"refund", "--type", "answer"}).size() == 1);
    CHECK(store.hits({"refundable"}).empty());
    CHECK(store.hits({"refundable", "--type", "system"}).size() == 1);
    CHECK(store.hits({"refund", "-n", "1"}).size() == 1);
    CHECK(store.hits({"refund", "--until", "2026-11-23T10:00:01Z"}).empty());
    CHECK(store.hits({"refund", "--since", "2026-11-23T10:00:01Z"}).size() == 2);
    CHECK(store.hits({"delivery late"}).size() == 1);
    CHECK(store.hits({"\"delivery late\""}).empty());
    CHECK(store.hits({"退款"}).size() == 2);
  }
}

TEST_CASE("a title is found by itself, and not beside the prompt it is made of", "[e2e][search]") {
  const Searched store;
  CHECK(store.snippets({"refund", "--type", "title"}) == "title: I want a **refund**\n");
  CHECK(store.snippets({"refund"}).find("title") == std::string::npos);
}

TEST_CASE("nothing that is typed is a syntax error", "[e2e][search]") {
  const Searched store;
  store.run({"search", "--index"});
  for (const char* text : {"\"", "refund OR", "NEAR(", "a AND", "*x", "^refund", "text:refund",
                           "refund -late", "{a b}", "'; DROP TABLE message; --"}) {
    INFO(text);
    const Answer answer = store.run({"search", "--", text});
    CHECK((answer.exit == 0 || answer.exit == 2));
    CHECK_THAT(answer.err, !Contains("syntax") && !Contains("fts5"));
  }
  Answer answer = store.run({"search", "?!"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("no letter and no digit"));
  CHECK(store.run({"search"}).exit == 2);
  CHECK(store.run({"search", "x", "--index"}).exit == 2);
}

TEST_CASE("for people a hit is two lines, for programs jsonl", "[e2e][search]") {
  const Searched store;
  const Answer people = store.run({"search", "tomorrow"});
  CHECK(people.out.find("2026-11-23 10:00:01  answer  chat/ann  c") == 0);
  CHECK_THAT(people.out, Contains("\n    It will arrive **tomorrow**.\n"));
  const Answer lines = store.run({"search", "refund", "--format", "jsonl"});
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 2);
  CHECK_THAT(store.run({"search", "absent"}).err, Contains("nothing holds these words"));
}

TEST_CASE("a search that finds only what its filters leave out ends, and knows it",
          "[e2e][search]") {
  const Searched store;
  const auto reader = daybook::Reader::open(store.path("daybook.db"));
  daybook::cli::SearchRequest request;
  request.text = "refund";
  request.filters.model = "model-1";
  for (const std::int64_t most : {2, 3}) {
    request.passed_over_most = most;
    daybook::cli::Search search(reader, request);
    CHECK_FALSE(search.next());
    CHECK(search.scope().passed_over == 2);
    CHECK(search.scope().is_cut == (most == 2));
  }
}
