// Random trials of the command itself: `ingest --follow` while logs grow, rotate and are truncated,
// ended by SIGTERM or kill -9 and started again; `ingest --resume` killed in a longer file.
#include <sys/resource.h>

#include <fstream>
#include <random>

#include "daybook/error.hpp"
#include "daybook/reader.hpp"
#include "e2e/application.hpp"
#include "e2e/daybook.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace daybook;
using namespace testing;
namespace fs = std::filesystem;

namespace {

Names stored_in(const Daybook& daybook) {
  Names names;
  if (!fs::exists(daybook.path("daybook.db"))) return names;
  try {
    const Reader reader = Reader::open(daybook.path("daybook.db"));
    Rows rows = reader.query("SELECT name FROM events");
    while (rows.next()) names.emplace_back(rows.text(0));
  } catch (const Error&) {  // it is just being made
  }
  return names;
}

std::set<std::string> rejected_in(const Daybook& daybook) {
  std::set<std::string> raw;
  std::ifstream in(daybook.path("rejects.jsonl"));
  for (std::string line; std::getline(in, line);) {
    const auto rejected = nlohmann::json::parse(line, nullptr, false);
    if (!rejected.is_discarded()) raw.insert(rejected["raw"].get<std::string>());
  }
  return raw;
}

struct Follower {
  Daybook daybook;
  Application app;
  Running running;

  explicit Follower(unsigned seed) : app(daybook.path("logs"), seed), running(start()) {}

  Running start() const {
    return daybook.start({"ingest", "--follow", "logs/*.log*", "--rejects", "rejects.jsonl"});
  }
  std::string wrong() const {
    const std::set<std::string> broken(app.broken().begin(), app.broken().end());
    return difference(app.written(), stored_in(daybook)) + difference(broken, rejected_in(daybook));
  }
  bool reads_all() {
    return eventually([&] { return wrong().empty() || !running.is_alive(); }) && wrong().empty();
  }
  void step() {
    app.write(1 + app.random(20));
    app.change();
    switch (app.random(5)) {
      case 0: {
        app.complete();
        INFO(wrong() << daybook.read(".err"));
        REQUIRE(reads_all());
        return app.truncate();
      }
      case 1: {
        const auto wanted = app.written().size() - static_cast<std::size_t>(app.random(4));
        eventually([&] { return stored_in(daybook).size() + 4 >= wanted; });
        REQUIRE(running.end(SIGKILL) == -SIGKILL);
        break;
      }
      case 2: {
        const int exit = running.end(SIGTERM);
        REQUIRE((exit == 0 || exit == 1 || exit == 5 || exit == -SIGTERM));
        break;
      }
      default:
        return;
    }
    app.write(app.random(5));
    running = start();
  }
};

/// What is started now dies of the first write that would make a file longer.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("trial: a follower that is ended and started again stores each line once", "[trial]") {
  const unsigned first = std::random_device{}() % 1'000'000;
  for (unsigned seed = first; seed < first + 40; ++seed) {
    INFO("seed " << seed);
    Follower follower(seed);
    for (int i = 0; i < 6; ++i) follower.step();
    follower.app.complete();
    const bool read = follower.reads_all();
    INFO(follower.wrong() << follower.daybook.read(".err"));
    CHECK(read);
  }
}

TEST_CASE("trial: a run that is killed in a long file is finished by the next", "[trial]") {
  constexpr int kLines = 20'000;
  const unsigned first = std::random_device{}() % 1'000'000;
  int killed_within = 0;
  for (unsigned seed = first; seed < first + 6; ++seed) {
    INFO("seed " << seed);
    const Daybook daybook;
    std::string text;
    for (int i = 0; i < kLines; ++i)
      text +=
          R"({"type":"event","at":"2026-11-23T10:00:00Z","name":"e)" + std::to_string(i) + "\"}\n";
    daybook.file("a.log", text);
    std::mt19937 random(seed);
    for (int i = 0; i < 3; ++i) {
      const FileLimit limit(2'500'000 + random() % 2'000'000);
      daybook.start({"ingest", "--resume", "a.log"}).end(0);
      const std::size_t stored = stored_in(daybook).size();
      killed_within += stored > 0 && stored < kLines ? 1 : 0;
    }
    CHECK(daybook.run({"ingest", "--resume", "a.log"}).exit == 0);
    Names all;
    for (int i = 0; i < kLines; ++i) all.push_back("e" + std::to_string(i));
    CHECK(difference(all, stored_in(daybook)).empty());
  }
  CHECK(killed_within >= 6);
}
