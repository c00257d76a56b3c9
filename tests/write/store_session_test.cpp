#include "write/store_session.hpp"

#include <filesystem>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;

TEST_CASE("a session whose store could not be opened again says so, and does not touch it") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  sql::Connection::WriterOptions options;
  options.create = true;
  write::StoreSession session(path, options, {}, base::system_clock());
  std::filesystem::rename(path, folder / "away.db");
  CHECK_THROWS_AS(session.recover([] { return false; }), Error);
  session.roll_back();
  CHECK_THROWS_AS(session.begin(sql::Synchronous::full, 1, [] { return false; }), Error);
}
