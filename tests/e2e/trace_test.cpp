// Looking at traces.
#include <algorithm>

#include "cli/text.hpp"
#include "e2e/traced.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}
std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    widest = std::max(widest, daybook::cli::width(line));
  return widest;
}

}  // namespace

TEST_CASE("trace show draws a tree and bars on one axis, at 80 columns", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  CHECK("\n" + store.drawn(80) == R"(
                0                2 s
answer question ████████████████████ 2 s     agent
├ search         ████████            800 ms  retrieval · 1 event
│ └ forecast     ▐███                350 ms  error timeout · execute_tool weath…
├ chat                    █████████  900 ms  chat gpt-4o · 1,204 in, 88 out · $…
└ translate                        █ 100 ms  error NoDictionary · span · no Nor…
)");
}

TEST_CASE("trace show draws a tree and bars on one axis, at 140 columns", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  CHECK("\n" + store.drawn(140) == R"(
                0                               2 s
answer question ███████████████████████████████████ 2 s     agent
├ search         ▐██████████████                    800 ms  retrieval · 1 event
│ └ forecast      ▐██████                           350 ms  error timeout · execute_tool weather
├ chat                           ▐███████████████▌  900 ms  chat gpt-4o · 1,204 in, 88 out · $0.25
└ translate                                      ██ 100 ms  error NoDictionary · span · no Norwegian
)");
}

TEST_CASE("trace show --full tells all that is known of each span", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  CHECK("\n" + store.drawn(80, true) == R"(
                0                2 s
answer question ████████████████████ 2 s     agent
│   span 0000000000000001 at 2026-11-23T10:00:00.000000000Z
├ search         ████████            800 ms  retrieval
│ │   span 0000000000000003 below 0000000000000001 at 2026-11-23T10:00:00.100000000Z
│ │   attributes {"query":"Oslo"}
│ │   +600 ms warn found {"places":1}
│ └ forecast     ▐███                350 ms  error timeout · execute_tool weath…
│       span 0000000000000004 below 0000000000000003 at 2026-11-23T10:00:00.150000000Z
│       operation execute_tool
│       outcome timeout
│       → {"city":"Oslo"}
│       error unknown
├ chat                    █████████  900 ms  chat gpt-4o · 1,204 in, 88 out · $…
│     span 0000000000000005 below 0000000000000001 at 2026-11-23T10:00:01.000000000Z
│     → Will it rain?
│     ← No.
└ translate                        █ 100 ms  error NoDictionary · span · no Nor…
      span 0000000000000006 below 0000000000000001 at 2026-11-23T10:00:01.900000000Z
      error NoDictionary: no Norwegian
)");
}

TEST_CASE("trace show by the command, through a pipe, has no colour", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  const Answer answer = store.show({}, kTrace.substr(20));
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains(kTrace + " · answer question · chat · 5 spans, 2 errors · 2 s · "
                                           "1,204 in, 88 out · $0.25 · 2026-11-23T10:00:00"));
  CHECK_THAT(answer.out, !Contains("\x1b"));
  const Answer coloured = store.show({"--color", "always"});
  CHECK_THAT(coloured.out, Contains("\x1b[31merror\x1b[0m NoDictionary"));
}

TEST_CASE("trace show gives JSON as a tree", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  const json shown = store.tree();
  CHECK(shown["trace_id"] == kTrace);
  CHECK(shown["spans"] == 5);
  REQUIRE(shown["tree"].size() == 1);
  const json& agent = shown["tree"][0];
  CHECK(agent["name"] == "answer question");
  REQUIRE(agent["children"].size() == 3);
  const json& search = agent["children"][0];
  CHECK(search["attributes"] == json::parse(R"({"query":"Oslo"})"));
  CHECK(search["events"][0]["level"] == "warn");
  CHECK(search["children"][0]["tool"] == "forecast");
  CHECK(search["children"][0]["outcome"] == "timeout");
  CHECK(search["children"][0]["errors"].size() == 1);
  CHECK(agent["children"][1]["input_tokens"] == 1204);
  CHECK(agent["children"][2]["errors"][0]["error_message"] == "no Norwegian");
}

