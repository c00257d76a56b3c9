// The files: read without daybook, and known to be whole.
#include "archive/archive_file.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "archive/archive_store.hpp"
#include "archive/archived_row.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Header and lines, or what is said of the file.
std::string lines_of(const std::string& path) {
  try {
    archive::ArchiveReader reader(path);
    std::string text = reader.header().store + ' ' + reader.header().digest + '\n';
    for (std::string line; reader.next(line);) text += line + '\n';
    return text;
  } catch (const Error& error) {
    return std::string(name(error.code)) + ": " + error.what();
  }
}

/// A store whose one call is archived; the file.
struct OneArchive : ArchiveStore {
  std::string file;
  OneArchive() {
    add(at(-40, chat({{"user", "an old question"}}, "an old answer")));
    archive(-7);
    file = archives_in(to).at(0);
  }
  std::string complaint() const {
    try {
      restore();
    } catch (const Error& error) {
      return std::string(name(error.code)) + ": " + error.what();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("An archive is read with zstd, jq and b2sum alone", "[archive]") {
  const OneArchive one;
  std::unique_ptr<codec::ByteSource> source =
      codec::inflating(codec::open_file(one.file), one.file);
  std::string text;
  char block[4096];
  while (const std::size_t got = source->read(block, sizeof block)) text.append(block, got);
  const auto end = text.find('\n');
  const auto header = nlohmann::json::parse(text.substr(0, end));
  CHECK(header["type"] == "archive");
  CHECK(header["format"] == 1);
  CHECK(header["epochs"] == nlohmann::json::array({1}));
  CHECK(header["records"] == 1);
  CHECK(header["since"] == header["until"]);
  const auto record = nlohmann::json::parse(text.substr(end + 1));
  CHECK(record["messages"][0]["content"] == "an old question");
  CHECK(record["archived"]["span"] == 1);
  crypto::StreamDigest digest;
  digest.add(std::string_view(text).substr(end + 1));
  CHECK(header["digest"]["hex"] == digest.hex());
}

TEST_CASE("StreamDigest is what b2sum -l 256 prints", "[archive]") {
  crypto::StreamDigest digest;
  digest.add("a");
  digest.add("bc");
  CHECK(digest.hex() == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST_CASE("A file that is damaged anywhere is found out, or reads as it was", "[archive]") {
  const OneArchive one;
  const std::string whole = bytes_of(one.file), lines = lines_of(one.file);
  int harmless = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    put(one.file, damaged);
    const std::string read = lines_of(one.file);
    INFO("byte " << at << ": " << read);
    CHECK((read == lines || read.rfind("corrupt", 0) == 0));
    harmless += read == lines ? 1 : 0;
  }
  CHECK(harmless < 4);  // bits that zstd gives no meaning
}

TEST_CASE("Nothing comes back from a file that was cut", "[archive]") {
  OneArchive one;
  const std::string whole = bytes_of(one.file);
  for (const std::size_t size : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    put(one.file, whole.substr(0, size));
    INFO(size);
    CHECK_THAT(one.complaint(), Catch::Contains("corrupt: "));
  }
  CHECK(one.rows("SELECT content_state FROM completions") == "archived\n");
  put(one.file, whole);
  CHECK(one.restore() == "1 restored");
}

TEST_CASE("A line tells of its rows, and is the export's without that", "[archive]") {
  archive::ArchivedRow row;
  row.at_ns = 17;
  row.span = 3;
  row.error = 5;
  row.events = {6, 7};
  row.own = {"a\"b"};
  row.title = "a ,\"archived\":{ title";
  std::string line = R"({"type":"span"})";
  archive::append_archived(line, row);
  CHECK(archive::without_archived(line) == R"({"type":"span")");
  const archive::ArchivedRow read = archive::read_archived(line);
  CHECK((read.at_ns == 17 && read.span == 3 && read.error == 5 && read.events == row.events));
  CHECK((read.own == row.own && read.title == row.title && !read.is_all_own));
  CHECK(read.key() == row.key());
}

TEST_CASE("Lines that are not those counted leave no file", "[archive]") {
  const testing::TempFolder folder;
  archive::LinesDigest counted;
  counted.add("{}");
  archive::ArchiveHeader header;
  header.records = counted.lines();
  header.bytes = counted.bytes();
  header.digest = counted.hex();
  for (const char* other : {"[]", "{} "}) {
    bool given = false;
    const auto next = [&](std::string& line) {
      line = other;
      return !std::exchange(given, true);
    };
    CHECK_THROWS_AS(archive::write_archive(folder / "a.zst", header, next), Error);
    CHECK(std::filesystem::is_empty(folder / ""));
  }
}
