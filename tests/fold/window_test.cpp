#include "fold/window.hpp"

#include "support/catch.hpp"

using daybook::crypto::Digest128;
using Window = daybook::fold::Window<int>;

TEST_CASE("a window finds what was put and nothing else") {
  Window window(64);
  window.put({1, 2}, 7);
  REQUIRE(window.find({1, 2}) != nullptr);
  CHECK(*window.find({1, 2}) == 7);
  CHECK(window.find({1, 3}) == nullptr);
}

TEST_CASE("a rollback takes back what was put since the last commit, and only that") {
  Window window(64);
  window.put({1, 0}, 1);
  window.commit();
  window.put({2, 0}, 2);
  window.rollback();
  CHECK(window.find({1, 0}) != nullptr);
  CHECK(window.find({2, 0}) == nullptr);
}

TEST_CASE("a full set gives up its least recently used entry") {
  Window window(8);  // one set
  for (std::uint64_t i = 0; i < 8; ++i) window.put({i, 0}, static_cast<int>(i));
  REQUIRE(window.find({0, 0}) != nullptr);  // now the youngest
  window.put({8, 0}, 8);
  CHECK(window.find({0, 0}) != nullptr);
  CHECK(window.find({1, 0}) == nullptr);
}

TEST_CASE("a window grows rather than forgets, up to its capacity") {
  Window window(1 << 15);
  for (std::uint64_t i = 0; i < 2000; ++i) {
    window.put({i * 0x9e3779b97f4a7c15, i}, static_cast<int>(i));
    if (i == 999) window.commit();
  }
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const int* const found = window.find({i * 0x9e3779b97f4a7c15, i});
    REQUIRE(found != nullptr);
    REQUIRE(*found == static_cast<int>(i));
  }
  window.rollback();
  CHECK(window.find({999 * 0x9e3779b97f4a7c15, 999}) != nullptr);
  CHECK(window.find({1000 * 0x9e3779b97f4a7c15, 1000}) == nullptr);
}

TEST_CASE("clear forgets everything, provisional or not") {
  Window window(8);
  window.put({1, 0}, 1);
  window.clear();
  window.rollback();
  CHECK(window.find({1, 0}) == nullptr);
}