TEST_CASE("spans whose parent is not here stand below a line that says so", "[e2e][traces]") {
  Traced store;
  store.span(1, 0, 0, 100, "root");
  store.span(3, 9, 20, 10, "second");
  store.span(2, 9, 10, 10, "first");
  store.span(4, 3, 22, 5, "below");
  store.commit();
  CHECK("\n" + store.drawn(80) == R"(
                  0             100 ms
root              ████████████████████ 100 ms  span
(parent not here)                              2 spans
├ first             ██                 10 ms   span
└ second              ██               10 ms   span
  └ below             █▌               5 ms    span
)");
  const json shown = store.tree();
  CHECK_FALSE(shown["tree"][0].contains("parent_missing"));
  CHECK(shown["tree"][1]["parent_missing"] == true);
  store.span(9, 1, 5, 30, "late");
  store.commit();
  CHECK_THAT(store.drawn(80), !Contains("parent not here"));
  CHECK(store.tree()["tree"].size() == 1);
}

TEST_CASE("a circle of parents is cut at its earliest span, and told", "[e2e][traces]") {
  Traced store;
  store.span(1, 0, 0, 100, "root");
  store.span(2, 4, 10, 10, "a");
  store.span(3, 2, 20, 10, "b");
  store.span(4, 3, 30, 10, "c");
  store.span(5, 3, 40, 10, "beside");
  store.commit();
  CHECK("\n" + store.drawn(80) == R"(
           0             100 ms
root       ████████████████████ 100 ms  span
a            ██                 10 ms   its parents form a circle · span
└ b            ██               10 ms   span
  ├ c            ██             10 ms   span
  └ beside         ██           10 ms   span
)");
  CHECK(store.tree()["tree"][1]["parent_circle"] == true);
  Traced sound;
  sound.span(2, 0, 10, 10, "a");
  sound.span(3, 2, 20, 10, "b");
  sound.commit();
  CHECK_THAT(sound.drawn(80), !Contains("circle"));
}

