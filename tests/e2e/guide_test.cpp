// The guide's systems, one by one, as docs/guide.md shows each: its program is run, and what the
// Python wrote is read by `ingest --from guide`; both leave the rows that the page shows.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "e2e/daybook.hpp"
#include "e2e/page.hpp"
#include "e2e/stock_sqlite.hpp"
#include "support/catch.hpp"

using namespace testing;
namespace fs = std::filesystem;

namespace {

const fs::path kExamples = DAYBOOK_SOURCE_DIR "/examples/guide";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// One section of the page.
class Section {
 public:
  explicit Section(const std::string& name) : page_("docs/guide.md"), name_(name) {
    REQUIRE_FALSE(of("sql").empty());
  }

  /// The program by itself in a fresh folder: what it prints, then the rows it left.
  void holds_for_program() {
    const Page::Part source = one("cpp");
    const std::string program = program_of(source.text);
    const Daybook store;
    const std::string command =
        "cd '" + store.path(".") + "' && " DAYBOOK_GUIDE_PROGRAMS "/" + program + " >out.txt";
    REQUIRE(std::system(command.c_str()) == 0);
    const std::string printed = store.read("out.txt");
    CHECK(printed.empty() == of("text").empty());
    if (!printed.empty()) CHECK(shows(one("text"), printed));
    holds_for(store);
  }

  /// The lines that the Python wrote, ingested.
  void holds_for_logs() {
    const Daybook store;
    const std::string log = store.file("completions.log", one("json").text);
    const Answer answer = store.run({"ingest", "--from", "guide", log, "--format", "json"});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    CHECK(answer.json()["rejected"] == 0);
    holds_for(store);
  }

 private:
  std::vector<Page::Part> of(const std::string& kind) const {
    std::vector<Page::Part> out;
    for (const Page::Part& part : page_.parts_of(name_))
      if (part.kind == kind) out.push_back(part);
    return out;
  }
  Page::Part one(const std::string& kind) const {
    const auto found = of(kind);
    INFO(kind);
    REQUIRE(found.size() == 1);
    return found[0];
  }
  bool shows(const Page::Part& part, const std::string& found) {
    INFO("the page shows\n" << part.text << "and it is\n" << found);
    CHECK(page_.shows(part, found));
    return true;
  }
  static std::string program_of(const std::string& source) {
    for (const auto& entry : fs::directory_iterator(kExamples))
      if (read_file(entry.path()) == source) return entry.path().stem();
    FAIL("no program in examples/guide is, letter by letter:\n" << source);
    return {};
  }
  /// Behind each query stands the table that answers it.
  void holds_for(const Daybook& store) {
    StockSqlite sqlite(store.path("daybook.db"));
    const std::vector<Page::Part> parts = page_.parts_of(name_);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].kind != "sql") continue;
      REQUIRE(i + 1 < parts.size());
      REQUIRE(parts[i + 1].kind == "table");
      shows(parts[i + 1], sqlite.table(parts[i].text));
    }
  }

  Page page_;
  std::string name_;
};

void holds_both_ways(const std::string& section) {
  Section(section).holds_for_program();
  Section(section).holds_for_logs();
}

}  // namespace

TEST_CASE("guide: LLMLogger.log_completion and log_error are Logger::completion and error",
          "[e2e][guide]") {
  holds_both_ways("LLMLogger");
}

TEST_CASE("guide: TraceManager.start_trace and end_trace are one Span", "[e2e][guide]") {
  holds_both_ways("TraceManager");
}

TEST_CASE("guide: PerformanceMonitor.record_latency and get_metrics are Logger and Reader::latency",
          "[e2e][guide]") {
  holds_both_ways("PerformanceMonitor");
}

TEST_CASE("guide: ResourceMonitor.track_tokens and track_memory are Logger::tokens and memory",
          "[e2e][guide]") {
  holds_both_ways("ResourceMonitor");
}

TEST_CASE("guide: ContentRedactor.log_with_redaction is what every store does", "[e2e][guide]") {
  holds_both_ways("ContentRedactor");
}

TEST_CASE("guide: LogAccessControl.check_access is Logger::allowed, its denial an error",
          "[e2e][guide]") {
  holds_both_ways("LogAccessControl");
}

TEST_CASE("guide: MCPServerLogger is Logger::tool_execution and resource_access", "[e2e][guide]") {
  holds_both_ways("MCPServerLogger");
}

TEST_CASE("guide: best practices are options, defaults, levels and counters", "[e2e][guide]") {
  holds_both_ways("Best practices");
}

TEST_CASE("guide: future considerations begin with metrics of one's own", "[e2e][guide]") {
  holds_both_ways("Future considerations");
}

TEST_CASE("every program of examples/guide stands in docs/guide.md, letter by letter",
          "[e2e][guide]") {
  const std::string page = read_file(DAYBOOK_SOURCE_DIR "/docs/guide.md");
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(kExamples)) {
    INFO(entry.path());
    CHECK(page.find("```cpp\n" + read_file(entry.path()) + "```\n") != std::string::npos);
    ++seen;
  }
  CHECK(seen == 9);
}
