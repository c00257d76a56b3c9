// Each rule of tidy fails where it should: a rule counts only after its positive control.
#include "tidy/rules.hpp"

#include "support/catch.hpp"

using tidy::Findings;

TEST_CASE("a room may not include a room that stands after it", "[tidy]") {
  CHECK(tidy::include_direction("lib/src/sql/x.cpp", "\n#include \"fold/paths.hpp\"\n") ==
        Findings{"lib/src/sql/x.cpp:2: sql may not include fold/paths.hpp"});
  CHECK(tidy::include_direction("lib/src/fold/x.cpp", "#include \"sql/guard.hpp\"\n").empty());
  CHECK(tidy::include_direction("lib/src/fold/x.cpp", "#include \"fold/paths.hpp\"\n").empty());
}

TEST_CASE("write and read never include each other", "[tidy]") {
  CHECK(tidy::include_direction("lib/src/write/x.cpp", "#include \"read/rows.hpp\"").size() == 1);
  CHECK(tidy::include_direction("lib/src/read/x.cpp", "#include \"write/queue.hpp\"").size() == 1);
  CHECK(tidy::include_direction("lib/src/facade/x.cpp", "#include \"write/queue.hpp\"").empty());
}

TEST_CASE("the command line and the forms see no room of the store", "[tidy]") {
  CHECK(tidy::include_direction("cli/main.cpp", "#include \"sql/guard.hpp\"") ==
        Findings{"cli/main.cpp:1: cli may not include sql/guard.hpp"});
  CHECK(tidy::include_direction("cli/main.cpp", "#include \"daybook/store.hpp\"").empty());
  CHECK(tidy::include_direction("lib/src/forms/x.cpp", "#include \"write/queue.hpp\"").size() == 1);
  CHECK(tidy::include_direction("lib/src/forms/x.cpp", "#include \"redact/rule.hpp\"").size() == 1);
  CHECK(tidy::include_direction("lib/src/forms/x.cpp", "#include \"redact/engine.hpp\"").empty());
}

TEST_CASE("a folder under lib/src that is no room is a finding", "[tidy]") {
  CHECK(tidy::include_direction("lib/src/util/x.cpp", "").size() == 1);
}

TEST_CASE("a third party's header or call outside its room is a finding", "[tidy]") {
  CHECK(tidy::third_party("lib/src/fold/x.cpp", "#include <sqlite3.h>").size() == 1);
  CHECK(tidy::third_party("lib/src/fold/x.cpp", "sqlite3_step(s);").size() == 1);
  CHECK(tidy::third_party("lib/src/sql/x.cpp", "sqlite3_step(s);").empty());
  CHECK(tidy::third_party("lib/src/fold/x.cpp", "// sqlite3_step(s) is for sql").empty());
  CHECK(tidy::third_party("lib/src/sql/x.cpp", "#include <pcre2.h>").size() == 1);
  CHECK(tidy::third_party("lib/src/sql/x.cpp", "crypto_generichash(a);").size() == 1);
  CHECK(tidy::third_party("lib/src/forms/x.cpp", "ZSTD_decompressStream(a);").size() == 1);
  CHECK(tidy::third_party("lib/src/write/x.cpp", "#include <simdjson.h>").size() == 1);
  CHECK(tidy::third_party("lib/src/write/x.cpp", "#include <CLI/CLI.hpp>").size() == 1);
}

TEST_CASE("a public header includes std and daybook only", "[tidy]") {
  CHECK(tidy::third_party("lib/include/daybook/x.hpp", "#include <nlohmann/json.hpp>").size() == 1);
  CHECK(tidy::third_party("lib/include/daybook/x.hpp", "#include \"sql/guard.hpp\"").size() == 1);
  CHECK(tidy::third_party("lib/include/daybook/x.hpp", "#include <sqlite3.h>").size() == 1);
  CHECK(tidy::third_party("lib/include/daybook/x.hpp",
                          "#include <vector>\n#include \"daybook/error.hpp\"")
            .empty());
}

TEST_CASE("401 lines or 101 columns are too many", "[tidy]") {
  std::string lines;
  for (int i = 0; i < 400; ++i) lines += "\n";
  CHECK(tidy::size("lib/src/base/x.cpp", lines).empty());
  CHECK(tidy::size("lib/src/base/x.cpp", lines + "\n").size() == 1);
  CHECK(tidy::size("lib/src/base/x.cpp", std::string(100, 'x')).empty());
  CHECK(tidy::size("lib/src/base/x.cpp", std::string(101, 'x')).size() == 1);
}

TEST_CASE("a test that sleeps is a finding", "[tidy]") {
  CHECK(tidy::banned_calls("tests/write/x_test.cpp", "std::this_thread::sleep_for (1s);").size() ==
        1);
  CHECK(tidy::banned_calls("tests/write/x_test.cpp", "usleep(1);").size() == 1);
  CHECK(tidy::banned_calls("lib/src/sql/guard.cpp", "std::this_thread::sleep_for(1ms);").empty());
  CHECK(tidy::banned_calls("tests/write/x_test.cpp", "#include <catch2/catch.hpp>").size() == 1);
}

