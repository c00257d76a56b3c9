// archive and restore as a user and cron run them, on records of every kind.
#include <filesystem>

#include "archive/archive_store.hpp"
#include "daybook/upkeep.hpp"
#include "e2e/daybook.hpp"
#include "support/catch.hpp"
#include "support/random_records.hpp"

using namespace testing;
using Catch::Contains;
using daybook::test::archives_in;
using nlohmann::json;

namespace {

struct Archived : Daybook {
  std::string to = folder() / "archive";
  json run_json(Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return run(words).json();
  }
  std::string exported() const {
    std::filesystem::remove(folder() / "out.jsonl");
    const Answer answer = run({"export", "out.jsonl"});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return read("out.jsonl");
  }
  Answer restore() const {
    Words words = {"restore"};
    for (const std::string& file : archives_in(to)) words.push_back(file);
    return run(words);
  }
  /// Every view but for what a run of archive changes: ids of messages, sizes, runs, the audit.
  std::string views() const {
    std::string text;
    std::string view;
    const auto ask = [&](const std::string& columns) {
      if (view.empty()) return;
      const Answer answer = run(
          {"query", "SELECT " + columns + " FROM " + view, "--limit", "100000", "--format", "csv"});
      INFO(view << answer.err);
      REQUIRE(answer.exit == 0);
      text += view + '\n' + answer.out;
    };
    std::string columns;
    for (const auto& row : daybook::describe_views()) {
      if (row.view != view) {
        ask(columns);
        view = row.view;
        columns.clear();
        if (view == "ago" || view == "report_storage" || view == "retention_runs" ||
            view == "audit_entries" || view == "messages")
          view.clear();
      }
      if (row.column.find("message_id") == std::string::npos)
        columns += (columns.empty() ? "" : ", ") + row.column;
    }
    ask(columns);
    return text;
  }
};

}  // namespace

TEST_CASE("archive and restore: records of every kind come back, export and views the same",
          "[e2e]") {
  for (const unsigned seed : {1u, 2u, 3u, 4u, 5u}) {
    INFO("seed " << seed);
    Archived store;
    store.file("in.jsonl", RandomRecords(seed).lines(400));
    store.run({"ingest", "in.jsonl", "--from", "records"});
    const std::string before = store.exported(), views = store.views();
    const Answer out = store.run({"archive", "--before", "2027-01-01", store.to});
    INFO(out.out << out.err);
    REQUIRE(out.exit == 0);
    CHECK(store.exported().size() < before.size());
    const Answer back = store.restore();
    INFO(back.out << back.err);
    CHECK(back.exit == 0);
    CHECK(store.exported() == before);
    CHECK(store.views() == views);
    CHECK(store.run({"check"}).exit == 0);
  }
}

TEST_CASE("archive: real agents' conversations, at least five times smaller than in the store",
          "[e2e]") {
  Archived store;
  const auto empty = [&] {
    Archived other;
    other.run({"init"});
    return std::filesystem::file_size(other.folder() / "daybook.db");
  }();
  const std::string data = DAYBOOK_SOURCE_DIR "/examples/data/agent_chat_calls.jsonl";
  REQUIRE(store.run({"ingest", data, "--from", "records"}).exit == 0);
  const auto live = std::filesystem::file_size(store.folder() / "daybook.db") - empty;
  const std::string before = store.exported();
  const json result = store.run_json({"archive", "--before", "2100-01-01", store.to});
  INFO(result.dump());
  CHECK(result["rows"] == 184);
  CHECK(result["finished"] == true);
  CHECK(result["files"].size() == 1);
  CHECK(result["files"][0]["records"] == 184);
  CHECK(result["ratio"].get<double>() > 20);
  CHECK(static_cast<double>(live) > 5 * result["file_bytes"].get<double>());
  WARN("archive: " << live << " bytes in the store, " << result["file_bytes"] << " archived");
  CHECK(store.restore().exit == 0);
  CHECK(store.exported() == before);
}

TEST_CASE("restore says what cannot come back, and of a wrong file what to do", "[e2e]") {
  Archived store;
  store.file("in.jsonl", R"({"prompt":"an old question","at":"2026-01-01T00:00:00Z"})"
                         "\n");
  store.run({"ingest", "in.jsonl"});
  REQUIRE(store.run({"archive", "--before", "2026-06-01", store.to}).exit == 0);
  store.run({"retention", "set", "all", "1d"});
  REQUIRE(store.run({"retention", "apply"}).exit == 0);
  const Answer gone = store.restore();
  CHECK(gone.exit == 0);
  CHECK_THAT(gone.out, Contains("1 row was deleted since"));
  const Answer wrong = store.run({"restore", "in.jsonl"});
  CHECK(wrong.exit == 1);
  CHECK_THAT(wrong.err, Contains("in.jsonl: no archive of daybook"));
}

TEST_CASE("restore: of an archive that lost its end nothing is brought back, and that is said",
          "[e2e]") {
  const Archived store;
  const std::string data = DAYBOOK_SOURCE_DIR "/examples/data/agent_chat_calls.jsonl";
  REQUIRE(store.run({"ingest", data, "--from", "records"}).exit == 0);
  REQUIRE(store.run({"archive", "--before", "2100-01-01", store.to}).exit == 0);
  const std::string before = store.exported(), file = archives_in(store.to).front();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  const Answer back = store.restore();
  CHECK(back.exit == 1);
  CHECK_THAT(back.err, Contains("take another copy of it; nothing was changed"));
  CHECK(store.exported() == before);
}
