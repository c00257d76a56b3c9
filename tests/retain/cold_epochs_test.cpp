// Epochs whose text is packed: what moments refer to is looked for once a run, not once an epoch.
#include <sqlite3.h>

#include <functional>
#include <string_view>

#include "retain/cold_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// How often all errors are looked at for texts while something runs: SQLite tells.
int looks_at_errors(const std::function<void()>& run) {
  static int looks;
  looks = 0;
  static constexpr auto began = [](unsigned, void*, void*, void* sql) {
    const std::string_view text = static_cast<const char*>(sql);
    looks += text.rfind("SELECT id, ", 0) == 0 && text.size() > 11 &&
             text.substr(text.size() - 11) == " FROM error";
    return 0;
  };
  const auto opened = +[](sqlite3* connection, const char**, const void*) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, began, nullptr);
  };
  const auto extension = reinterpret_cast<void (*)()>(opened);
  sqlite3_auto_extension(extension);
  run();
  sqlite3_cancel_auto_extension(extension);
  return looks;
}

}  // namespace

TEST_CASE("However many epochs are packed, moments are looked at once, and each keeps their texts",
          "[retain][cold]") {
  ColdStore store;
  for (int epoch = 0; epoch < 5; ++epoch) {
    ErrorRecord error = at(-40, ErrorRecord());
    error.failure = Failure{"E", long_text("the failure that is told", epoch), "", ""};
    ToolExecution tool = at(-40, ToolExecution());
    tool.tool = "t";
    tool.result = Json{'"' + error.failure.message + '"'};
    store.add(tool);
    store.add(error);
    store.talk(5, "user" + std::to_string(epoch));
    store.close_epoch();
  }
  store.keep("cold", 7);
  const std::string before = store.exported();
  CHECK(looks_at_errors([&] { store.run_trusting(true); }) == 1);
  CHECK(looks_at_errors([&] { CHECK(store.run_trusting().texts_packed == 5 * 22); }) == 1);
  CHECK(store.exported() == before);
  CHECK(store.stock("SELECT count(error_message) FROM errors") == "5\n");
  CHECK(store.stock("SELECT count(result) FROM tool_executions") == "5\n");
  CHECK(looks_at_errors([&] { store.run_trusting(); }) == 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("An epoch without text is not looked at again every night", "[retain][cold]") {
  ColdStore store;
  store.talk(5);
  store.close_epoch();
  ToolExecution tool = at(-40, ToolExecution());
  tool.tool = "t";
  store.add(tool);
  store.close_epoch();
  store.keep("cold", 7);
  REQUIRE(store.rows("SELECT count(DISTINCT first_content_id), count(*) FROM epoch") == "2|4\n");
  CHECK(looks_at_errors([&] { CHECK(store.run_trusting().texts_packed == 22); }) == 1);
  CHECK(looks_at_errors([&] { store.run_trusting(); }) == 0);
}
