#include "base/text.hpp"

#include "support/catch.hpp"

using namespace daybook;

TEST_CASE("text is cut before a character that would not fit whole") {
  CHECK(base::truncate_utf8("grün", 3) == "gr");
  CHECK(base::truncate_utf8("grün", 4) == "grü");
  CHECK(base::truncate_utf8("a😀b", 4) == "a");
  CHECK(base::truncate_utf8("a😀b", 5) == "a😀");
  CHECK(base::truncate_utf8("😀", 0).empty());
}

TEST_CASE("text that fits is left alone, and what is no UTF-8 is cut at the byte") {
  CHECK(base::truncate_utf8("grün", 5) == "grün");
  CHECK(base::truncate_utf8("\x80\x80\x80\x80\x80\x80", 5) == "\x80\x80\x80\x80\x80");
}

TEST_CASE("first_characters counts characters, not bytes") {
  CHECK(base::first_characters("añb😀c", 4) == "añb😀");
  CHECK(base::first_characters("añ", 80) == "añ");
  CHECK(base::first_characters("añ", 0).empty());
}

TEST_CASE("edit distance counts inserts, deletions, replacements and swaps") {
  CHECK(base::edit_distance("", "abc") == 3);
  CHECK(base::edit_distance("kitten", "sitting") == 3);
  CHECK(base::edit_distance("tarffic", "traffic") == 1);
  CHECK(base::edit_distance("same", "same") == 0);
}

TEST_CASE("the nearest name is found, and nothing where all are far") {
  CHECK(base::nearest("completion", {"conversations", "completions"}) == "completions");
  CHECK(base::nearest("tarffic", {"tokens", "traffic"}) == "traffic");
  CHECK(base::nearest("weather", {"tokens", "traffic"}).empty());
}
