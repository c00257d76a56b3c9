#include "forms/splitter.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "base/limits.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::forms;

extern "C" void __asan_init() __attribute__((weak));  // there where the address sanitizer is

namespace {

/// Gives few bytes at a time, as a slow pipe does.
class Dripping final : public codec::ByteSource {
 public:
  Dripping(std::string text, std::size_t step) : text_(std::move(text)), step_(step) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t got = text_.copy(out, std::min(size, step_), at_);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return at_; }
  std::uint64_t stored_total() const noexcept override { return 0; }

 private:
  std::string text_;
  std::size_t step_, at_ = 0;
};

std::size_t resident_bytes() {
  std::size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// One line that goes on and on; notes how much memory the process has, each time it is asked.
class Endless final : public codec::ByteSource {
 public:
  Endless(std::size_t size, std::size_t& most) : size_(size), most_(most) {}
  std::size_t read(char* out, std::size_t size) override {
    most_ = std::max(most_, resident_bytes());
    const std::size_t got = std::min(size, size_ - at_);
    std::memset(out, '{', got);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return at_; }
  std::uint64_t stored_total() const noexcept override { return 0; }

 private:
  std::size_t size_, at_ = 0;
  std::size_t& most_;
};

std::string split_by(const std::string& text, std::size_t step) {
  Splitter splitter(std::make_unique<Dripping>(text, step));
  std::string out;
  for (Piece piece; splitter.next(piece);) {
    out += std::to_string(piece.line) + ":" + std::string(piece.text);
    if (piece.kind == Piece::Kind::unclosed_array) out += "unclosed";
    out += '|';
  }
  return out;
}

/// "line:text|" of each piece, the same however the bytes arrive.
std::string split(const std::string& text) {
  const std::string whole = split_by(text, 1 << 20);
  for (const std::size_t step : {1, 2, 3, 7}) CHECK(split_by(text, step) == whole);
  return whole;
}

}  // namespace

TEST_CASE("splitter: a line is a piece, blank ones and CR are passed over") {
  CHECK(split("{\"a\":1}\n{\"b\":2}\r\n\r\n  \n{\"c\":3}") ==
        "1:{\"a\":1}|2:{\"b\":2}|5:{\"c\":3}|");
  CHECK(split("").empty());
  CHECK(split("\n \r\n").empty());
  CHECK(split("\xEF\xBB\xBF{}\n") == "1:{}|");
  CHECK(split("nonsense\n{}\n") == "1:nonsense|2:{}|");
}

TEST_CASE("splitter: indented objects one after another") {
  CHECK(split("{\n \"a\": \"}\\\"{\"\n}\n{\n \"b\": {\n }\n}\n") ==
        "1:{\n \"a\": \"}\\\"{\"\n}|4:{\n \"b\": {\n }\n}|");
  CHECK(split("{\n\"a\":1\n}{\n\"b\":2\n},\n{}") == "1:{\n\"a\":1\n}|3:{\n\"b\":2\n}|6:{}|");
  CHECK(split("{\n\"a\":[\n{\n\"b\":1\n}\n]\n}\n") == "1:{\n\"a\":[\n{\n\"b\":1\n}\n]\n}|");
}

TEST_CASE("splitter: an array's elements are pieces") {
  CHECK(split("[{\"a\":1},{\"b\":[2]}]") == "1:{\"a\":1}|1:{\"b\":[2]}|");
  CHECK(split("[\n  {\n    \"a\":1\n  },\n  {}\n]\n{\"c\":3}\n") ==
        "2:{\n    \"a\":1\n  }|5:{}|7:{\"c\":3}|");
  CHECK(split("[{},7,{}]") == "1:{}|1:7|1:{}|");
  CHECK(split("[]").empty());
  CHECK(split("[{}") == "1:{}|1:unclosed|");
  CHECK(split("[12:00] a log line\n{}\n") == "1:[12:00] a log line|2:{}|");
}

