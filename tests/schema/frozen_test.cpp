// Released migrations are frozen: migrations/frozen.sha256 holds their digests.
#include <cstdlib>
#include <fstream>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

/// Whether every file that frozen.sha256 in `folder` names still has the digest it names.
bool frozen_files_are_untouched(const std::string& folder) {
  const std::string check =
      "cd '" + folder +
      "' && { ! grep -q '^[0-9a-f]' frozen.sha256 ||"
      " grep '^[0-9a-f]' frozen.sha256 | sha256sum --check --strict --status; }";
  return std::system(check.c_str()) == 0;
}

}  // namespace

TEST_CASE("no released migration was edited", "[schema]") {
  CHECK(frozen_files_are_untouched(DAYBOOK_SOURCE_DIR "/migrations"));
}

TEST_CASE("an edited released migration is noticed", "[schema]") {
  testing::TempFolder folder;
  std::ofstream(folder / "0001_x.sql") << "SELECT 1;\n";
  REQUIRE(std::system(
              ("cd '" + folder.path().string() + "' && sha256sum *.sql >frozen.sha256").c_str()) ==
          0);
  CHECK(frozen_files_are_untouched(folder.path()));
  std::ofstream(folder / "0001_x.sql") << "SELECT 2;\n";
  CHECK_FALSE(frozen_files_are_untouched(folder.path()));
}
