// The lines of docs/operations.md that read logs, run as they stand there but for paths.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace testing;

namespace {

std::string event(const std::string& name) {
  return R"({"type":"event","at":"2026-11-23T10:00:00Z","name":")" + name + "\"}\n";
}

/// The only line of the page that begins so, without that beginning.
std::string line_of_page(const std::string& beginning) {
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/docs/operations.md");
  std::string found;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(beginning, 0) != 0) continue;
    REQUIRE(found.empty());
    found = line.substr(beginning.size());
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

/// The page's only shell script.
std::string script_of_page() {
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/docs/operations.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}}, fence = "```sh\n";
  const auto begin = page.find(fence);
  REQUIRE(begin != page.npos);
  const std::string script = page.substr(begin + fence.size());
  return script.substr(0, script.find("```"));
}

/// The blocks of the page below a heading.
std::vector<std::string> blocks_below(const std::string& heading) {
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/docs/operations.md");
  std::vector<std::string> blocks;
  bool is_below = false, is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("## ", 0) == 0) is_below = line == heading;
    if (!is_below) continue;
    if (line.rfind("```", 0) == 0) {
      is_inside = !is_inside;
      if (is_inside) blocks.emplace_back();
    } else if (is_inside) {
      blocks.back() += line + '\n';
    }
  }
  return blocks;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + instead.size()))
    text.replace(at, what.size(), instead);
  return text;
}

/// Where logs and store are on the page and in a test.
struct Chat {
  Daybook daybook;

  Chat() {
    std::filesystem::create_directories(daybook.path("log"));
    std::filesystem::create_directories(daybook.path("lib"));
  }
  std::string here(const std::string& line) const {
    return with(with(line, "/var/log/chat", daybook.path("log")), "/var/lib/chat",
                daybook.path("lib"));
  }
  /// What a unit of the page runs: the words behind the program.
  Daybook::Words words_of_unit(const std::string& command) const {
    const std::string store = "--db /var/lib/chat/history.db " + command;
    std::istringstream line(here(store + line_of_page("ExecStart=/usr/bin/daybook " + store)));
    Daybook::Words words;
    for (std::string word; line >> word;) words.push_back(word);
    return words;
  }
  std::string names() const {
    return daybook
        .run({"query", "SELECT group_concat(name, ' ') AS n FROM events", "--format", "csv", "--db",
              "lib/history.db"})
        .out;
  }
};

}  // namespace

TEST_CASE("the cron line of docs/operations.md stores each line once, through a rotation",
          "[e2e]") {
  const Chat chat;
  const std::string line =
      chat.here(line_of_page("*/5 * * * * daybook --db /var/lib/chat/history.db ingest"));
  const std::string command =
      std::string(DAYBOOK_CLI) + " --db " + chat.daybook.path("lib/history.db") + " ingest" + line;
  chat.daybook.file("log/a.jsonl", event("a"));
  CHECK(std::system(command.c_str()) == 0);  // the pattern of rotated files matches none yet
  std::filesystem::rename(chat.daybook.path("log/a.jsonl"), chat.daybook.path("log/a.jsonl.1"));
  std::ofstream(chat.daybook.path("log/a.jsonl.1"), std::ios::app) << event("b");
  chat.daybook.file("log/a.jsonl", event("c"));
  for (int run = 0; run < 2; ++run) CHECK(std::system(command.c_str()) == 0);
  CHECK(chat.names() == "n\r\na c b\r\n");
}

TEST_CASE("the retention and backup lines of docs/operations.md do what they say", "[e2e]") {
  const Chat chat;
  const std::string daybook =
      std::string(DAYBOOK_CLI) + " --db " + chat.daybook.path("lib/history.db");
  const auto run = [&](const std::string& command) {
    return WEXITSTATUS(std::system(command.c_str()));
  };
  chat.daybook.file("old.jsonl", event("old"));
  REQUIRE(run(daybook + " ingest " + chat.daybook.path("old.jsonl") + " > /dev/null") == 0);
  REQUIRE(run(daybook + " retention set events 1h > /dev/null") == 0);
  const std::string apply = daybook + " retention" +
                            chat.here(line_of_page("17 3 * * * daybook --db "
                                                   "/var/lib/chat/history.db retention"));
  std::filesystem::create_directories(chat.daybook.path("backup"));
  // cron reads \% as %.
  const std::string backup =
      daybook + " backup" +
      with(
          with(line_of_page("40 2 * * * daybook --db /var/lib/chat/history.db backup"), "\\%", "%"),
          "/backup", chat.daybook.path("backup"));
  for (int night = 0; night < 2; ++night) {
    CHECK(run(backup) == 0);
    CHECK(run(apply) == 0);
  }
  CHECK(chat.names() == "n\r\n\r\n");
  CHECK(nlohmann::json::parse(chat.daybook.read("lib/retention.json"))["finished"] == true);
  CHECK(chat.daybook.run(chat.words_of_unit("retention")).exit == 0);
  std::size_t copies = 0;
  for (const auto& file : std::filesystem::directory_iterator(chat.daybook.path("backup")))
    copies += file.path().extension() == ".db";
  CHECK(copies == 1);
}

