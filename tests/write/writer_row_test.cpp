// The rows of `writer`: one for each store that is open for writing, and none for long that is not.
#include "write/writer_row.hpp"
#include "daybook/upkeep.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/process.hpp"
#include "write/batch_store.hpp"
#include "write/store_session.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::int64_t kHourNs = 3600LL * 1'000'000'000;

struct WriterRows : BatchStore {
  testing::FakeClock clock;
  base::Process self = base::this_process();

  void left_behind(const std::string& id, const base::Process& by, std::int64_t last_ns) {
    const write::WriterRow::Owner owner{id, by, 1, true};
    write::WriterRow(db, owner).put(1, last_ns);
  }
  /// Another store opens the file.
  std::string ids_after_opening() {
    const write::StoreSession session(path, {}, {}, clock);
    return text(
        "SELECT coalesce(group_concat(id), '') FROM (SELECT id FROM writer"
        " WHERE length(id) < 32 ORDER BY id)");
  }
};

}  // namespace

TEST_CASE("a killed writer's row is taken away by the next that opens the store") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  const testing::FakeClock clock;
  create_store(path);
  testing::Process writer([&](const auto& ready) {
    const write::StoreSession session(path, {}, {}, clock);
    ready.say();
    testing::Process::hang();
    return 0;
  });
  const auto rows = [&] {
    return sql::Connection::open_reader(path).integer("SELECT count(*) FROM writer WHERE pid = " +
                                                      std::to_string(writer.pid()));
  };
  REQUIRE(writer.wait_until_ready());
  CHECK(rows() == 1);
  { const write::StoreSession beside(path, {}, {}, clock); }
  CHECK(rows() == 1);
  writer.kill();
  { const write::StoreSession after(path, {}, {}, clock); }
  CHECK(rows() == 0);
}

TEST_CASE("a row stays as long as its process may need it") {
  WriterRows rows;
  base::Process earlier = rows.self, other = rows.self;
  --earlier.began;  // the pid came again
  other.boot = "another";
  rows.left_behind("a runs", rows.self, 0);
  rows.left_behind("b is gone", earlier, rows.clock.wall);
  rows.left_behind("c elsewhere", other, rows.clock.wall - kHourNs + 1);
  rows.left_behind("d elsewhere", other, rows.clock.wall - kHourNs);
  CHECK(rows.ids_after_opening() == "a runs,c elsewhere");
}

TEST_CASE("the batch of a row is the last that was put, and none where there is no row") {
  WriterRows rows;
  const write::WriterRow::Owner owner{"x", rows.self, 1, false};
  write::WriterRow row(rows.db, owner);
  CHECK(row.batch() == 0);
  row.put(1, 10);
  row.put(7, 20);
  CHECK(row.batch() == 7);
  CHECK(rows.text("SELECT started_ns || ' ' || last_ns || ' ' || redacts FROM writer") == "1 20 0");
  row.remove();
  CHECK(row.batch() == 0);
}
