// Every statement of attacks.sql as every kind of principal: no canary comes out, every attack is
// told to the log, no file appears. With the guard off the same statements find canaries.
#include <filesystem>
#include <fstream>

#include "access/canary_store.hpp"
#include "daybook/error.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CanaryStore;
using daybook::test::NotedReads;
using daybook::test::shows;

namespace {

struct Attack {
  std::string sql;
  bool blind = false;
};

std::vector<Attack> attacks() {
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/tests/access/attacks.sql");
  std::vector<Attack> all;
  const std::string blind = "blind: ";
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("--", 0) == 0) continue;
    const bool is_blind = line.rfind(blind, 0) == 0;
    all.push_back({is_blind ? line.substr(blind.size()) : line, is_blind});
  }
  return all;
}

/// All that comes back: values, names of columns, or the error.
struct Loot {
  std::string text;
  bool says_something = false;  // a value other than 0, '' and NULL
};

Loot loot_of(const Reader& reader, const std::string& sql) {
  Loot loot;
  try {
    Rows rows = reader.query(sql);
    for (int i = 0; i < rows.columns(); ++i) loot.text += rows.name(i) + '\n';
    while (rows.next()) {
      for (int i = 0; i < rows.columns(); ++i) {
        const std::string value(rows.text(i));
        loot.says_something |= !value.empty() && value != "0" && value != "0.0";
        loot.text += value + '\n';
      }
    }
  } catch (const Error& error) {
    loot.text += std::string(error.what()) + '\n' + error.hint;
  }
  // What the statement says itself is no news.
  for (std::size_t at; !sql.empty() && (at = loot.text.find(sql)) != std::string::npos;)
    loot.text.erase(at, sql.size());
  return loot;
}

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    (void)entry;
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("No statement shows a principal what was not granted, and each is told", "[access]") {
  CanaryStore store;
  for (const access::Principal& principal : CanaryStore::everybody()) {
    if (principal.name == "writer") continue;
    CAPTURE(principal.name);
    const auto notes = std::make_shared<NotedReads>();
    const NotedReads& log = *notes;
    const Reader reader = store.as(principal, notes);
    const auto forbidden = CanaryStore::forbidden(principal);
    const bool sees_content =
        principal.name.find("reader") != std::string::npos || principal.name == "mixed";
    const std::size_t files = files_in(store.folder.path());
    for (const Attack& attack : attacks()) {
      CAPTURE(attack.sql);
      const std::size_t told = log.before.size() + log.after.size();
      const Loot loot = loot_of(reader, attack.sql);
      for (const std::string& canary : forbidden) {
        CAPTURE(canary, loot.text);
        REQUIRE_FALSE(shows(loot.text, canary));
      }
      if (attack.blind && !sees_content) {
        CAPTURE(loot.text);
        REQUIRE_FALSE(loot.says_something);
      }
      REQUIRE(log.before.size() + log.after.size() > told);
    }
    CHECK(files_in(store.folder.path()) == files);
    CHECK_FALSE(std::filesystem::exists("/tmp/daybook-attack.db"));
    CHECK_FALSE(std::filesystem::exists("/tmp/daybook-attack"));
  }
}

TEST_CASE("With the guard off the attacks find canaries", "[access]") {
  CanaryStore store;
  const Reader reader = Reader::open(store.path);
  const std::size_t all = attacks().size();
  std::size_t content = 0, rows = 0, policy = 0, bits = 0;
  for (const Attack& attack : attacks()) {
    const Loot loot = loot_of(reader, attack.sql);
    content += shows(loot.text, "cnryBANKtext") ? 1 : 0;
    rows += shows(loot.text, "cnryBANKname") ? 1 : 0;
    policy += shows(loot.text, "cnryPOLICY") ? 1 : 0;
    bits += attack.blind && loot.says_something ? 1 : 0;
  }
  CHECK(all >= 300);
  CHECK(content >= 80);
  CHECK(rows >= 60);
  CHECK(policy >= 5);
  CHECK(bits >= 20);
}

TEST_CASE("Who may read nothing cannot open a reader, and that is told", "[access]") {
  CanaryStore store;
  const auto log = std::make_shared<NotedReads>();
  CHECK_THROWS_AS(store.as(CanaryStore::writer(), log), Error);
  REQUIRE(log->after.size() == 1);
  CHECK(log->after[0].result == access::ReadEvent::Result::denied);
}