TEST_CASE("splitter: a record that was cut off spoils nothing behind it") {
  CHECK(split("{\"a\":\"x\n{\"b\":2}\n") == "1:{\"a\":\"x|2:{\"b\":2}|");
  CHECK(split("{\"a\":[1,\n{\"b\":2}\n") == "1:{\"a\":[1,|2:{\"b\":2}|");
  CHECK(split("{\"a\":1\n{\"b\":2}\n") == "1:{\"a\":1|2:{\"b\":2}|");
  CHECK(split("{\n \"a\": \"x\n \"c\":1\n}\n{\"b\":2}\n") ==
        "1:{\n \"a\": \"x\n \"c\":1\n}|5:{\"b\":2}|");
  CHECK(split("[\n{\"a\":\"x\n},\n{\"b\":2}]") == "2:{\"a\":\"x\n}|4:{\"b\":2}|");
  CHECK(split("{\"a\":1,\n") == "1:{\"a\":1,|");
}

TEST_CASE("splitter: what follows an object on its line spoils it, unless it is another object") {
  CHECK(split("{\"a\":1} x\n{}\n") == "1:{\"a\":1} x|2:{}|");
  CHECK(split("{\n}  x\n{}\n") == "1:{\n}  x|3:{}|");
}

TEST_CASE("splitter: a line may be cut anew by braces") {
  Splitter splitter(std::make_unique<Dripping>("{\"a\":1}{\"b\":2}\n{\"c\":{}\n}\n{}\n", 5));
  Piece piece;
  REQUIRE(splitter.next(piece));
  CHECK(splitter.cut_by_braces(piece));
  CHECK(piece.text == "{\"a\":1}");
  REQUIRE(splitter.next(piece));
  CHECK_FALSE(splitter.cut_by_braces(piece));
  REQUIRE(splitter.next(piece));
  CHECK(splitter.cut_by_braces(piece));
  CHECK(piece.text == "{\"c\":{}\n}");
  REQUIRE(splitter.next(piece));
  CHECK(piece.line == 4);
  CHECK_FALSE(splitter.next(piece));
}

TEST_CASE("splitter: a line beyond the limit is one piece, and what follows it is read") {
  const std::string filler(limits::kRecordBytesMax + 10, 'x');
  for (const std::string& text :
       {"{\"a\":\"" + filler + "\"}\n{}\n", "[{\"a\":\"" + filler + "\"},\n{}]",
        "{\n\"a\":\"" + filler + "\"\n}\n{}\n"}) {
    Splitter splitter(std::make_unique<Dripping>(text, 1 << 20));
    Piece piece;
    REQUIRE(splitter.next(piece));
    CHECK(piece.kind == Piece::Kind::too_long);
    CHECK(piece.text.size() == limits::kRejectScannedBytesMax);
    REQUIRE(splitter.next(piece));
    CHECK(piece.text == "{}");
    CHECK_FALSE(splitter.next(piece));
  }
}

TEST_CASE("splitter: offsets are those of the pieces in the stream") {
  Splitter splitter(std::make_unique<Dripping>("\n {\"a\":1}\n{}\n", 2));
  Piece piece;
  REQUIRE(splitter.next(piece));
  CHECK(piece.offset == 2);
  CHECK(piece.end_offset == 10);
  REQUIRE(splitter.next(piece));
  CHECK(piece.offset == 10);
}

TEST_CASE("splitter: a line of 200 MB takes as much memory as the longest line that is read") {
  if (__asan_init != nullptr) return;  // what is freed stays resident there
  const std::size_t before = resident_bytes();
  std::size_t most = 0;
  Splitter splitter(std::make_unique<Endless>(200'000'000, most));
  Piece piece;
  REQUIRE(splitter.next(piece));
  CHECK(piece.kind == Piece::Kind::too_long);
  CHECK_FALSE(splitter.next(piece));
  CHECK(most < before + limits::kRecordBytesMax + (8u << 20));
}
