// `daybook report --html`: where the page goes and what it is about. What it looks like is shown by
// tests/browser.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::StartsWith;
namespace fs = std::filesystem;

namespace {

const char* const kCalls =
    R"({"at":"2026-11-23T10:00:00Z","latency_ms":100,"service":"chat","model":"a","prompt":"x","cost_usd":0.5})"
    "\n"
    R"({"at":"2026-11-24T10:10:00Z","latency_ms":300,"service":"other","model":"b","prompt":"y","cost_usd":2})"
    "\n"
    R"({"type":"error","at":"2026-11-24T10:11:00Z","service":"other","error_type":"Timeout","error_message":"a secret"})"
    "\n";

struct Stored : Daybook {
  Stored() { REQUIRE(run({"ingest"}, kCalls).exit == 0); }
  std::string page(Words words) const {
    words.insert(words.begin(), "report");
    words.insert(words.end(), {"--html", "-"});
    const Answer answer = run(words);
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return answer.out;
  }
};

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

/// The words of the command beneath a page's last table, without `daybook`.
Daybook::Words command_beneath(const std::string& page) {
  const std::string mark = "<code>daybook ";
  const auto begin = page.rfind(mark);
  REQUIRE(begin != page.npos);
  std::istringstream text(
      page.substr(begin + mark.size(), page.find("</code>", begin) - begin - mark.size()));
  return {std::istream_iterator<std::string>(text), {}};
}

}  // namespace

TEST_CASE("a page is a file of its owner's, put in place whole", "[e2e]") {
  const Stored store;
  const std::string path = store.file("page.html", "old");
  ::chmod(path.c_str(), 0644);
  const Answer answer = store.run({"report", "--html", "page.html"});
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, StartsWith("page.html: "));
  CHECK_THAT(store.read("page.html"), StartsWith("<!DOCTYPE html>"));
  CHECK(mode_of(path) == 0600);
  for (const auto& file : fs::directory_iterator(store.folder().path()))
    CHECK_FALSE(has(file.path().filename(), ".html."));
}

