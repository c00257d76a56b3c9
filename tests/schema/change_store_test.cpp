// One change of a store by somebody who has it not open.
#include "schema/change_store.hpp"

#include <filesystem>

#include "schema/new_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using testing::NewStore;
namespace fs = std::filesystem;

namespace {

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(name(error.code)) + ": " + error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("a store that was replaced meanwhile is not changed, nor is the one that was moved",
          "[schema]") {
  NewStore store;
  const std::string path = store.path(), aside = path + ".aside", copy = path + ".copy";
  fs::copy_file(path, copy);
  const std::string error = error_of([&] {
    schema::change_store(path, [&](sql::Connection& connection) {
      connection.exec("UPDATE store_state SET policy_version = 99");
      fs::rename(path, aside);
      fs::rename(copy, path);
    });
  });
  CHECK(error == "not_found: " + path + " was moved, replaced or deleted meanwhile");
  for (const std::string& file : {path, aside}) {
    auto reader = sql::Connection::open_reader(file);
    CHECK(reader.integer("SELECT policy_version FROM store_state") != 99);
  }
}
