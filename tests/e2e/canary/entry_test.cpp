// Canaries in every form of input, through the command line: none is found in the store, in what
// was rejected, in what it said, nor in an export; and what was let through before is found and
// replaced by a scan.
#include "e2e/canary/lines.hpp"

#include <map>

#include "support/catch.hpp"

namespace testing {

TEST_CASE("No canary comes through any form of input, into the store, an export or what is said",
          "[e2e]") {
  const std::map<std::string, CanaryLines> inputs = {
      {"records", canary_lines([](const std::string& v, int) { return records_lines(v); })},
      {"chat", canary_lines([](const std::string& v, int) { return chat_lines(v); })},
      {"guide", canary_lines([](const std::string& v, int) { return guide_lines(v); })},
      {"mcp", canary_lines(mcp_lines)}};
  for (const auto& [form, input] : inputs) {
    INFO(form);
    const Daybook daybook;
    daybook.file("in.jsonl", input.text);
    const Answer answer =
        daybook.run({"ingest", "--from", form, "in.jsonl", "--rejects", "rejects"});
    CHECK(answer.exit == 0);
    daybook.run({"search", "--index"});
    CHECK(daybook.run({"export", "export.jsonl"}).exit == 0);
    const Scan scan(input.needles);
    CHECK(scan.found_in(bytes_written(daybook) + answer.out + answer.err) == "");
    const Daybook raw;  // the scan finds them where they were let through
    raw.file("in.jsonl", input.text);
    raw.run({"ingest", "--from", form, "in.jsonl", "--no-redact"});
    CHECK(scan.count_in(bytes_written(raw)) >= canaries("default").size());
  }
}

TEST_CASE("No canary is in what was rejected, in the file or in what is said of it", "[e2e]") {
  CanaryLines input;
  input.text = "{\"prompt\":\"hi\"}\n";
  std::size_t canaries_in = 0;
  for (const Canary& canary : canaries("default")) {
    input.add(canary, [](const std::string& v, int) { return broken_lines(v); });
    ++canaries_in;
  }
  const Scan scan(input.needles);
  for (const bool strict : {false, true}) {
    const Daybook daybook;
    daybook.file("in.jsonl", input.text);
    Daybook::Words words = {"ingest",    "--from",  "records",  "in.jsonl",
                            "--rejects", "rejects", "--verbose"};
    if (strict) words.push_back("--strict");
    const Answer answer = daybook.run(words);
    CHECK(answer.exit == 5);
    CHECK(scan.found_in(bytes_written(daybook) + answer.out + answer.err) == "");
  }
  const Daybook raw;
  raw.file("in.jsonl", input.text);
  raw.run({"ingest", "--from", "records", "in.jsonl", "--rejects", "rejects", "--no-redact"});
  CHECK(scan.count_in(raw.read("rejects")) >= canaries_in);
}

TEST_CASE("A store that was written without redaction holds no canary once a scan is applied",
          "[e2e]") {
  CanaryLines input = canary_lines([](const std::string& v, int) { return records_lines(v); });
  for (const Canary& canary : canaries("default"))
    if (canary.family <= Canary::Family::secret) input.add(canary, names_lines);
  const Daybook daybook;
  daybook.file("in.jsonl", input.text);
  CHECK(daybook.run({"ingest", "in.jsonl", "--no-redact"}).exit == 0);
  daybook.run({"search", "--index"});
  const Scan scan(input.needles);
  REQUIRE(scan.count_in(bytes_written(daybook)) >= canaries("default").size());

  const Answer looked = daybook.run({"redact", "scan", "--format", "json"});
  CHECK(looked.exit == 4);
  CHECK(looked.json()["rewritten"] == 0);
  CHECK(looked.json()["older"] > 0);
  const Answer applied = daybook.run({"redact", "scan", "--apply", "--format", "json"});
  CHECK(applied.exit == 0);
  CHECK(applied.json()["hits"] == looked.json()["hits"]);
  daybook.file(".out", "");
  CHECK(scan.found_in(bytes_written(daybook)) == "");
  const Answer again = daybook.run({"redact", "scan", "--format", "json"});
  CHECK(again.exit == 0);
  CHECK(again.json()["older"] == 0);
  const Answer check = daybook.run({"check"});
  INFO(check.out);
  CHECK(check.exit == 0);
}

}  // namespace testing
