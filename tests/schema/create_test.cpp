// create_store: makes a store where none is, and never changes what is there.
#include <fstream>

#include "daybook/upkeep.hpp"
#include "schema/new_store.hpp"
#include "support/catch.hpp"

using daybook::Error;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Error::Code code_of_creating(const std::string& path) {
  try {
    daybook::create_store(path);
  } catch (const Error& error) {
    return error.code;
  }
  return Error::Code::internal;
}

}  // namespace

TEST_CASE("a store is created where there is none", "[schema]") {
  testing::TempFolder folder;
  const auto made = daybook::create_store(folder / "a.db");
  CHECK(made.created);
  CHECK(made.schema == daybook::schema::kVersion);
  CHECK((fs::status(folder / "a.db").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a store that is there already is not changed", "[schema]") {
  testing::TempFolder folder;
  daybook::create_store(folder / "a.db");
  const std::string before = bytes_of(folder / "a.db");
  const auto again = daybook::create_store(folder / "a.db");
  CHECK_FALSE(again.created);
  CHECK(again.schema == daybook::schema::kVersion);
  CHECK(bytes_of(folder / "a.db") == before);
}

TEST_CASE("the page size asked for is the store's", "[schema]") {
  testing::TempFolder folder;
  daybook::CreateOptions options;
  options.page_size = 4096;
  daybook::create_store(folder / "a.db", options);
  auto reader = daybook::sql::Connection::open_reader(folder / "a.db");
  CHECK(testing::rows(reader, "PRAGMA page_size") == "4096\n");
}

TEST_CASE("an empty file becomes a store", "[schema]") {
  testing::TempFolder folder;
  std::ofstream(folder / "a.db").close();
  CHECK(daybook::create_store(folder / "a.db").created);
}

TEST_CASE("a file that is not a store is refused and left alone", "[schema]") {
  testing::TempFolder folder;
  std::ofstream(folder / "a.db") << "this is a letter, not a database, and longer than its header "
                                    "of a hundred bytes would be";
  const std::string before = bytes_of(folder / "a.db");
  CHECK(code_of_creating(folder / "a.db") == Error::Code::corrupt);
  CHECK(bytes_of(folder / "a.db") == before);
}
