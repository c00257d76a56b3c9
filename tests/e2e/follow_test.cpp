// ingest --follow: growth, rotation, and how it ends.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace testing;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

std::string event(const std::string& name) {
  return R"({"type":"event","at":"2026-11-23T10:00:00Z","name":")" + name + "\"}\n";
}

struct Following {
  Daybook daybook;
  Running running = Running(-1);

  explicit Following(const Daybook::Words& names) {
    Daybook::Words words = {"ingest", "--format", "json", "--follow"};
    words.insert(words.end(), names.begin(), names.end());
    running = daybook.start(words);
  }
  void append(const std::string& name, const std::string& text) const {
    std::ofstream(daybook.path(name), std::ios::binary | std::ios::app) << text;
  }
  /// Whether the names of all events, in order of arrival, become these.
  bool stores(const std::string& names) const {
    return eventually([&] {
      const Answer answer = ask.run(
          {"query", "SELECT group_concat(name, ' ') FROM (SELECT name FROM events ORDER BY id)",
           "--format", "csv", "--db", daybook.path("daybook.db")});
      return answer.exit == 0 && answer.out.find("\r\n" + names + "\r\n") != std::string::npos;
    });
  }
  Daybook ask;  // elsewhere, so that .out and .err stay the follower's
};

}  // namespace

