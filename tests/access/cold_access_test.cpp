// Cold text is unpacked for whoever may see it, and for nobody else.
#include "access/canary_store.hpp"
#include "daybook/error.hpp"
#include "read/reader_state.hpp"
#include "retain/cold_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

struct ColdServices : ColdStore {
  ColdServices() {
    talk(60);
    talk(60, "bob", -40, "bank");
    close_epoch();
  }
  Reader as(const access::Principal& principal) const {
    return read::open_for(path, sql::Connection::open_reader(path), principal, Reader::Limits());
  }
};

const char* const kTexts =
    "SELECT service, prompt, response, messages_json, tools_json, parameters_json FROM completions"
    " ORDER BY id";
const char* const kTools = "SELECT service, params_json, result FROM tool_executions ORDER BY id";

}  // namespace

TEST_CASE("Each principal reads of cold text what it read of it before", "[access][cold]") {
  ColdServices store;
  const auto told = [&] {
    std::string text;
    for (const access::Principal& principal :
         {CanaryStore::analyst(), CanaryStore::reader(), CanaryStore::scoped_analyst(),
          CanaryStore::scoped_reader(), CanaryStore::mixed()})
      text += principal.name + '\n' + table(store.as(principal).query(kTexts)) +
              table(store.as(principal).query(kTools));
    return text;
  };
  const std::string before = told();
  REQUIRE_THAT(before, Contains("bob asks: "));
  store.keep("cold", 7);
  REQUIRE(store.pack() == "482 packed");
  CHECK(told() == before);
}

TEST_CASE("The state of cold text is told to whoever may see it, else it is denied",
          "[access][cold]") {
  ColdServices store;
  store.keep("cold", 7);
  store.pack();
  const auto states = [&](const access::Principal& principal) {
    return table(store.as(principal).query(
        "SELECT service, content_state, count(prompt) FROM completions GROUP BY 1, 2"));
  };
  CHECK(states(CanaryStore::reader()) == "bank|cold|60\nshop|cold|60\n");
  CHECK(states(CanaryStore::analyst()) == "bank|denied|0\nshop|denied|0\n");
  CHECK(states(CanaryStore::mixed()) == "bank|denied|0\nshop|cold|60\n");
  CHECK(states(CanaryStore::scoped_reader()) == "shop|cold|60\n");
}

TEST_CASE("Nobody reads a dictionary, by its table or by frames of his own", "[access][cold]") {
  ColdServices store;
  store.keep("cold", 7);
  store.pack();
  const std::string frame = store.rows(
      "SELECT hex(packed) FROM content WHERE packed IS NOT NULL"
      " LIMIT 1");
  const std::string unpack = "SELECT rtrim(x'" + frame.substr(0, frame.size() - 1) + "', NULL)";
  REQUIRE_THAT(store.rows(unpack), Contains("Thank you"));  // the file's owner
  for (const access::Principal& principal : CanaryStore::everybody()) {
    INFO(principal.name);
    for (const std::string& sql : {std::string("SELECT bytes FROM content_dictionary"),
                                   std::string("SELECT count(*) FROM content_dictionary"),
                                   std::string("SELECT samples FROM main.content_dictionary")})
      CHECK_THROWS_AS(table(store.as(principal).query(sql)), Error);
    if (principal.name == "reader") continue;  // who sees all of it anyway
    CHECK_THROWS_AS(table(store.as(principal).query(unpack)), Error);
  }
}

TEST_CASE("A reader that was open when text became cold reads it", "[access][cold]") {
  ColdServices store;
  const Reader owner = store.reader(), reader = store.as(CanaryStore::reader()),
               scoped = store.as(CanaryStore::scoped_reader());
  const auto told = [&] {
    return table(owner.query(kTexts)) + table(reader.query(kTexts)) + table(scoped.query(kTexts));
  };
  const std::string before = told();
  store.keep("cold", 7);
  store.pack();
  CHECK(told() == before);
}
