// Files as they come: for each form that --from can name, what is stored, what is told, the exit.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

struct Form {
  std::string name, good;  // a line that it takes
};
const Form kForms[] = {
    {"auto", R"({"at":"2026-11-23T10:00:00Z","prompt":"hi","response":"hello"})"},
    {"records", R"({"type":"completion","at":"2026-11-23T10:00:00Z","prompt":"hi"})"},
    {"chat", R"({"timestamp":"2026-11-23T10:00:00Z","messages":[],"response":"hello"})"},
    {"guide", R"({"timestamp":"2026-11-23T10:00:00Z","prompt":"hi","response":"hello"})"}};

/// One file read in one form, in a fresh folder.
struct Read {
  Daybook daybook;
  Answer answer;

  Read(const Form& form, const std::string& bytes) {
    daybook.file("in", bytes);
    read(form);
  }
  explicit Read(const Form& form) { read(form); }
  void read(const Form& form) {
    INFO(form.name);
    answer =
        daybook.run({"ingest", "--from", form.name, "in", "--rejects", "r", "--format", "json"});
  }

  int stored() const { return answer.json()["stored"]; }
  /// "line:offset line:offset" of what was rejected, each found there in `bytes`.
  std::string rejects(const std::string& bytes) const {
    std::string places;
    std::istringstream lines(daybook.read("r"));
    for (std::string line; std::getline(lines, line);) {
      const json reject = json::parse(line);
      const std::size_t offset = reject["offset"];
      const std::string raw = reject["raw"];
      CHECK(bytes.substr(offset, raw.size()) == raw);
      places += (places.empty() ? "" : " ") + reject["line"].dump() + ':' + reject["offset"].dump();
    }
    return places;
  }
  bool told_on_one_line() const {
    return std::count(answer.err.begin(), answer.err.end(), '\n') == 1;
  }
};

std::string at(const std::string& line, const std::string& bytes, const std::string& what) {
  return line + ':' + std::to_string(bytes.find(what));
}

std::string gzipped(const std::string& text) {
  const Daybook folder;
  folder.file("plain", text);
  REQUIRE(std::system(("gzip -n " + folder.path("plain")).c_str()) == 0);
  return folder.read("plain.gz");
}

}  // namespace

TEST_CASE("ingest --from: a first line that is not JSON is rejected, the rest is stored", "[e2e]") {
  for (const Form& form : kForms) {
    const std::string bytes = "# a heading\n" + form.good + '\n' + form.good + '\n';
    const Read read(form, bytes);
    CHECK(read.answer.exit == 5);
    CHECK(read.stored() == 2);
    CHECK(read.rejects(bytes) == "1:0");
    CHECK(read.answer.err == "daybook: in:1: not JSON at byte 1 (kept in r)\n");
  }
}

TEST_CASE("ingest --from: an empty file is nothing to do", "[e2e]") {
  for (const Form& form : kForms)
    for (const char* bytes : {"", "\n\r\n", "\xEF\xBB\xBF"}) {
      const Read read(form, bytes);
      CHECK(read.answer.exit == 0);
      CHECK(read.stored() == 0);
      CHECK(read.answer.err.empty());
      CHECK(read.daybook.read("r").empty());
    }
}

TEST_CASE("ingest --from: a folder, and a file that is not there, are told with a remedy",
          "[e2e]") {
  for (const Form& form : kForms) {
    const Daybook daybook;
    std::filesystem::create_directory(daybook.path("folder"));
    const Answer folder = daybook.run({"ingest", "--from", form.name, "folder"});
    CHECK(folder.exit == 1);
    CHECK(folder.err ==
          "daybook: folder: is a folder: name the files in it, such as 'folder/*.jsonl'\n");
    const Answer missing = daybook.run({"ingest", "--from", form.name, "none"});
    CHECK(missing.exit == 1);
    CHECK(missing.err == "daybook: none: no such file: check the path\n");
    CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
  }
}

TEST_CASE("ingest --from: a binary file is one rejection, and is not read on", "[e2e]") {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7 % 251);
  for (const Form& form : kForms) {
    const Read read(form, bytes);
    CHECK(read.answer.exit == 1);
    CHECK(read.told_on_one_line());
    CHECK_THAT(read.answer.err,
               Contains("in:1: a binary file") && Contains("nothing more was read"));
    CHECK(read.answer.json()["rejected"] == 1);
  }
}

TEST_CASE("ingest --from: a byte order mark and CRLF are passed over", "[e2e]") {
  for (const Form& form : kForms) {
    const std::string bytes =
        "\xEF\xBB\xBF" + form.good + "\r\n\r\n" + form.good + "\r\n{bad\r\n" + form.good + "\r\n";
    const Read read(form, bytes);
    CHECK(read.answer.exit == 5);
    CHECK(read.stored() == 3);
    CHECK(read.rejects(bytes) == at("4", bytes, "{bad"));
    CHECK(read.answer.err == "daybook: in:4: not JSON at byte 2 (kept in r)\n");
    CHECK(read.answer.json()["sources"][0]["lines"] == 5);
  }
}