TEST_CASE("a test that cannot be run by its name is a finding", "[tidy]") {
  CHECK(tidy::test_names("tests/a_test.cpp", "TEST_CASE(\"one; two\") {").size() == 1);
  CHECK(tidy::test_names("tests/a_test.cpp", "TEST_CASE(\"--tz shifts\") {").size() == 1);
  CHECK(tidy::test_names("tests/a_test.cpp", "TEST_CASE(\"one, two\") { f(); }").empty());
}

TEST_CASE("a library that prints is a finding", "[tidy]") {
  CHECK(tidy::banned_calls("lib/src/write/x.cpp", "std::cerr << 1;").size() == 1);
  CHECK(tidy::banned_calls("lib/src/write/x.cpp", "printf(\"x\");").size() == 1);
  CHECK(tidy::banned_calls("lib/src/write/x.cpp", "snprintf(b, 1, \"x\");").empty());
  CHECK(tidy::banned_calls("lib/include/daybook/x.hpp", "// std::cout << row;").empty());
  CHECK(tidy::banned_calls("cli/main.cpp", "std::cout << 1;").empty());
}

TEST_CASE("an open end and a machine's path are findings", "[tidy]") {
  CHECK(tidy::leftovers("lib/x.cpp", std::string("// TO") + "DO later").size() == 1);
  CHECK(tidy::leftovers("README.md", std::string("cd /ho") + "me/ada/daybook").size() == 1);
  CHECK(tidy::leftovers("README.md", "cd daybook && scripts/demo").empty());
}

TEST_CASE("a header without its comment is a finding", "[tidy]") {
  CHECK(tidy::header_comment("lib/x.hpp", "#pragma once\n").size() == 1);
  CHECK(tidy::header_comment("lib/x.hpp", "// X: what it is.\n#pragma once\n").empty());
  CHECK(tidy::header_comment("lib/x.cpp", "#include <vector>\n").empty());
}

TEST_CASE("a column without a comment is a finding", "[tidy]") {
  const std::string head = "CREATE TABLE t ( -- A table.\n";
  CHECK(tidy::documented_sql("schema/tables/t.sql", head + "  a INTEGER,\n) STRICT;\n") ==
        Findings{"schema/tables/t.sql:2: a column without a comment"});
  CHECK(tidy::documented_sql("schema/tables/t.sql", head + "  a INTEGER -- key\n  UNIQUE (a)\n);\n")
            .empty());
  CHECK(tidy::documented_sql("schema/tables/t.sql", "CREATE TABLE t (\n);\n").size() == 1);
  CHECK(tidy::documented_sql("schema/views/v.sql", "SELECT * FROM t").size() == 1);
}

TEST_CASE("a source that no CMakeLists.txt lists is a finding", "[tidy]") {
  CHECK(
      tidy::listed("lib/src/fold/paths.cpp", "target_sources(d PRIVATE other_paths.cpp)").size() ==
      1);
  CHECK(
      tidy::listed("lib/src/fold/paths.cpp", "target_sources(d PRIVATE a.cpp paths.cpp)").empty());
  const char* const looped =
      "foreach(name a b)\n  add_executable(x_${name} ${name}.cpp)\nendforeach()";
  CHECK(tidy::listed("bench/a.cpp", looped).empty());
  CHECK(tidy::listed("bench/c.cpp", looped).size() == 1);
  CHECK(tidy::listed("cli/commands/init.cpp", "add_executable(c\n  commands/init.cpp)").empty());
}

TEST_CASE("a command that docs/cli.md does not name is a finding", "[tidy]") {
  CHECK(tidy::documented_command("cli/commands/tail.cpp", "## daybook init").size() == 1);
  CHECK(tidy::documented_command("cli/commands/tail.cpp", "## daybook tail [-f]").empty());
}

TEST_CASE("a public header that daybook.hpp does not include is a finding", "[tidy]") {
  const char* const whole = "#include \"daybook/hold.hpp\"  // IWYU pragma: export\n";
  CHECK(tidy::included_by_whole("lib/include/daybook/hold.hpp", whole).empty());
  CHECK(tidy::included_by_whole("lib/include/daybook/erase.hpp", whole).size() == 1);
  CHECK(tidy::included_by_whole("lib/include/daybook/daybook.hpp", whole).empty());
  CHECK(tidy::included_by_whole("lib/src/retain/job.hpp", whole).empty());
}

TEST_CASE("a README example that differs from the file by one letter is a finding", "[tidy]") {
  CHECK(tidy::readme_example("x\n```cpp\nint a;\n```\n", "int a;\n").empty());
  CHECK(tidy::readme_example("x\n```cpp\nint b;\n```\n", "int a;\n").size() == 1);
  CHECK(tidy::readme_example("x\n", "int a;\n").size() == 1);
}

TEST_CASE("of a source only its code is judged", "[tidy]") {
  CHECK(tidy::code("a // b\nc /* d\n e */ f(\"g\");") == "a \nc \n f();");
  CHECK(tidy::code("x = R\"(puts(\"a\")\n)\"; y = 1'000; z = '\"';") == "x = \n; y = 1'000; z = ;");
  CHECK(tidy::code("#include \"sql/guard.hpp\"") == "#include \"sql/guard.hpp\"");
}
