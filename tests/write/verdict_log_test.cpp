// What is kept of denials: the first at once, then how many there were, once a minute.
#include "write/verdict_log.hpp"

#include "support/catch.hpp"

using namespace daybook::write;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

Verdicts denials(const std::string& principal, int count, const std::string& object = "score") {
  Verdicts verdicts;
  for (int i = 0; i < count; ++i) verdicts.add({principal, "write", object});
  return verdicts;
}

std::string text_of(const std::vector<Verdict>& verdicts) {
  std::string text;
  for (const Verdict& one : verdicts)
    text += one.principal + ' ' + one.object + ' ' + std::to_string(one.count) + ' ';
  return text;
}

struct Log : VerdictLog {
  std::string write(std::int64_t now_ns) {
    const auto due = this->due(now_ns);
    wrote(due, now_ns);
    return text_of(due);
  }
};

}  // namespace

TEST_CASE("verdicts: a flood is one row at once, and one a minute with its exact count") {
  Log log;
  log.take(denials("ann", 3));
  CHECK(log.write(0) == "ann score 3 ");
  CHECK(log.due_ns() == INT64_MAX);
  std::uint64_t told = 3;
  for (int second = 1; second <= 600; ++second) {
    log.take(denials("ann", 1000));
    for (const Verdict& one : log.due(second * kSecond)) told += one.count;
    const std::string written = log.write(second * kSecond);
    CHECK(written.empty() == (second % 60 != 0));
  }
  CHECK(told == 600'003);
}

TEST_CASE("verdicts: what waits is due without another one, and a closing store writes it all") {
  Log log;
  log.take(denials("ann", 1));
  CHECK(log.write(kSecond) == "ann score 1 ");
  log.take(denials("ann", 2));
  CHECK(log.write(2 * kSecond) == "");
  CHECK(log.due_ns() == kSecond + kVerdictEveryNs);
  CHECK(text_of(log.all()) == "ann score 2 ");
}

TEST_CASE("verdicts: what was not committed is due again") {
  Log log;
  log.take(denials("ann", 2));
  CHECK(text_of(log.due(0)) == "ann score 2 ");
  log.take(denials("ann", 1));
  CHECK(log.write(0) == "ann score 3 ");
}

TEST_CASE("verdicts: principals, objects and answers are told apart") {
  Log log;
  log.take(denials("ann", 1));
  log.take(denials("bob", 2));
  log.take(denials("ann", 4, "event"));
  CHECK(log.write(0) == "ann score 1 bob score 2 ann event 4 ");
}

TEST_CASE("verdicts: whoever asks for many users is still told by name") {
  Verdicts many;
  for (int i = 0; i < 1000; ++i)
    many.add({"ann", "custom", "read", false, 1, "", "u" + std::to_string(i)});
  CHECK(many.all().size() == kVerdictsMax + 1);
  CHECK(many.all().back().principal == "ann");
  CHECK(many.all().back().count == 1000 - kVerdictsMax);
}

TEST_CASE("verdicts: what was granted is written with each batch") {
  Log log;
  Verdicts granted;
  granted.add({"ann", "custom", "export_logs", true});
  for (int i = 0; i < 3; ++i) {
    log.take(granted);
    CHECK(log.write(i) == "ann export_logs 1 ");
  }
}

TEST_CASE("verdicts: a thousand kinds are counted, not all kept apart") {
  Log log;
  Verdicts many;
  for (int i = 0; i < 1000; ++i) many.add({"p" + std::to_string(i), "write", "score"});
  CHECK(many.all().size() == 2 * kVerdictsMax + 1);
  for (int i = 0; i < 100; ++i) log.take(denials("q" + std::to_string(i), 1));
  log.take(many);
  std::uint64_t told = 0;
  for (const Verdict& one : log.all()) told += one.count;
  CHECK(told == 1100);
  CHECK(log.all().size() <= 4 * kVerdictsMax + 1);
}
