// Erasing what is cold: no piece of it is left in a packed text, nor in the dictionary of others.
#include "retain/cold_store.hpp"

#include "daybook/erase.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

const std::string kSecret = "canary-of-alice";

EraseResult erase(const ColdStore& store, const std::string& user,
                  const std::vector<std::string>& canaries = {}) {
  EraseRequest request;
  request.user = user;
  EraseOptions options;
  options.canaries = canaries;
  return erase_subject(store.path, request, options);
}

std::string found_in(const EraseResult& result, const ColdStore& store) {
  std::string text;
  for (const auto& one : result.found) text += one.path.substr(store.path.size()) + '\n';
  return text;
}

/// Her texts say the secret so often that the dictionary has it.
struct Secrets : ColdStore {
  Secrets() {
    talk(60, kSecret);
    talk(60, "bob");
    close_epoch();
    keep("cold", 7);
    pack();
  }
  std::string dictionary() const {
    return rows("SELECT id, retired FROM content_dictionary ORDER BY id");
  }
};

}  // namespace

TEST_CASE("Nothing of cold text is left after an erasure, not in the dictionary of what stays",
          "[erase][cold]") {
  Secrets store;
  const std::string bobs =
      "SELECT prompt, response, tools_json FROM completions WHERE user_id = 'bob' ORDER BY id";
  const std::string before = store.rows(bobs);
  REQUIRE(store.dictionary() == "32768|0\n");
  REQUIRE(store.rows("SELECT instr(bytes, CAST('canary-of-alice' AS BLOB)) > 0 FROM"
                     " content_dictionary") == "1\n");
  REQUIRE(store.rows("SELECT count(*) FROM content WHERE text LIKE '%is the tool%'") == "0\n");
  const EraseResult done = erase(store, kSecret, {kSecret});
  CHECK(done.finished);
  CHECK(found_in(done, store) == "");
  CHECK(count_in_files(store.path, kSecret) == 0);
  CHECK(store.dictionary() == "32769|0\n");
  CHECK(store.rows(bobs) == before);
  CHECK(store.stock("SELECT DISTINCT response, content_state FROM completions") == "|cold\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Control: a canary in the packed text of another one is found", "[erase][cold]") {
  ColdStore store;
  store.talk(5, "alice");
  store.add(at(-40, chat({{"user", long_text("no-other-text-says-this", 1)}}, "short")));
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  const EraseResult done = erase(store, "alice", {"no-other-text-says-this number 1"});
  CHECK_THAT(found_in(done, store), Contains(", packed texts\n"));
}

TEST_CASE("A dictionary that was made of other texts stays as it is", "[erase][cold]") {
  Secrets store;
  ColdStore& cold = store;
  cold.talk(60, "carol", -20);
  cold.close_epoch();
  cold.pack();
  REQUIRE(store.dictionary() == "32768|0\n32769|0\n");
  CHECK(erase(store, "carol").finished);
  CHECK(store.dictionary() == "32768|0\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("An erasure that ran out of time has its dictionary renewed by the next run",
          "[erase][cold]") {
  Secrets store;
  store.db.exec("UPDATE content_dictionary SET retired = 1");
  CHECK(store.pack() == "0 packed");
  CHECK(store.dictionary() == "32769|0\n");
  CHECK(store.wrong() == "");
}
