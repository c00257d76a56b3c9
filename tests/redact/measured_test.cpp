// What the default pack finds and what it leaves alone, measured: marked personal data is found,
// code, prose, ids and times are not taken for any, and JSON stays JSON.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "json/canonical.hpp"
#include "redact/engine.hpp"
#include "support/catch.hpp"
#include "support/random_records.hpp"
#include "support/temp_folder.hpp"

namespace fs = std::filesystem;
using namespace daybook;

namespace {

std::string number(std::mt19937_64& random, std::uint64_t from, std::uint64_t to) {
  return std::to_string(from + random() % (to - from));
}

std::string hex(std::mt19937_64& random, int digits) {
  std::string out;
  while (digits-- > 0) out += "0123456789abcdef"[random() % 16];
  return out;
}

std::string uuid(std::mt19937_64& random) {
  return hex(random, 8) + '-' + hex(random, 4) + "-4" + hex(random, 3) + "-a" + hex(random, 3) +
         '-' + hex(random, 12);
}

/// A line of a log as programs write them: nothing of it is anybody's.
std::string line_of_log(std::mt19937_64& random) {
  constexpr std::uint64_t kFrom = 1'700'000'000, kTo = 1'900'000'000;
  switch (random() % 14) {
    case 0:
      return "request " + uuid(random) + " done in " + number(random, 1, 90000) + " ms";
    case 1:
      return "commit " + hex(random, 40);
    case 2:
      return "sha256:" + hex(random, 64);
    case 3:
      return "{\"created\":" + number(random, kFrom, kTo) +
             ",\"ms\":" + number(random, kFrom * 1000, kTo * 1000) + "}";
    case 4:
      return "at " + number(random, kFrom * 1'000'000, kTo * 1'000'000) + " us";
    case 5:
      return "ts=" + number(random, kFrom * 1'000'000'000, kTo * 1'000'000'000);
    case 6:
      return "v" + number(random, 0, 20) + '.' + number(random, 0, 90) + '.' +
             number(random, 0, 3000) + '+' + hex(random, 8);
    case 7:
      return "started " + number(random, kFrom, kTo) + ", pid " + number(random, 100, 400000);
    case 8:
      return "2026-11-" + number(random, 10, 30) + "T10:" + number(random, 10, 59) + ":00." +
             number(random, 100000000, 999999999) + "Z trace_id=" + hex(random, 32) +
             " span_id=" + hex(random, 16);
    case 9:
      return "bytes " + number(random, 1, 1'000'000'000) + " of " + number(random, 1, 1ull << 50);
    case 10:
      return "chatcmpl-" + hex(random, 29) + " call_" + hex(random, 24);
    case 11:
      return "[" + number(random, 0, 9) + "." + number(random, 1000000, 9999999) + ", -" +
             number(random, 0, 9) + "." + number(random, 1000000000, 9999999999) + "]";
    case 12:
      return "0x" + hex(random, 12) +
             " in std::vector<int>::at at /usr/include/c++/12/vector:" + number(random, 100, 2000);
    default:
      return "etag: \"" + hex(random, 32) + "\" size " + number(random, 1000, 9999999);
  }
}

/// Lines of this repository's sources and pages; examples of addresses are none of them.
std::vector<std::string> real_lines() {
  std::vector<std::string> lines;
  for (const char* folder : {"lib", "cli", "bench", "schema", "cmake", "docs"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(DAYBOOK_SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file()) continue;
      // Where redaction itself is told of, its examples are.
      if (entry.path().string().find("redact") != std::string::npos) continue;
      std::istringstream in(testing::bytes_of(entry.path().string()));
      for (std::string line; std::getline(in, line);)
        if (line.size() > 10 && line.find("example.com") == line.npos) lines.push_back(line);
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("Of 100,000 lines of code, prose and logs the default pack alters fewer than 0.1 %") {
  redact::Engine engine(redact::Pack::standard);
  std::mt19937_64 random(20261127);
  const std::vector<std::string> real = real_lines();
  REQUIRE(real.size() > 20'000);
  std::string out, altered;
  int count = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = i % 2 == 0 ? line_of_log(random) : real[random() % real.size()];
    if (engine.text(text, out) == 0) continue;
    if (++count <= 20) altered += text + "  ->  " + out + '\n';
  }
  INFO(altered);
  CHECK(count < 100);
}

TEST_CASE("What was valid JSON is valid JSON after, and the second time nothing is found") {
  constexpr unsigned kSeed = 5;
  INFO("seed " << kSeed);
  testing::RandomRecords records(kSeed);
  std::istringstream lines(records.lines(5000));
  for (const auto pack : {redact::Pack::guide, redact::Pack::standard, redact::Pack::strict}) {
    redact::Engine engine(pack);
    std::size_t broken = 0, twice = 0, valid = 0;
    std::string first;
    lines.clear();
    lines.seekg(0);
    for (std::string line, out, again; std::getline(lines, line);) {
      if (!json::validate(line)) continue;
      ++valid;
      if (engine.json(line, out) == 0) continue;
      if (!json::validate(out) && broken++ == 0) first += line + '\n' + out + '\n';
      if (engine.json(out, again) > 0 && twice++ == 0) first += out + '\n' + again + '\n';
    }
    INFO(redact::name(pack) << '\n' << first);
    CHECK(valid > 3000);
    CHECK(broken == 0);
    CHECK(twice == 0);
  }
}

namespace {

struct Recall {
  int marked = 0, found = 0;
};

/// A value is found where none of it is left.
std::map<std::string, Recall> recall_of(redact::Pack pack) {
  redact::Engine engine(pack);
  std::map<std::string, Recall> families;
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/tests/data/redact/pii_sample.jsonl");
  for (std::string line, out; std::getline(in, line);) {
    const auto sample = nlohmann::json::parse(line);
    const std::string text = sample["text"];
    if (engine.text(text, out) == 0) out = text;
    for (const auto& span : sample["spans"]) {
      Recall& recall = families[span["type"]];
      ++recall.marked;
      recall.found += out.find(std::string(span["value"])) == out.npos ? 1 : 0;
    }
  }
  return families;
}

std::string table() {
  const auto guide = recall_of(redact::Pack::guide), standard = recall_of(redact::Pack::standard),
             strict = recall_of(redact::Pack::strict);
  std::string out = "| family | marked | `guide` | `default` | `strict` |\n|---|---|---|---|---|\n";
  for (const auto& [family, recall] : standard) {
    out += "| " + family + " | " + std::to_string(recall.marked) + " | " +
           std::to_string(guide.at(family).found) + " | " + std::to_string(recall.found) + " | " +
           std::to_string(strict.at(family).found) + " |\n";
  }
  return out;
}

}  // namespace

TEST_CASE("docs/security.md shows what of marked personal data each pack finds") {
  const auto standard = recall_of(redact::Pack::standard);
  for (const char* family : {"EMAIL_ADDRESS", "CREDIT_CARD", "US_SSN"}) {
    INFO(family);
    CHECK(standard.at(family).found == standard.at(family).marked);
  }
  CHECK(standard.at("PHONE_NUMBER").found >= 8);
  const std::string path = std::string(DAYBOOK_SOURCE_DIR) + "/docs/security.md";
  const std::string page = testing::bytes_of(path);
  const std::string begin = "| family | marked |";
  const std::size_t from = page.find(begin);
  REQUIRE(from != page.npos);
  const std::size_t to = page.find("\n\n", from) + 1;
  const std::string expected = page.substr(0, from) + table() + page.substr(to);
  if (std::getenv("DAYBOOK_UPDATE") != nullptr) std::ofstream(path) << expected;
  CHECK((page == expected ? "current" : "stale: run this test with DAYBOOK_UPDATE=1") ==
        std::string("current"));
}