TEST_CASE("the archive line of docs/operations.md moves old text, and only that", "[e2e]") {
  const Chat chat;
  const std::string daybook =
      std::string(DAYBOOK_CLI) + " --db " + chat.daybook.path("lib/history.db");
  chat.daybook.file("old.jsonl", R"({"prompt":"an old question","at":"2026-01-01T00:00:00Z"})"
                                 "\n");
  const std::string old = chat.daybook.path("old.jsonl");
  REQUIRE(std::system((daybook + " ingest " + old + " > /dev/null").c_str()) == 0);
  const std::string line =
      with(chat.here(line_of_page("20 2 * * 0 daybook --db /var/lib/chat/history.db archive")),
           "/archive/chat", chat.daybook.path("archived"));
  CHECK(std::system((daybook + " archive" + line).c_str()) == 0);
  const auto said = nlohmann::json::parse(chat.daybook.read("lib/archive.json"));
  CHECK(said["rows"] == 1);
  CHECK(said["ok"] == true);
  CHECK(std::filesystem::exists(said["files"][0]["path"].get<std::string>()));
}

TEST_CASE("the service of docs/operations.md follows, and ends well at SIGTERM", "[e2e]") {
  const Chat chat;
  const Daybook::Words words = chat.words_of_unit("ingest");
  Running service = chat.daybook.start(words);
  chat.daybook.file("log/a.jsonl", event("a"));
  const Daybook elsewhere;
  CHECK(eventually([&] {
    return elsewhere
               .run({"query", "SELECT name FROM events", "--format", "csv", "--db",
                     chat.daybook.path("lib/history.db")})
               .out == "name\r\na\r\n";
  }));
  CHECK(service.end(SIGTERM) == 0);
}

TEST_CASE("the alert and health lines of docs/operations.md notify once by the script there",
          "[e2e]") {
  const Chat chat;
  const std::string prefix = "*/5 * * * * daybook --db /var/lib/chat/history.db alert";
  const std::string notify = chat.daybook.file("notify", chat.here(script_of_page()));
  std::filesystem::permissions(notify, std::filesystem::perms::owner_all);
  const std::string daybook =
      std::string(DAYBOOK_CLI) + " --db " + chat.daybook.path("lib/history.db");
  const std::string check =
      daybook + " alert" + with(line_of_page(prefix), "/etc/daybook/notify", notify);
  const std::string health =
      daybook + " health" +
      chat.here(line_of_page("*/10 * * * * daybook --db /var/lib/chat/history.db health"));
  const auto exit_of = [](const std::string& command) {
    return WEXITSTATUS(std::system(command.c_str()));
  };
  REQUIRE(exit_of(daybook + " init > /dev/null") == 0);
  REQUIRE(exit_of(daybook + " config set disk_free_min 0% > /dev/null") == 0);  // of this machine
  CHECK(exit_of(health) == 0);
  REQUIRE(exit_of(daybook + " alert set quiet --measure no_data > /dev/null") == 0);
  for (int run = 0; run < 2; ++run) CHECK(exit_of(check) == 4);
  const std::string log = chat.daybook.read("log/alerts.log");
  CHECK(log.substr(log.find(' ')) == " quiet is firing, was ok: no_data in 1h; now 0\n");
  CHECK(exit_of(health) == 4);
  CHECK(nlohmann::json::parse(chat.daybook.read("lib/health.json"))["state"] == "wrong");
}

