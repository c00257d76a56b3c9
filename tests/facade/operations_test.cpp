// Operations of the application's own: what may go on, and what is kept of a yes and a no.
#include "facade/guarded_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

TEST_CASE("operations: without a policy, allowing() says which may go on", "[access]") {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  Store opened = Store::open(path);
  const Logger log = opened.logger();
  CHECK(log.allowed("anything"));
  const Logger some = log.allowing({"read_logs"}).allowing({"list_logs"});
  CHECK(some.allowed("read_logs"));
  CHECK(some.allowed("list_logs"));
  CHECK_FALSE(some.allowed("delete_logs"));
  CHECK_FALSE(some.with({}).allowed("delete_logs"));
  CHECK_FALSE(some.trace("t").logger().allowed("delete_logs"));
  CHECK_FALSE(Logger().allowed("anything"));
  opened.flush();
  Rows rows = opened.reader().query(
      "SELECT operation, error_type, error_message, json_extract(context_json, '$.operation')"
      " FROM errors");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "delete_logs");
  CHECK(rows.text(1) == "AccessDenied");
  CHECK(rows.text(2) == "Access denied");
  CHECK(rows.text(3) == "delete_logs");
  CHECK(opened.stats().denied == 0);  // no record was
  CHECK(opened.stats().offered == 1);
}

TEST_CASE("operations: with a policy, the role has them", "[access]") {
  GuardedStore store;
  const NewKey key = store.key_with("ann", {{"custom", "read_logs", ""}, {"write", "event", ""}});
  {
    Store opened = store.open(key.text);
    const Logger log = opened.logger();
    CHECK(log.allowed("read_logs"));
    CHECK_FALSE(log.allowed("delete_logs"));
    CHECK_FALSE(log.allowing({"list_logs"}).allowed("read_logs"));
    CHECK_FALSE(log.as("nobody's").allowed("read_logs"));
    CHECK(log.allowed("read_logs", {{"file", "app.log"}}));
    CHECK_FALSE(log.allowed("delete_logs", {{"file", "app.log"}}));
    opened.flush();
  }
  CHECK(store.rows("SELECT name, attributes_json FROM events") ==
        "read_logs {\"file\":\"app.log\"}\n");
  const std::string audit = store.audit("custom");
  CHECK_THAT(audit, Contains("ann read_logs ok 1\n"));
  CHECK_THAT(audit, Contains("ann delete_logs denied"));
  CHECK_THAT(audit, Contains("- read_logs denied 1\n"));
}
