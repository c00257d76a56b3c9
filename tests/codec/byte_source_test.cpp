#include "codec/byte_source.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "daybook/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;

namespace {

const std::string kData = DAYBOOK_SOURCE_DIR "/tests/data/input/";

std::string bytes(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
  }
  return out;
}

const std::string kGzHello =
    bytes("1f8b0800000000000003cb48cdc9c9570000f6f981ed06000000");  // "hello "
const std::string kGzWorld =
    bytes("1f8b08000000000000032bcf2fca4901004311773a05000000");  // "world"
const std::string kZstHello = bytes("28b52ffd045831000068656c6c6f20d23be1a9");
const std::string kZstWorld = bytes("28b52ffd0058290000776f726c64");

std::string drain(codec::ByteSource& source, std::size_t block = 3) {
  std::string out, part(block, '\0');
  while (const std::size_t got = source.read(part.data(), part.size())) out.append(part, 0, got);
  return out;
}
std::string inflate(std::string stored) {
  return drain(*codec::inflating(codec::from_memory(std::move(stored)), "x"));
}

/// What was given before the error, and the error: "hello |corrupt".
std::string damage(std::string stored) {
  auto source = codec::inflating(codec::from_memory(std::move(stored)), "x.gz");
  std::string out;
  try {
    for (char c; source->read(&c, 1);) out += c;
  } catch (const Error& e) {
    CHECK(std::string(e.what()).rfind("x.gz: ", 0) == 0);
    return out + (e.code == Error::Code::corrupt ? "|corrupt" : "|other");
  }
  return out + "|no error";
}

Error::Code code_of_open(const std::string& path) {
  try {
    codec::open_file(path);
  } catch (const Error& e) {
    return e.code;
  }
  return Error::Code::internal;
}

}  // namespace

TEST_CASE("inflating: gzip and zstd are told by their magic, other bytes pass") {
  CHECK(inflate(kGzHello) == "hello ");
  CHECK(inflate(kZstHello) == "hello ");
  for (const char* plain : {"", "a", "abc", "{\"a\":1}\n", "(\xB5/"})
    CHECK(inflate(plain) == plain);
}

TEST_CASE("inflating: members and frames one after another are one text") {
  CHECK(inflate(kGzHello + kGzWorld) == "hello world");
  CHECK(inflate(kZstHello + kZstWorld) == "hello world");
  CHECK(inflate(bytes("502a4d1802000000ffff") + kZstHello) == "hello ");
}

TEST_CASE("inflating: zero padding behind a stream is skipped") {
  CHECK(inflate(kGzHello + std::string(700, '\0')) == "hello ");
  CHECK(inflate(kGzHello + std::string(7, '\0') + kGzWorld) == "hello world");
}

TEST_CASE("inflating: damage is an error behind what came before it") {
  CHECK(damage(kGzHello + "garbage") == "hello |corrupt");
  CHECK(damage(kZstHello + "garbage") == "hello |corrupt");
  CHECK(damage(kGzHello + kGzWorld.substr(0, 12)) == "hello w|corrupt");
  CHECK(damage(kGzHello.substr(0, 5)) == "|corrupt");
  CHECK(damage(kZstHello.substr(0, 9)) == "|corrupt");
  std::string flipped = kGzHello;
  flipped[kGzHello.size() - 6] ^= 1;  // in the check sum
  CHECK(damage(flipped) == "hello |corrupt");
}

TEST_CASE("inflating: files larger than a block come whole") {
  for (const char* name : {"repeated.jsonl.gz", "repeated.jsonl.zst"}) {
    auto source = codec::inflating(codec::open_file(kData + name), name);
    CHECK(drain(*source, 1 << 20).size() == 50'000 * 42);
    CHECK(source->stored_read() == source->stored_total());
  }
}

TEST_CASE("open_file: what cannot be opened says why") {
  CHECK(code_of_open("/no/such/file.jsonl") == Error::Code::not_found);
  CHECK(code_of_open(kData) == Error::Code::invalid_argument);
}

TEST_CASE("a file that is cut while it is read is told as an error, once all before it was given") {
  testing::TempFolder folder;
  const std::string path = folder / "a";
  std::ofstream(path) << std::string(1000, 'x');
  const auto source = codec::open_file(path);
  std::string part(600, '\0');
  CHECK(source->read(part.data(), part.size()) == 600);
  std::filesystem::resize_file(path, 700);
  CHECK(source->read(part.data(), part.size()) == 100);
  try {
    source->read(part.data(), part.size());
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.code == Error::Code::io);
    CHECK(e.what() == path + ": became shorter while it was read");
    CHECK(e.hint == "what stood before byte 700 was read; read it again when nobody cuts it");
  }
}

TEST_CASE("a file that grows while it is read is read to its new end") {
  testing::TempFolder folder;
  const std::string path = folder / "a";
  std::ofstream(path) << "one";
  const auto source = codec::open_file(path);
  std::ofstream(path, std::ios::app) << "two";
  CHECK(drain(*source) == "onetwo");
}
