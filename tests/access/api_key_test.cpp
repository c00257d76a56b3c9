#include "access/api_key.hpp"

#include <set>

#include "support/catch.hpp"

using namespace daybook;
using access::ApiKey;
using access::parse_api_key;

namespace {

constexpr crypto::Key256 kStore = {1, 2, 3};

bool same(const crypto::Digest256& a, const crypto::Digest256& b) {
  return crypto::is_equal(crypto::bytes_of(a), crypto::bytes_of(b));
}

std::string with(std::string text, std::size_t at) {
  text[at] = text[at] == 'x' ? 'y' : 'x';
  return text;
}

}  // namespace

TEST_CASE("key: what is made can be read again", "[access]") {
  const ApiKey key = access::new_api_key();
  CHECK(key.text().size() == 69);
  CHECK(key.text().substr(0, 8) == "daybook_");
  const auto read = parse_api_key(key.text());
  REQUIRE(read);
  CHECK(read->id == key.id);
  CHECK(read->secret == key.secret);
  CHECK(parse_api_key('\n' + key.text() + " \r\n"));  // as an editor leaves it in a file
}

TEST_CASE("key: one letter more, less or wrong anywhere makes it none", "[access]") {
  const std::string text = access::new_api_key().text();
  REQUIRE(parse_api_key(text));
  for (std::size_t at = 0; at < text.size(); ++at) {
    CHECK_FALSE(parse_api_key(with(text, at)));
    CHECK_FALSE(parse_api_key(text.substr(0, at)));
  }
  CHECK_FALSE(parse_api_key(text + "0"));
  CHECK_FALSE(parse_api_key(std::string(69, 'x')));
  CHECK_FALSE(parse_api_key(""));
}

TEST_CASE("key: no two are alike", "[access]") {
  std::set<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.insert(access::new_api_key().text());
  CHECK(texts.size() == 1000);
}

TEST_CASE("key: its digest is of this store, this id and this secret", "[access]") {
  const ApiKey key{"abcdefgh", std::string(43, 's')};
  const auto digest = access::digest_of(kStore, key);
  CHECK(same(digest, access::digest_of(kStore, key)));
  CHECK_FALSE(same(digest, access::digest_of({1, 2, 4}, key)));
  CHECK_FALSE(same(digest, access::digest_of(kStore, {"abcdefgx", key.secret})));
  CHECK_FALSE(same(digest, access::digest_of(kStore, {key.id, std::string(42, 's') + 't'})));
}
