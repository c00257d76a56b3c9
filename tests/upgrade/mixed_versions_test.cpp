// Libraries of two versions on one file: this one is the older, what upgraded the store is made up.
#include "daybook/daybook.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "upgrade/later_schema.hpp"

using namespace daybook;
using testing::error_of;
using testing::LaterSchema;
using testing::text_of;

namespace {

void upgrade(const std::string& path, const std::string& marks) {
  schema::upgrade(path, {}, LaterSchema({marks}).known);
}

/// A store of today's schema that a later daybook upgraded.
struct Upgraded {
  testing::TempFolder folder;
  std::string path = folder / "store.db";

  explicit Upgraded(const std::string& marks) {
    create_store(path);
    upgrade(path, marks);
  }
  Error opening() const {
    return error_of([this] { Store::open(path); });
  }
  Error reading() const {
    return error_of([this] { Reader::open(path); });
  }
};

Options quiet() {
  Options options;
  options.on_error = [](const Error&) {};
  return options;
}

const Error::Code kNone = Error::Code::internal;  // of error_of()

}  // namespace

TEST_CASE("an older library writes and reads on where the migration lets it", "[upgrade]") {
  const Upgraded store("quick, oldest_reader 1, oldest_writer 1");
  auto opened = Store::open(store.path);
  CHECK(opened.logger().event("deploy") == Submit::ok);
  opened.flush();
  CHECK(text_of(store.path, "SELECT name FROM events") == "deploy");
  CHECK(store.reading().code == kNone);
}

TEST_CASE("an older library reads where it may no longer write", "[upgrade]") {
  const Upgraded store("quick, oldest_reader 1, oldest_writer 2");
  CHECK(store.reading().code == kNone);
  const Error error = store.opening();
  CHECK(error.code == Error::Code::schema_too_new);
  CHECK(error.what() == "store " + store.path + " is schema 2, this daybook knows 1");
  CHECK_THAT(error.hint, Catch::StartsWith("install ") && Catch::Contains("or later (it was "));
}

TEST_CASE("check does not call foreign what a later daybook made", "[upgrade]") {
  const Upgraded store("quick, oldest_reader 1, oldest_writer 1");
  std::string schema;
  for (const auto& finding : check_store(store.path).findings) {
    CHECK(finding.kind != CheckResult::Finding::Kind::wrong);
    if (finding.check == "schema") schema += finding.text + '\n';
  }
  CHECK(schema ==
        "whether anything is foreign: this is schema 2, this daybook knows 1\nschema 2\n");
}

TEST_CASE("an older library that may do neither is told so by both", "[upgrade]") {
  const Upgraded store("quick, oldest_reader 2, oldest_writer 2");
  CHECK(store.opening().code == Error::Code::schema_too_new);
  CHECK(store.reading().code == Error::Code::schema_too_new);
  CHECK(error_of([&] { upgrade_store(store.path); }).code == Error::Code::schema_too_new);
}

TEST_CASE("the strictest migration of the ledger counts, not the last", "[upgrade]") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  create_store(path);
  schema::upgrade(path, {},
                  LaterSchema({"quick, oldest_reader 1, oldest_writer 2",
                               "quick, oldest_reader 1, oldest_writer 1"})
                      .known);
  CHECK(error_of([&] { Store::open(path); }).code == Error::Code::schema_too_new);
}

TEST_CASE("a writer whose store is upgraded while it is open goes on where it may", "[upgrade]") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  auto store = Store::open(path);
  CHECK(store.logger().event("before") == Submit::ok);
  store.flush();
  upgrade(path, "slow, oldest_reader 1, oldest_writer 1");
  CHECK(store.logger().event("after") == Submit::ok);
  store.flush();
  CHECK(text_of(path, "SELECT group_concat(name) FROM event") == "before,after");
}

TEST_CASE("a writer whose store outgrows it ends, and tells what was lost", "[upgrade]") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  auto store = Store::open(path, quiet());
  upgrade(path, "slow, oldest_reader 1, oldest_writer 2");
  CHECK(store.logger().event("after") == Submit::ok);
  CHECK(error_of([&] { store.flush(); }).code == Error::Code::schema_too_new);
  CHECK(store.stats().state == Stats::State::failed);
  CHECK(store.stats().failed == 1);
  CHECK(text_of(path, "SELECT count(*) FROM event") == "0");
}
