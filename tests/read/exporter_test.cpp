// What an Exporter makes of a store's rows that no input form could have brought about.
#include "daybook/exporter.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using namespace daybook::test;
using Line = nlohmann::json;

namespace {

std::vector<Line> all(Exporter& exporter) {
  std::vector<Line> lines;
  for (std::string line; exporter.next(line);) lines.push_back(Line::parse(line));
  return lines;
}

std::vector<Line> all(const BatchStore& store, Selection selection = {}) {
  Exporter exporter = Exporter::open(store.path, std::move(selection));
  return all(exporter);
}

}  // namespace

TEST_CASE("exporter: a branch, a retry and an answer of two messages have their own requests",
          "[export]") {
  BatchStore store;
  store.add(chat({{"system", "s"}, {"user", "a"}}, "1"));
  store.add(chat({{"system", "s"}, {"user", "a"}, {"assistant", "1"}, {"user", "b"}}, "2"));
  store.add(chat({{"system", "s"}, {"user", "a"}, {"assistant", "1"}, {"user", "c"}}, "3"));
  Completion chain = chat({{"system", "s"}, {"user", "a"}}, "4");
  chain.response.push_back({"assistant", "5"});
  store.add(chain);
  std::string texts;
  for (const Line& line : all(store)) {
    for (const Line& message : line["messages"]) texts += message["content"].get<std::string>();
    texts += line["response"].is_array() ? '>' + line["response"][0]["content"].get<std::string>() +
                                               line["response"][1]["content"].get<std::string>()
                                         : '>' + line["response"]["content"].get<std::string>();
    texts += ' ';
  }
  CHECK(texts == "sa>1 sa1b>2 sa1c>3 sa>45 ");
}

TEST_CASE("exporter: a call whose messages are gone is told without them, and counted",
          "[export]") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "1"));
  store.add(chat({{"user", "b"}}, "2"));
  store.db.exec("DELETE FROM message WHERE role = 'user' AND id = 1");
  Exporter exporter = Exporter::open(store.path);
  const auto lines = all(exporter);
  REQUIRE(lines.size() == 2);
  CHECK((lines[0].count("messages") == 0 && lines[0]["response"]["content"] == "1"));
  CHECK(lines[1]["messages"][0]["content"] == "b");
  CHECK(exporter.without_messages() == 1);
  CHECK(exporter.part() == 1.0);
}

TEST_CASE("exporter: text that is no UTF-8 comes out with U+FFFD, NUL as it is", "[export]") {
  BatchStore store;
  Event event;
  event.name = "e";
  event.body = std::string("a\xff") + '\0' + "b";
  store.add(event);
  CHECK(all(store)[0]["body"] == std::string("a\xEF\xBF\xBD") + '\0' + "b");
}

TEST_CASE("exporter: it sees the store as it was when it was opened", "[export]") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "1"));
  Exporter exporter = Exporter::open(store.path);
  store.add(chat({{"user", "b"}}, "2"));
  CHECK(all(exporter).size() == 1);
  CHECK(all(store).size() == 2);
}

TEST_CASE("exporter: an unknown type or status is told, one that was moved from is at its end",
          "[export]") {
  BatchStore store;
  store.add(chat({{"user", "a"}}, "1"));
  Selection odd;
  odd.types = {"evnt"};
  CHECK_THROWS_AS(Exporter::open(store.path, odd), Error);
  odd.types = {};
  odd.status = "fine";
  CHECK_THROWS_AS(Exporter::open(store.path, odd), Error);
  Exporter from = Exporter::open(store.path);
  Exporter to = std::move(from);
  std::string line;
  CHECK_FALSE(from.next(line));
  CHECK(to.next(line));
}