TEST_CASE("ingest --follow stores lines as they are completed", "[follow]") {
  Following f({"a.log"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  const std::string line = event("b");
  f.append("a.log", line.substr(0, line.size() - 1));
  f.append("b.log", "");
  f.append("a.log", "\n" + event("c"));
  CHECK(f.stores("a b c"));
}

TEST_CASE("ingest --follow takes no last line without its line end, not even at a signal",
          "[follow]") {
  Following f({"a.log"});
  const std::string line = event("b");
  f.append("a.log", event("a") + line.substr(0, line.size() - 1));
  CHECK(f.stores("a"));
  CHECK(f.running.end(SIGTERM) == 0);
  f.append("a.log", "\n");
  CHECK(f.daybook.run({"ingest", "--resume", "a.log", "--format", "json"}).json()["stored"] == 1);
}

TEST_CASE("ingest --follow ends well at SIGTERM and SIGINT, with a summary", "[follow]") {
  for (const int signal : {SIGTERM, SIGINT}) {
    Following f({"a.log"});
    f.append("a.log", event("a") + event("b"));
    CHECK(f.stores("a b"));
    CHECK(f.running.end(signal) == 0);
    const auto told = nlohmann::json::parse(f.daybook.read(".out"));
    CHECK(told["stored"] == 2);
    CHECK(told["stopped"] == true);
    CHECK(told["sources"][0]["lines"] == 2);
  }
}

TEST_CASE("ingest --follow finishes a renamed file by its descriptor, then takes the new one",
          "[follow]") {
  Following f({"a.log"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  fs::rename(f.daybook.path("a.log"), f.daybook.path("old"));
  f.append("old", event("late"));
  f.append("a.log", event("new"));
  CHECK(f.stores("a late new"));
  f.append("old", event("later"));  // the application has it open still
  CHECK(f.stores("a late new later"));
}

TEST_CASE("ingest --follow finishes a file that was deleted", "[follow]") {
  Following f({"a.log"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  const int open = ::open(f.daybook.path("a.log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  fs::remove(f.daybook.path("a.log"));
  const std::string line = event("b");
  REQUIRE(::write(open, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  ::close(open);
  CHECK(f.stores("a b"));
}

TEST_CASE("ingest --follow begins anew where a file was truncated, and tells of half a line",
          "[follow]") {
  Following f({"a.log", "--rejects", "r.jsonl"});
  f.append("a.log", event("a") + "{\"half");
  CHECK(f.stores("a"));
  fs::resize_file(f.daybook.path("a.log"), 0);
  f.append("a.log", event("b"));
  CHECK(f.stores("a b"));
  CHECK(eventually([&] { return f.daybook.read("r.jsonl").find("half") != std::string::npos; }));
}

TEST_CASE("ingest --follow says once that a pattern matches no file yet", "[follow]") {
  Following f({"a.log", "*.jsonl"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  f.append("a.log", event("b"));
  CHECK(f.stores("a b"));  // by then it has looked more than once
  const std::string told = f.daybook.read(".err"), line = "*.jsonl: no file matches yet";
  CHECK_THAT(told, Contains(line + ": waiting for one\n"));
  CHECK(told.find(line) == told.rfind(line));
}

TEST_CASE("ingest --follow finds new files under its patterns", "[follow]") {
  Following f({"*.log"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  f.append("b.log", event("b"));
  CHECK(f.stores("a b"));
}

TEST_CASE("ingest --follow goes through more files than it keeps open", "[follow]") {
  Following f({"*.log"});
  std::string names;
  for (int i = 100; i < 200; ++i) {
    f.append(std::to_string(i) + ".log", event(std::to_string(i)));
  }
  CHECK(eventually([&] {
    const Answer count = f.ask.run({"query", "SELECT count(*) FROM events", "--format", "csv",
                                    "--db", f.daybook.path("daybook.db")});
    return count.out.find("\r\n100\r\n") != std::string::npos;
  }));
  for (int i = 100; i < 200; ++i) f.append(std::to_string(i) + ".log", event("again"));
  CHECK(eventually([&] {
    const Answer count = f.ask.run({"query", "SELECT count(*) FROM events", "--format", "csv",
                                    "--db", f.daybook.path("daybook.db")});
    return count.out.find("\r\n200\r\n") != std::string::npos;
  }));
}

TEST_CASE("a file that is followed is busy for another ingest --resume or --follow", "[follow]") {
  Following f({"a.log"});
  f.append("a.log", event("a"));
  CHECK(f.stores("a"));
  for (const char* flag : {"--resume", "--follow"}) {
    const Answer answer =
        f.ask.run({"ingest", flag, f.daybook.path("a.log"), "--db", f.daybook.path("daybook.db")});
    CHECK(answer.exit == 6);
    CHECK_THAT(answer.err, Contains("another process"));
  }
}

namespace {

std::string large_calls(int first, int end) {
  std::string lines;
  for (int i = first; i < end; ++i)
    lines += nlohmann::json{{"type", "completion"},
                            {"at", 1'795'514'400 + i},
                            {"model", "m"},
                            {"prompt", std::to_string(i) + std::string(20'000, 'x')}}
                 .dump() +
             '\n';
  return lines;
}

struct Capped : Daybook {
  explicit Capped(const std::string& cap) {
    REQUIRE(run({"init"}).exit == 0);
    REQUIRE(run({"config", "set", "db_max_size", cap}).exit == 0);
  }
  std::int64_t number(const std::string& sql) const {
    return run({"query", sql, "--format", "json"}).json()[0]["n"];
  }
};

}  // namespace

TEST_CASE("ingest --follow waits at the cap until retention has made room, and goes on",
          "[follow]") {
  const Capped store("4MB");
  store.file("a.log", large_calls(0, 200));
  Running running = store.start({"ingest", "--follow", "a.log", "--format", "json"});
  const Daybook ask;
  const auto has = [&](const std::string& sql) {
    return eventually([&] {
      const Answer answer =
          ask.run({"query", sql, "--format", "csv", "--db", store.path("daybook.db")});
      return answer.exit == 0 && answer.out.find("\r\n1\r\n") != std::string::npos;
    });
  };
  std::ofstream(store.path("a.log"), std::ios::app) << large_calls(200, 1200);
  CHECK(has("SELECT count(*) FROM completions WHERE prompt LIKE '1199x%'"));
  CHECK(running.is_alive());
  CHECK(running.end(SIGTERM) == 0);
  const auto told = nlohmann::json::parse(store.read(".out"));
  INFO(told);
  CHECK(told["stored"] == 1200);
  CHECK(told["dropped"] == 0);
  CHECK(told["cap_rows_deleted"] > 800);
  CHECK_THAT(told["warnings"][0].get<std::string>(), Contains("db_max_size"));
  CHECK(store.number("SELECT count(*) AS n FROM losses") == 0);
  CHECK(store.number("SELECT count(*) AS n FROM completions") < 700);  // a batch beyond the cap
}

TEST_CASE("ingest tells what the cap took, and stats since when", "[follow]") {
  const Capped store("4MB");
  store.file("a.jsonl", large_calls(0, 800));
  const Answer answer = store.run({"ingest", "a.jsonl"});
  INFO(answer.out << answer.err);
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains("800 calls") && Contains("db_max_size was reached: ") &&
                             Contains(" of the oldest rows were deleted to make room\n"));
  CHECK_THAT(answer.err, Contains("db_max_size"));
  const auto stats = store.run({"stats", "--format", "json"}).json();
  CHECK(stats["cap"]["rows_deleted"] > 400);
  const std::string since = stats["cap"]["since"];
  CHECK_THAT(store.run({"stats"}).out,
             Contains("the cap (db_max_size) took ") && Contains(" since " + since.substr(0, 10)));
}

TEST_CASE("ingest and stats say nothing of a cap that took nothing", "[follow]") {
  const Capped store("1GB");
  store.file("a.jsonl", large_calls(0, 2));
  CHECK_THAT(store.run({"ingest", "a.jsonl"}).out, !Contains("db_max_size"));
  CHECK_THAT(store.run({"stats"}).out, !Contains("the cap"));
  CHECK(store.run({"stats", "--format", "json"}).json()["cap"]["rows_deleted"] == 0);
}
