#include "redact/scanner.hpp"

#include <random>
#include <set>

#include "support/catch.hpp"

using daybook::redact::Scanner;

TEST_CASE("A scanner meets each occurrence of each literal once, wherever it stands") {
  const std::vector<Scanner::Literal> literals = {
      {"a"}, {"ab"}, {"abc"}, {"bca", true}, {"cccc"}, {"AbCab", true}, {"ccab"}, {"%"}};
  const Scanner scanner(literals, false);
  std::mt19937 random(20'261'128);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random() % 60; n > 0; --n) text += "abcABC%x"[random() % 8];
    CAPTURE(text);
    std::multiset<std::pair<std::size_t, std::size_t>> found, wanted;
    Scanner::Place place;
    for (Scanner::Hit hit; scanner.next(text, place, hit);) found.insert({hit.literal, hit.at});
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c + 0; };
    for (std::size_t l = 0; l < literals.size(); ++l) {
      for (std::size_t at = 0; at + literals[l].text.size() <= text.size(); ++at) {
        bool same = true;
        for (std::size_t k = 0; k < literals[l].text.size(); ++k) {
          const char have = text[at + k], want = literals[l].text[k];
          same &= literals[l].any_case ? lower(have) == lower(want) : have == want;
        }
        if (same) wanted.insert({l, at});
      }
    }
    CHECK(found == wanted);
  }
}

TEST_CASE("A scanner meets every number of three digits") {
  const Scanner scanner({{"xyz"}}, true);
  for (std::size_t ahead = 0; ahead < 40; ++ahead) {
    const std::string text = std::string(ahead, '-') + "123";
    Scanner::Place place;
    Scanner::Hit hit;
    CHECK(scanner.next(text, place, hit));
    CHECK(hit.literal == Scanner::kDigits);
  }
}