TEST_CASE("a page that cannot be written leaves what was there", "[e2e]") {
  const Stored store;
  const Answer answer = store.run({"report", "--html", "none/page.html"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("none/page.html: No such file or directory: name a file"));
  fs::create_directory(store.path("folder"));
  CHECK(store.run({"report", "--html", "folder"}).exit == 1);
}

TEST_CASE("a page is never written over the store", "[e2e]") {
  const Stored store;
  ::symlink("daybook.db", store.path("link").c_str());
  for (const char* name : {"daybook.db", "link"}) {
    const Answer answer = store.run({"report", "--html", name});
    CHECK(answer.exit == 2);
    CHECK_THAT(answer.err, Contains("is the store; name another file"));
  }
  CHECK(store.run({"check"}).exit == 0);
}

TEST_CASE("a page through a link lands where the link leads", "[e2e]") {
  const Stored store;
  store.file("real.html", "old");
  ::symlink("real.html", store.path("link.html").c_str());
  CHECK(store.run({"report", "--html", "link.html"}).exit == 0);
  CHECK(fs::is_symlink(store.path("link.html")));
  CHECK_THAT(store.read("real.html"), StartsWith("<!DOCTYPE html>"));
}

TEST_CASE("a page to standard output is the page alone", "[e2e]") {
  const Stored store;
  CHECK_THAT(store.page({}), StartsWith("<!DOCTYPE html>"));
  CHECK(store.run({"report", "--html", "/dev/stdout"}).exit == 0);
  CHECK(fs::exists("/dev/stdout"));
}

TEST_CASE("a page's result is one object", "[e2e]") {
  const Stored store;
  const auto result =
      store.run({"report", "latency", "--html", "page.html", "--format", "json"}).json();
  CHECK(result["ok"] == true);
  CHECK(result["path"] == "page.html");
  CHECK(result["bytes"] == store.read("page.html").size());
}

TEST_CASE("the filters of a page hold for all of it", "[e2e]") {
  const Stored store;
  const std::string all = store.page({}), chat = store.page({"--service", "chat"}),
                    late = store.page({"--since", "2026-11-24"});
  CHECK_THAT(all, Contains("$2.50"));
  CHECK_THAT(all, Contains("<bdi>Timeout</bdi>"));
  CHECK_THAT(chat, Contains("2026-11-23 until 2026-11-24 (UTC): service chat"));
  CHECK_THAT(chat, Contains("<dt>cost</dt><dd>$0.5</dd>"));
  CHECK_FALSE(has(chat, "<bdi>other</bdi>"));
  CHECK_FALSE(has(chat, "Timeout"));
  CHECK_THAT(late, Contains("<dt>cost</dt><dd>$2.00</dd>"));
  CHECK_THAT(late, Contains("2026-11-24 until "));
}

TEST_CASE("the command beneath a table has the options it was made with, and runs", "[e2e]") {
  const Stored store;
  REQUIRE(store
              .run({"ingest"}, R"({"at":"2026-11-24T10:20:00Z","service":"chat","model":"a",)"
                               R"("prompt":"z","session_id":"s1","prompt_name":"greet"})"
                               "\n")
              .exit == 0);
  for (const Daybook::Words& words : std::vector<Daybook::Words>{
           {"latency", "--by", "model", "--since", "2026-11-23"},
           {"sessions", "--since", "2026-11-23", "--session", "s1"},
           {"trend", "--since", "2026-11-24T10:00", "--until", "2026-11-24T11:00", "--weeks", "4"},
           {"prompts", "--service", "chat", "--score", "helpful"}}) {
    const Daybook::Words command = command_beneath(store.page(words));
    const Answer answer = store.run(command);
    INFO(words[0] << ' ' << answer.err);
    CHECK(answer.exit == 0);
    for (const std::string& word : words) {
      INFO(word);  // times are those that "7d" and so on stood for
      CHECK((has(word, "2026") || std::count(command.begin(), command.end(), word) == 1));
    }
  }
}

TEST_CASE("a page of one report says what its figures mean, as the terminal does", "[e2e]") {
  const std::string page =
      Stored().page({"trend", "--since", "2026-11-24T10:00", "--until", "2026-11-24T11:00"});
  CHECK_THAT(page, Contains("usual: the median of the same hours of earlier weeks"));
}

TEST_CASE("a page of costs names the models without a price, as the terminal does", "[e2e]") {
  const Stored store;
  REQUIRE(store
              .run({"ingest"}, R"({"at":"2026-11-24T10:20:00Z","model":"unheard-of","prompt":"z",)"
                               R"("usage":{"input_tokens":3}})"
                               "\n")
              .exit == 0);
  for (const char* name : {"cost", "tokens", "savings"}) {
    INFO(name);
    CHECK_THAT(store.page({name, "--since", "2026-11-23"}),
               Contains("cost unknown for 1 model: unheard-of"));
    CHECK_FALSE(has(Stored().page({name, "--since", "2026-11-23"}), "cost unknown"));
  }
}

TEST_CASE("a section that cannot be filtered says so and shows nothing", "[e2e]") {
  const std::string page = Stored().page({"--model", "b"});
  CHECK_THAT(page, Contains("Not counted by model, so not shown on a page of one."));
  CHECK_FALSE(has(page, "data-table=\"tools\""));
  CHECK_FALSE(has(page, "data-table=\"traces\""));
  CHECK_THAT(page, Contains("data-table=\"traffic\""));
  CHECK_THAT(page, Contains("data-table=\"latency\""));
}

TEST_CASE("a page holds no content", "[e2e]") {
  const Stored store;
  for (const Daybook::Words& words : {Daybook::Words{}, Daybook::Words{"errors"}})
    CHECK_FALSE(has(store.page(words), "a secret"));
}

TEST_CASE("a page of an empty store says that nothing was recorded", "[e2e]") {
  const Daybook store;
  REQUIRE(store.run({"init"}).exit == 0);
  const Answer answer = store.run({"report", "--html", "-"});
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains("nothing recorded"));
  CHECK_FALSE(has(answer.out, "class=\"drawing\""));
}

TEST_CASE("options of a page stand behind the report's name", "[e2e]") {
  const Stored store;
  const auto error = [&](const Daybook::Words& words) {
    const Answer answer = store.run(words);
    CHECK(answer.exit == 2);
    return answer.err;
  };
  CHECK_THAT(error({"report", "--since", "24h", "latency"}),
             Contains("--since: goes after `report latency`"));
  CHECK_THAT(error({"report", "storage", "--since", "24h"}),
             Contains("--since: it tells what the whole store holds now"));
  CHECK_THAT(error({"report"}), Contains("say which: latency, "));
  CHECK_THAT(error({"report", "latency", "--sql", "--html", "-"}), Contains("takes no --sql"));
}