TEST_CASE("ingest --from: NUL bytes spoil the line they stand in, and no other", "[e2e]") {
  const std::string inside("{\"prompt\":\"a\0b\"}", 16), alone(3, '\0');
  for (const Form& form : kForms) {
    const std::string bytes =
        form.good + '\n' + inside + '\n' + form.good + '\n' + alone + '\n' + form.good + '\n';
    const Read read(form, bytes);
    CHECK(read.answer.exit == 5);
    CHECK(read.stored() == 3);
    CHECK(read.rejects(bytes) == at("2", bytes, inside) + ' ' + at("4", bytes, alone));
    CHECK_THAT(read.answer.err, Contains("in:2: not JSON: a NUL byte at byte 13 (kept in r)\n") &&
                                    Contains("in:4: not JSON: a NUL byte at byte 1 (kept in r)\n"));
  }
}

TEST_CASE("ingest --from: a file that ends in the middle of a record", "[e2e]") {
  for (const Form& form : kForms) {
    const std::string bytes = form.good + '\n' + form.good.substr(0, 30);
    const Read read(form, bytes);
    CHECK(read.answer.exit == 5);
    CHECK(read.stored() == 1);
    CHECK(read.rejects(bytes) == "2:" + std::to_string(form.good.size() + 1));
    CHECK_THAT(read.answer.err, Contains("in:2: not JSON: it ends in the middle of a value"));
  }
}

TEST_CASE("ingest --from: compressed input that was cut is read as far as it goes", "[e2e]") {
  for (const Form& form : kForms) {
    std::string text;  // times that differ, or it would shrink to nothing
    for (int i = 0; i < 4000; ++i) {
      std::string line = form.good;
      line.replace(line.find("10:00:00"), 8,
                   "10:00:00." + std::to_string(100'000 + i * 7919 % 9973));
      text += line + '\n';
    }
    const std::string whole = gzipped(text);
    const Read cut(form, whole.substr(0, whole.size() / 2));
    CHECK(cut.answer.exit == 5);
    CHECK(cut.stored() > 500);
    CHECK(cut.stored() < 4000);
    CHECK(
        cut.answer.err ==
        "daybook: in: the compressed data ends too early: what came before it was read; fetch the "
        "file again\n");
    CHECK(Read(form, whole.substr(0, 5)).answer.exit == 1);
  }
}

TEST_CASE("ingest --from: a zstd file that was cut is told in the same way", "[e2e]") {
  const Daybook folder;
  const std::string source = DAYBOOK_SOURCE_DIR "/tests/data/input/repeated.jsonl.zst";
  std::filesystem::copy_file(source, folder.path("whole"));
  const std::string whole = folder.read("whole");
  const Read cut(kForms[0], whole.substr(0, whole.size() / 2));
  CHECK(cut.answer.exit != 0);
  CHECK(cut.told_on_one_line());
  CHECK_THAT(cut.answer.err, Contains("daybook: in: the compressed data ends too early"));
}

TEST_CASE("ingest --from: gzip members one after another are one text", "[e2e]") {
  for (const Form& form : kForms) {
    const std::string half = form.good.substr(0, 20), rest = form.good.substr(20) + '\n';
    const Read read(form, gzipped(form.good + '\n' + half) + gzipped(rest + form.good + '\n'));
    CHECK(read.answer.exit == 0);
    CHECK(read.stored() == 3);
    CHECK(read.answer.err.empty());
  }
}

TEST_CASE("ingest --from: a line beyond the limit is rejected, what surrounds it is stored",
          "[e2e]") {
  constexpr std::uintmax_t kLong = 200'000'000;
  for (const Form& form : kForms) {
    const Daybook files;
    files.file("in", form.good + "\n{\"prompt\":\"");
    const std::string path = files.path("in");
    std::filesystem::resize_file(path, kLong);  // a hole, which costs no disk
    std::ofstream(path, std::ios::binary | std::ios::app) << "\"}\n" << form.good << '\n';
    const Answer answer =
        files.run({"ingest", "--from", form.name, "in", "--rejects", "r", "--format", "json"});
    CHECK(answer.exit == 5);
    CHECK(answer.json()["stored"] == 2);
    CHECK(answer.err == "daybook: in:2: longer than 64 MiB (kept in r)\n");
    const json reject = json::parse(files.read("r"));
    CHECK(reject["line"] == 2);
    CHECK(reject["offset"] == form.good.size() + 1);
    CHECK(reject["raw"].get<std::string>().substr(0, 11) == "{\"prompt\":\"");
  }
}

TEST_CASE("ingest: an option that cannot be is misuse, whatever the sources", "[e2e]") {
  const Daybook daybook;
  daybook.file("in", kForms[0].good + '\n');
  const Answer answer = daybook.run({"ingest", "in", "--assume-zone", "mars"});
  CHECK(answer.exit == 2);
  CHECK(answer.err ==
        "daybook: unknown time zone \"mars\": give UTC or an offset such as +02:00\n");
  CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
}
