#include "crypto/digest.hpp"

#include <set>

#include "support/catch.hpp"

using namespace daybook::crypto;

namespace {

// The key and the input of the reference: bytes 0 … 15, and 0 … 14.
Key128 reference_key() {
  Key128 key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(i);
  return key;
}

}  // namespace

TEST_CASE("siphash64 gives the value of the SipHash paper, appendix A") {
  const std::string input("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16", 15);
  CHECK(siphash64(reference_key(), input) == 0xa129ca6149be45e5u);
}

TEST_CASE("siphash128 gives the reference's first vector") {
  const Digest128 digest = siphash128(reference_key(), "");
  CHECK(digest.lo == 0xe6a825ba047f81a3u);
  CHECK(digest.hi == 0x930255c71472f66du);
}

TEST_CASE("another key gives another digest") {
  CHECK_FALSE(siphash128(random_key(), "text") == siphash128(random_key(), "text"));
}

TEST_CASE("a checksum is the same in every process and tells texts apart") {
  CHECK(checksum("The quick brown fox") == 7449672641251431034);
  CHECK(checksum("text") != checksum("Text"));
}

TEST_CASE("random text is as long as asked and never repeats") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_hex(16));
  CHECK(seen.size() == 1000);
  CHECK(seen.begin()->size() == 32);
}

TEST_CASE("hex text round trips, and what is not hex is refused") {
  unsigned char bytes[4] = {};
  CHECK(from_hex("00ffA5b6", bytes, 4));
  CHECK(to_hex(bytes, 4) == "00ffa5b6");
  for (const char* text : {"00ffA5b", "00ffA5b6c", "00ffA5bg", ""})
    CHECK_FALSE(from_hex(text, bytes, 4));
}
