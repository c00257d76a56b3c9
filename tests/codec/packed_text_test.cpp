// A text as one zstd frame, with a dictionary that was trained on others like it.
#include "codec/packed_text.hpp"

#include "support/catch.hpp"

using namespace daybook::codec;

namespace {

std::string text(int n) {
  return "{\"role\":\"user\",\"content\":\"where is my parcel number " + std::to_string(n * 7919) +
         ", which left the warehouse on day " + std::to_string(n % 31) + "?\"}";
}

std::string dictionary(std::uint32_t id) {
  std::vector<std::string> texts;
  for (int n = 0; n < 1000; ++n) texts.push_back(text(n));
  std::string bytes = train_dictionary(texts, 4096);
  if (!bytes.empty()) name_dictionary(bytes, id);
  return bytes;
}

}  // namespace

TEST_CASE("A text that is packed is the same once unpacked", "[codec]") {
  const std::string bytes = dictionary(40'000);
  REQUIRE_FALSE(bytes.empty());
  TextUnpacker unpacker([&](std::uint32_t id) { return id == 40'000 ? bytes : ""; });
  TextPacker with(bytes), without("");
  std::string back;
  for (const std::string& one :
       {text(2000), std::string(), std::string(3, '\0'), std::string(1 << 20, 'x')}) {
    for (TextPacker* packer : {&with, &without}) {
      CHECK(unpacker.unpack(packer->pack(one), back));
      CHECK(back == one);
    }
  }
}

TEST_CASE("A dictionary makes short texts a fraction of what they take without one", "[codec]") {
  TextPacker with(dictionary(40'000)), without("");
  CHECK(3 * with.pack(text(2000)).size() < without.pack(text(2000)).size());
}

TEST_CASE("A frame says by its first bytes what it needs and how long its text is", "[codec]") {
  for (const std::uint32_t id : {32'768u, 70'000u, 2'000'000'000u}) {
    const auto facts = packed_facts(TextPacker(dictionary(id)).pack(text(1)).substr(0, 18));
    REQUIRE(facts);
    CHECK(facts->dictionary == id);
    CHECK(facts->text_bytes == text(1).size());
  }
  CHECK(packed_facts(TextPacker("").pack("abc"))->dictionary == 0);
  CHECK_FALSE(packed_facts("(\xb5/\xfd"));
  CHECK_FALSE(packed_facts("plain text"));
  CHECK_FALSE(packed_facts(""));
}

TEST_CASE("What is cut, or packed with a dictionary that is not there, is not unpacked",
          "[codec]") {
  TextUnpacker unpacker([](std::uint32_t) { return std::string(); });
  std::string back;
  const std::string frame = TextPacker("").pack(text(1));
  REQUIRE(unpacker.unpack(frame, back));
  for (std::size_t bytes = 0; bytes < frame.size(); ++bytes)
    CHECK_FALSE(unpacker.unpack(frame.substr(0, bytes), back));
  CHECK_FALSE(unpacker.unpack(frame + "x", back));
  CHECK_FALSE(unpacker.unpack(TextPacker(dictionary(40'000)).pack(text(1)), back));
}

TEST_CASE("A frame that says it holds more than it can is not believed", "[codec]") {
  TextUnpacker unpacker([](std::uint32_t) { return std::string(); });
  std::string back;
  const std::string magic("\x28\xb5\x2f\xfd", 4), header("\xe0", 1), rest(100, '\1');
  for (const std::string& bytes :
       {std::string(7, '\xff') + '\x7f', std::string("\0\0\0\0\xff\0\0\0", 8)}) {
    const std::string frame = magic + header + bytes + rest;
    REQUIRE(packed_facts(frame)->text_bytes > 1ull << 36);
    CHECK_FALSE(unpacker.unpack(frame, back));
  }
  CHECK(unpacker.unpack(TextPacker("").pack(std::string(64 << 20, 'x')), back));  // the most it can
}

TEST_CASE("A dictionary that is damaged unpacks nothing", "[codec]") {
  const std::string bytes = dictionary(40'000), frame = TextPacker(bytes).pack(text(1));
  std::string damaged, back;
  TextUnpacker unpacker([&](std::uint32_t) { return damaged; });
  for (const std::size_t at : {0u, 4u, 8u, 9u, 10u, 20u}) {
    damaged = bytes;
    damaged[at] = static_cast<char>(~damaged[at]);
    CHECK((!unpacker.unpack(frame, back) || back != text(1)));
  }
  for (const std::string& other :
       {bytes.substr(0, 12), bytes.substr(0, 8) + std::string(bytes.size() - 8, '\0')}) {
    damaged = other;
    CHECK_FALSE(TextUnpacker([&](std::uint32_t) { return other; }).unpack(frame, back));
  }
}

TEST_CASE("Too few texts make no dictionary", "[codec]") {
  CHECK(train_dictionary({}, 4096).empty());
  CHECK(train_dictionary({"one"}, 4096).empty());
}
