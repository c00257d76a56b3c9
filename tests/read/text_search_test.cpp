// TextSearch: what somebody types becomes words to look for, in the index and in a text alike.
#include "daybook/search.hpp"
#include "support/catch.hpp"

using daybook::TextSearch;

namespace {

std::string shown(const std::string& query, const std::string& text, std::size_t characters = 60) {
  const TextSearch::Snippet snippet = TextSearch(query).snippet(text, characters);
  std::string out;
  std::size_t at = 0;
  for (const auto& [begin, end] : snippet.marks) {
    out +=
        snippet.text.substr(at, begin - at) + "[" + snippet.text.substr(begin, end - begin) + "]";
    at = end;
  }
  return out + snippet.text.substr(at);
}

}  // namespace

TEST_CASE("what is typed becomes phrases in quotation marks, never syntax", "[search]") {
  CHECK(TextSearch("refund late").expression() == "\"refund\" \"late\"");
  CHECK(TextSearch("\"late delivery\" NOT").expression() == "\"late delivery\" \"not\"");
  CHECK(TextSearch("deliv*").expression() == "\"deliv\" *");
  CHECK(TextSearch("a-b:c^2 ( OR NEAR(").expression() == "\"a b c 2\" \"or\" \"near\"");
  CHECK(TextSearch("\"unclosed").expression() == "\"unclosed\"");
  CHECK(TextSearch("退款").expression() == "\"退 款\"");
  CHECK(TextSearch("?! \"\" *").empty());
}

TEST_CASE("a text matches where it holds all the words", "[search]") {
  CHECK(TextSearch("refund LATE").matches("Late again: a refund, please"));
  CHECK_FALSE(TextSearch("refund late").matches("a refund, please"));
  CHECK_FALSE(TextSearch("fund").matches("a refund"));
  CHECK(TextSearch("\"late delivery\"").matches("the late delivery"));
  CHECK_FALSE(TextSearch("\"late delivery\"").matches("delivery, late"));
  CHECK(TextSearch("deliv*").matches("on delivery"));
  CHECK(TextSearch("cafe").matches("Un CAFÉ"));
  CHECK(TextSearch("天气").matches("东京的天气怎么样"));
  CHECK_FALSE(TextSearch("").matches("anything"));
}

TEST_CASE("a snippet shows the first hit in its place, and marks every hit in it", "[search]") {
  CHECK(shown("fox", "The quick brown fox and a Fox") == "The quick brown [fox] and a [Fox]");
  const std::string far = std::string(500, 'x') + " before refund after " + std::string(500, 'y');
  CHECK(shown("refund", far) == "… before [refund] after …");
  CHECK(shown("天气", "东京的天气怎么样") == "东京的[天气]怎么样");
  CHECK(shown("absent", "nothing of it") == "nothing of it");
}