TEST_CASE("a trace of 10,000 spans folds what is alike, and says how much", "[e2e][traces]") {
  Traced store;
  store.span(1, 0, 0, 10'000, "root");
  for (unsigned i = 0; i < 2'000; ++i) {
    const unsigned id = 10 + i * 5;
    const int ms = static_cast<int>(i) * 5;
    store.span(id, 1, ms, 5, "step");
    for (unsigned n = 1; n < 5; ++n)
      store.span(id + n, id, ms + static_cast<int>(n), 1, "part " + std::to_string(n));
  }
  daybook::SpanRecord failed;
  failed.name = "step";
  failed.failure = daybook::Failure{"Broken", "here", "", ""};
  store.add(20'000, 1, 5'001, 1, failed);
  store.commit();
  const std::string folded = store.drawn(80);
  CHECK("\n" + folded == R"(
                    0               10 s
root                ████████████████████ 10 s  span
├ step              ▌                    5 ms  span
│ ├ part 1          ▌                    1 ms  span
│ ├ part 2          ▌                    1 ms  span
│ ├ part 3          ▌                    1 ms  span
│ └ part 4          ▌                    1 ms  span
├ step              ▌                    5 ms  span
│ ├ part 1          ▌                    1 ms  span
│ ├ part 2          ▌                    1 ms  span
│ ├ part 3          ▌                    1 ms  span
│ └ part 4          ▌                    1 ms  span
├ step              ▌                    5 ms  span
│ ├ part 1          ▌                    1 ms  span
│ ├ part 2          ▌                    1 ms  span
│ ├ part 3          ▌                    1 ms  span
│ └ part 4          ▌                    1 ms  span
├ … 1,997 more step ████████████████████       9,985 spans · 5 ms
└ step                        ▌          1 ms  error Broken · span · here

9,985 of 10,002 spans are folded or left out: `--full` shows each
)");
  CHECK(lines_of(store.drawn(80, true)) > 10'002);
  CHECK(store.tree()["tree"][0]["children"].size() == 2'001);
}

TEST_CASE("a trace too big to fold shows failures and what is near the root", "[e2e][traces]") {
  Traced store;
  store.span(1, 0, 0, 10'000, "root");
  for (unsigned i = 0; i < 1'000; ++i)
    store.span(10 + i, 1, static_cast<int>(i), 1, "step " + std::to_string(i));
  daybook::SpanRecord failed;
  failed.name = "deep";
  failed.failure = daybook::Failure{"Broken", "here", "", ""};
  store.add(20'000, 1'009, 5'001, 1, failed);
  store.commit();
  const std::string shown = store.drawn(80);
  CHECK_THAT(shown, Contains("step 999") && Contains("deep") && Contains("error Broken"));
  CHECK_THAT(shown, Contains("└ … 802 more") && Contains("802 spans"));
  CHECK_THAT(shown, Contains("802 of 1,002 spans are folded or left out: `--full` shows each"));
  CHECK(lines_of(shown) == 1 + 200 + 1 + 2);
  CHECK(widest_line(shown) <= 80);
}

TEST_CASE("a chain of 10,000 spans is drawn and told in JSON that any reader takes",
          "[e2e][traces]") {
  Traced store;
  for (unsigned i = 1; i <= 10'000; ++i) store.span(i, i - 1, static_cast<int>(i), 1, "link");
  store.commit();
  CHECK(widest_line(store.drawn(80)) <= 80);
  CHECK(lines_of(store.drawn(80, true)) == 1 + 2 * 10'000);
  json at = store.tree()["tree"];
  int levels = 0;
  for (; at.size() == 1; ++levels) at = json(at[0]["children"]);
  CHECK(levels == 100);
  CHECK(at.size() == 9'900);
  CHECK(at[1]["parent_span_id"] == at[0]["span_id"]);
}

TEST_CASE("what a trace holds is made safe for a terminal", "[e2e][traces]") {
  Traced store;
  store.span(1, 0, 0, 10, "a\x1b[31m\nb");
  store.commit();
  CHECK_THAT(store.drawn(80), Contains("a\\x1b[31m↵b"));
}

TEST_CASE("trace list shows the latest, the slowest, those with errors", "[e2e][traces]") {
  Traced store;
  tell_agent(store);
  const std::string other = "1" + kTrace.substr(1), third = "2" + kTrace.substr(1);
  daybook::SpanRecord quick;
  quick.name = "quick";
  store.add(1, 0, 5'000, 10, quick, other);
  quick.user_id = "u1";
  store.add(1, 0, 6'000, 5'000, quick, third);
  store.commit();
  const auto list = [&](Daybook::Words words) {
    words.insert(words.begin(), {"trace", "list"});
    words.insert(words.end(), {"--format", "json"});
    std::string ids;
    for (const auto& row : store.run(words).json()) ids += row["trace_id"].get<std::string>()[0];
    return ids;
  };
  CHECK(list({}) == "210");
  CHECK(list({"--slowest", "2"}) == "20");
  CHECK(list({"--errors"}) == "0");
  CHECK(list({"--user", "u1"}) == "2");
  CHECK(list({"--until", "2026-11-23T10:00:06Z", "-n", "1"}) == "1");
  CHECK(list({"--status", "error"}).empty());
  CHECK_THAT(store.run({"trace", "list"}).out,
             Contains(kTrace.substr(20)) && Contains("answer question") && !Contains(kTrace));
}

TEST_CASE("a trace's id may be shortened while it stands for one", "[e2e][traces]") {
  Traced store;
  daybook::SpanRecord span;
  span.name = "x";
  store.add(1, 0, 0, 1, span);
  store.add(1, 0, 0, 1, span, kTrace.substr(0, 31) + "d");
  store.commit();
  CHECK(store.show({}, kTrace.substr(26)).exit == 0);
  const Answer several = store.show({}, kTrace.substr(0, 8));
  CHECK(several.exit == 2);
  CHECK_THAT(several.err, Contains("stands for several traces") && Contains(kTrace));
  const Answer none = store.show({}, "ffffff");
  CHECK(none.exit == 1);
  CHECK_THAT(none.err, Contains("`daybook trace list` shows them"));
  CHECK_THAT(store.show({}, "0af").err, Contains("6 characters or more"));
}
