// tail -f: what arrives while it runs, and how it ends.
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace testing;
using Catch::Contains;

namespace {

std::string event(const std::string& name, const std::string& more = "") {
  return R"({"type":"event","at":"2026-11-23T10:00:00Z","name":")" + name + "\"" + more + "}\n";
}

struct Tailing {
  Daybook daybook;
  Daybook writer;  // elsewhere, so that .out and .err stay the tail's
  Running running = Running(-1);

  explicit Tailing(const Daybook::Words& more = {}) {
    ingest(event("first"));
    Daybook::Words words = {"tail", "-f", "--format", "jsonl"};
    words.insert(words.end(), more.begin(), more.end());
    running = daybook.start(words);
  }
  void ingest(const std::string& lines) const {
    REQUIRE(writer.run({"ingest", "--db", daybook.path("daybook.db")}, lines).exit == 0);
  }
  /// Whether these become the names of all that was printed, in order.
  bool prints(const std::string& names) const {
    return eventually([&] { return printed() == names; });
  }
  std::string printed() const {
    const std::string out = daybook.read(".out");
    std::string names;
    for (std::size_t at = 0, end = 0; (end = out.find('\n', at)) != out.npos; at = end + 1) {
      const auto line = nlohmann::json::parse(out.substr(at, end - at));
      names += (names.empty() ? "" : " ") + line["what"].get<std::string>();
    }
    return names;
  }
};

}  // namespace

TEST_CASE("tail -f prints what arrives, of every type", "[tail][follow]") {
  const Tailing tail;
  CHECK(tail.prints("first"));
  tail.ingest(event("second"));
  CHECK(tail.prints("first second"));
  tail.ingest(R"({"type":"latency","at":"2026-11-23T10:00:01Z","operation":"embed","latency_ms":1})"
              "\n"
              R"({"type":"metric","at":"2026-11-23T10:00:02Z","name":"depth","value":1})"
              "\n"
              R"({"prompt":"hi","model":"m","at":"2026-11-23T10:00:03Z"})"
              "\n"
              R"({"type":"error","at":"2026-11-23T10:00:04Z","error_type":"Slow"})");
  CHECK(tail.prints("first second embed depth m Slow"));
}

TEST_CASE("tail -f keeps to its filters and to --grep", "[tail][follow]") {
  const Tailing tagged({"--tag", "t", "--grep", "LOUD"});
  tagged.ingest(R"({"prompt":"loud","model":"a","at":"2026-11-23T10:00:01Z","tags":["t"]})"
                "\n"
                R"({"prompt":"loud","model":"b","at":"2026-11-23T10:00:02Z"})"
                "\n"
                R"({"prompt":"soft","model":"c","at":"2026-11-23T10:00:03Z","tags":["t"]})"
                "\n"
                R"({"prompt":"loud","model":"d","at":"2026-11-23T10:00:04Z","tags":["t"]})");
  CHECK(tagged.prints("a d"));
  const Tailing failed({"--status", "error", "--model", "m"});
  failed.ingest(R"({"prompt":"x","model":"m","at":"2026-11-23T10:00:01Z"})"
                "\n"
                R"({"prompt":"x","model":"m","at":"2026-11-23T10:00:02Z","status":"error"})");
  CHECK(failed.prints("m"));
  CHECK_THAT(failed.daybook.read(".out"), Contains("\"status\":\"error\""));
}

TEST_CASE("tail -f goes on after a writer's checkpoint", "[tail][follow]") {
  const Tailing tail;
  CHECK(tail.prints("first"));
  for (const char* name : {"a", "b", "c"}) tail.ingest(event(name));  // each closes, and truncates
  CHECK(tail.prints("first a b c"));
  CHECK(tail.daybook.read("daybook.db-wal").empty());
}

TEST_CASE("tail -f ends well at SIGTERM and SIGINT", "[tail][follow]") {
  for (const int signal : {SIGTERM, SIGINT}) {
    Tailing tail;
    CHECK(tail.prints("first"));
    CHECK(tail.running.end(signal) == 0);
    CHECK(tail.daybook.read(".err").empty());
  }
}

TEST_CASE("tail -f ends when nobody reads it, though nothing arrives", "[tail][follow]") {
  const Daybook daybook;
  REQUIRE(daybook.run({"ingest"}, event("first")).exit == 0);
  const std::string script = std::string(DAYBOOK_CLI) + " --db " + daybook.path("daybook.db") +
                             " tail -f 2>" + daybook.path("e") + " | head -n 1 >" +
                             daybook.path("o");
  daybook.file("script", script);
  CHECK(std::system(("/bin/sh " + daybook.path("script")).c_str()) == 0);  // it does end
  CHECK_THAT(daybook.read("o"), Contains("first"));
  CHECK(daybook.read("e").empty());
}

TEST_CASE("tail: the type of what failed is red, what warns is yellow", "[tail]") {
  const Daybook daybook;
  const std::string lines = event("calm") + event("careful", R"(,"level":"warn")") +
                            R"({"type":"error","at":"2026-11-23T10:00:01Z","error_type":"Slow"})";
  REQUIRE(daybook.run({"ingest"}, lines).exit == 0);
  const std::string plain = daybook.run({"tail"}).out;
  CHECK(plain.find('\x1b') == std::string::npos);
  const std::string out = daybook.run({"tail", "--color", "always"}).out;
  CHECK_THAT(out, Contains("  event  default  calm"));
  CHECK_THAT(out, Contains("\x1b[33mevent\x1b[0m  default  careful"));
  CHECK_THAT(out, Contains("\x1b[31merror\x1b[0m  default  Slow"));
}
