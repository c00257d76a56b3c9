#include "access/principal.hpp"

#include "support/catch.hpp"

using daybook::access::Principal;

TEST_CASE("what no grant names is denied", "[access]") {
  const Principal nobody{"p", "r", {}};
  CHECK_FALSE(nobody.may("read", "completions"));
  CHECK(nobody.scope("read", "completions").is_denied());
  const Principal reader{"p", "r", {{"read", "completions", ""}}};
  CHECK(reader.may("read", "completions", "chat"));
  CHECK_FALSE(reader.may("read", "errors"));
  CHECK_FALSE(reader.may("content", "completions"));
}

TEST_CASE("a grant for services covers their rows alone", "[access]") {
  const Principal scoped{"p", "r", {{"read", "*", "chat"}, {"read", "spans", "batch"}}};
  CHECK(scoped.may("read", "spans"));
  CHECK(scoped.may("read", "spans", "batch"));
  CHECK_FALSE(scoped.may("read", "errors", "batch"));
  CHECK(scoped.scope("read", "spans").services == std::vector<std::string>{"batch", "chat"});
}
