// Words: the same as FTS5's unicode61, without case and accents; CJK letters are words.
#include "base/words.hpp"

#include "support/catch.hpp"

using daybook::base::spaced;
using daybook::base::words_of;

namespace {

std::string words(const std::string& text) {
  std::string out;
  for (const auto& word : words_of(text)) out += (out.empty() ? "" : "|") + word.folded;
  return out;
}

}  // namespace

TEST_CASE("words are runs of letters and digits in lower case", "[base][words]") {
  CHECK(words("Refund #42: don't wait!") == "refund|42|don|t|wait");
  CHECK(words("  ") == "");
  CHECK(words("") == "");
}

TEST_CASE("case and Latin accents do not count, in any script that has case", "[base][words]") {
  CHECK(words("CAFÉ Ñandú Škoda") == "cafe|nandu|skoda");
  CHECK(words("ПРИВЕТ Ελλάδα") == words("привет ελλάδα"));
  CHECK(words("cafe\u0301") == "cafe");  // an accent of its own
  CHECK(words("Grüße") == "gruße");
}

TEST_CASE("a letter of a script without spaces is a word", "[base][words]") {
  CHECK(words("東京Tower") == "東|京|tower");
  CHECK(words("ไทย") == "ไ|ท|ย");
  CHECK(spaced("a東京b") == "a 東  京 b");
  CHECK(spaced("plain") == "plain");
}

TEST_CASE("a word knows where it stands", "[base][words]") {
  const auto found = words_of("é 東");
  REQUIRE(found.size() == 2);
  CHECK(found[0].begin == 0);
  CHECK(found[0].end == 2);
  CHECK(found[1].begin == 3);
  CHECK(found[1].end == 6);
}

TEST_CASE("bytes that are no UTF-8 part words and break nothing", "[base][words]") {
  CHECK(words("a\xFF\xFE"
              "b") == "a|b");
  CHECK(words("x\xE6\x9D") == "x");
  CHECK(spaced("\xE6\x9D") == "\xE6\x9D");
}