namespace {

/// A store with a backup, then damaged: the page of its errors is no page any more.
struct DamagedStore : Chat {
  DamagedStore() {
    const std::string error = R"({"type":"error","at":"2026-11-23T10:00:00Z","message":"no"})";
    daybook.file("in.jsonl", event("a") + error + '\n');
    std::filesystem::create_directories(daybook.path("backup"));
    REQUIRE(run({"ingest", "in.jsonl"}).exit == 0);
    REQUIRE(run({"backup", "backup/history-6.db"}).exit == 0);
    const Answer page = run(
        {"query", "SELECT rootpage FROM sqlite_schema WHERE name = 'error'", "--format", "csv"});
    REQUIRE(page.exit == 0);
    std::fstream file(daybook.path("lib/history.db"),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp((std::stol(page.out.substr(page.out.find('\n'))) - 1) * 16384);
    file.write(std::string(100, '\xee').data(), 100);
  }
  Answer run(Daybook::Words words) const {
    words.insert(words.end(), {"--db", "lib/history.db"});
    return daybook.run(words);
  }
  /// Runs lines of the page with this daybook.
  int shell(const std::string& lines) const {
    const std::string text = with(here(lines), "/backup/", daybook.path("backup/"));
    const auto folder = std::filesystem::path(DAYBOOK_CLI).parent_path().string();
    daybook.file("lines.sh", "PATH=" + folder + ":$PATH\n" + text);
    return WEXITSTATUS(
        std::system(("sh " + daybook.path("lines.sh") + " > /dev/null 2>&1").c_str()));
  }
  std::string rows() const {
    return run({"query", "SELECT (SELECT count(*) FROM events) AS e, count(*) FROM errors",
                "--format", "csv"})
        .out;
  }
};

}  // namespace

TEST_CASE("the lines of docs/operations.md put a backup in the place of a damaged store", "[e2e]") {
  const DamagedStore store;
  CHECK(store.run({"check", "--quick"}).exit == 4);
  const auto blocks = blocks_below("## A damaged store");
  REQUIRE(blocks.size() == 2);
  CHECK(store.shell(blocks[0]) == 0);
  CHECK(store.run({"check"}).exit == 0);
  CHECK(store.rows() == "e,count(*)\r\n1,1\r\n");
  CHECK(std::filesystem::exists(store.daybook.path("lib/damaged/history.db")));
}

TEST_CASE("the lines of docs/operations.md read out of a damaged store what can be read", "[e2e]") {
  const DamagedStore store;
  const auto blocks = blocks_below("## A damaged store");
  REQUIRE(blocks.size() == 2);
  std::filesystem::create_directories(store.daybook.path("lib/damaged"));
  std::filesystem::rename(store.daybook.path("lib/history.db"),
                          store.daybook.path("lib/damaged/history.db"));
  CHECK(store.shell(blocks[1]) == 0);
  CHECK(store.run({"check"}).exit == 0);
  CHECK(store.rows() == "e,count(*)\r\n1,0\r\n");
}

TEST_CASE("every crontab line of docs/operations.md runs as it stands there", "[e2e]") {
  const Chat chat;
  const std::string daybook =
      std::string(DAYBOOK_CLI) + " --db " + chat.daybook.path("lib/history.db");
  for (const char* folder : {"backup", "archived"})
    std::filesystem::create_directories(chat.daybook.path(folder));
  const std::string notify = chat.daybook.file("notify", "#!/bin/sh\n");
  std::filesystem::permissions(notify, std::filesystem::perms::owner_all);
  chat.daybook.file("log/a.jsonl", event("a"));
  REQUIRE(std::system((daybook + " init > /dev/null").c_str()) == 0);
  std::ifstream page(std::string(DAYBOOK_SOURCE_DIR) + "/docs/operations.md");
  std::set<std::string> run;
  for (std::string line; std::getline(page, line);) {
    std::smatch found;
    static const std::regex kLine(
        R"(^[0-9*/]+( +[0-9*/]+){4} +daybook --db /var/lib/chat/history.db (\w+)(.*))");
    if (!std::regex_match(line, found, kLine)) continue;
    std::string rest = chat.here(found.str(3));
    for (const auto& [there, here] : {std::pair{"\\%", std::string("%")},
                                      {"/etc/daybook/notify", notify},
                                      {"/backup", chat.daybook.path("backup")},
                                      {"/archive/chat", chat.daybook.path("archived")}})
      rest = with(rest, there, here);
    INFO(line);
    const int exit = WEXITSTATUS(std::system((daybook + ' ' + found.str(2) + rest).c_str()));
    const bool tells_of_the_disk = exit == 4 && found.str(2) == "health";  // of the tests' machine
    CHECK((exit == 0 || tells_of_the_disk));
    run.insert(found.str(2));
  }
  CHECK(run == std::set<std::string>{"alert", "archive", "backup", "check", "health", "ingest",
                                     "retention", "search"});
  CHECK(chat.names() == "n\r\na\r\n");
}

TEST_CASE("systemd finds nothing wrong with the units of docs/operations.md", "[e2e]") {
  if (std::system("command -v systemd-analyze > /dev/null") != 0) {
    WARN("skipped: systemd-analyze is not installed");
    return;
  }
  const Daybook daybook;
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/docs/operations.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}}, fence = "```ini\n";
  std::vector<std::string> units;
  for (auto at = page.find(fence); at != page.npos; at = page.find(fence, at + 1))
    units.push_back(
        with(page.substr(at + fence.size(), page.find("```", at + 1) - at - fence.size()),
             "/usr/bin/daybook", DAYBOOK_CLI));
  REQUIRE(units.size() == 3);
  const auto verified = [&](const std::string& timer) {
    const std::string command = "cd " + daybook.path("") + " && systemd-analyze verify ./" +
                                "follow.service ./retention.service ./retention.timer > said 2>&1";
    daybook.file("follow.service", units[0]);
    daybook.file("retention.service", units[1]);
    daybook.file("retention.timer", timer);
    const int exit = WEXITSTATUS(std::system(command.c_str()));
    return std::to_string(exit) + daybook.read("said");
  };
  CHECK(verified(units[2]) == "0");
  CHECK_THAT(verified(with(units[2], "OnCalendar", "OnCalender")),  // control
             Catch::Contains("OnCalender"));
}
