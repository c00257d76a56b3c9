// What every command needs of whoever runs it: a new command without a line here fails.
#include <set>

#include "cli/key.hpp"
#include "cli/pages.hpp"
#include "daybook/access.hpp"
#include "daybook/store.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::cli;

namespace {

/// "alert set" and so on; of reports, `report`.
std::set<std::string> commands_there_are() {
  Context context;
  const auto app = make_app(context);
  std::set<std::string> names = {""};
  for (const CLI::App* command : commands_of(*app)) {
    const std::string full = full_name(*command).substr(std::string("daybook ").size());
    names.insert(full.rfind("report ", 0) == 0 ? "report" : full);
  }
  return names;
}

}  // namespace

TEST_CASE("needs: each command has its line, and each line its command", "[cli]") {
  std::set<std::string> said;
  for (const Need& need : needs()) {
    INFO(need.command);
    CHECK(said.insert(std::string(need.command)).second);
  }
  CHECK(said == commands_there_are());
}

TEST_CASE("needs: what is needed can be granted", "[cli]") {
  for (const Need& need : needs()) {
    INFO(need.command);
    CHECK((need.of == Need::Of::grant) == !need.action.empty());
    if (need.of != Need::Of::grant) continue;
    const std::string object = need.object == "*" ? "" : ":" + std::string(need.object);
    CHECK_NOTHROW(parse_grant(std::string(need.action) + object));
  }
}

TEST_CASE("needs: commands that change the store for everybody need to administer it", "[cli]") {
  const std::set<std::string> verbs = {"set",       "import", "remove", "silence", "upgrade",
                                       "recompute", "add",    "revoke", "allow",   "deny"};
  for (const Need& need : needs()) {
    const std::string name(need.command);
    if (verbs.count(name.substr(name.rfind(' ') + 1)) == 0) continue;
    INFO(name);
    const auto is_of = [&](const char* command) { return name.rfind(command, 0) == 0; };
    CHECK(need.action == (is_of("score") || is_of("tag")        ? "write"
                          : is_of("hold") || is_of("retention") ? "retain"
                                                                : "administer"));
  }
}

TEST_CASE("needs: a word that holds a key is known by its look", "[cli]") {
  const std::string key = "daybook_Ab12Cd34_" + std::string(43, 'x') + "_0a1b2c3d";
  CHECK(holds_key(key));
  CHECK(holds_key("--db=" + key));
  CHECK(holds_key("SELECT '" + key + "'"));
  CHECK_FALSE(holds_key("daybook_"));
  CHECK_FALSE(holds_key("/var/lib/daybook_store/daybook_of_the_chat_application_in_production.db"));
  CHECK_FALSE(holds_key(""));
}

TEST_CASE("needs: a report's store is opened once where access is off", "[cli]") {
  const testing::TempFolder folder;
  Context context;
  context.db = folder / "daybook.db";
  context.command = "report latency";
  check_needs(context);  // there is none yet
  CHECK_FALSE(context.opened);
  Store::open(context.db).close();
  check_needs(context);
  REQUIRE(context.opened);
  const Reader* const opened = &*context.opened;
  CHECK(&context.reader() == opened);
  context.opened.reset();
  const NewKey owner = enable_access(context.db, "owner");
  CHECK_THROWS_AS(check_needs(context), Error);
  const KeyScope acting(owner.text);
  check_needs(context);
  CHECK_FALSE(context.opened);  // as it is asked for whose it is
  CHECK_NOTHROW(context.reader());
}
