// Rollup tiers: which hours are folded and when, what late records do, how groups are capped.
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "state/table_sizes.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Calls in each tier: "hour/day/month/all".
std::string counts(CallStore& store) {
  std::string text;
  for (const char* tier : {"hour", "day", "month", "all"})
    text += (text.empty() ? "" : "/") +
            store.text(std::string("SELECT coalesce(sum(count), 0) FROM rollup_") + tier);
  return text;
}

std::string bucket_counts(CallStore& store) {
  std::string text;
  for (const char* tier : {"hour", "day", "month", "all"})
    text += (text.empty() ? "" : "/") +
            store.text(std::string("SELECT coalesce(sum(count), 0) FROM rollup_") + tier +
                       "_bucket WHERE measure = 0");
  return text;
}

std::string wrong(const CallStore& store) {
  std::string text;
  for (const auto& finding : check_store(store.path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong) text += finding.text + '\n';
  return text;
}

ErrorRecord error_at(int hours, const char* type = "Timeout") {
  ErrorRecord record;
  record.failure.type = type;
  record.at = hour(hours);
  return record;
}

void fill_groups(CallStore& store, const char* table, int groups) {
  const bool of_errors = std::string(table) == "rollup_error_group";
  store.add(CallStore::call(1, -9));
  store.db.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                std::to_string(groups) + ") INSERT INTO " + table +
                (of_errors ? " SELECT NULL, 1, 1, 'T' || i, 'f' FROM n"
                           : " SELECT NULL, 1, 'e' || i, 'k', 1, 1, 1 FROM n"));
}

}  // namespace

TEST_CASE("an hour is folded into every tier once two more have begun") {
  CallStore store;
  store.add(CallStore::call(1, -9));
  store.add(CallStore::call(1, -8));
  CHECK(counts(store) == "2/0/0/0");
  store.add(CallStore::call(1, -7));
  CHECK(counts(store) == "3/1/1/1");
  CHECK(bucket_counts(store) == "3/1/1/1");
  store.add(CallStore::call(1, -7));
  CHECK(counts(store) == "4/1/1/1");
  CHECK(wrong(store).empty());
}

TEST_CASE("a record for a folded hour goes into every tier") {
  CallStore store;
  for (const int at : {-9, -5, -9}) store.add(CallStore::call(1, at));
  CHECK(counts(store) == "3/2/2/2");
  CHECK(bucket_counts(store) == "3/2/2/2");
  store.add(error_at(-9));
  CHECK(store.integer("SELECT count FROM rollup_error_all") == 1);
  CHECK(wrong(store).empty());
}

TEST_CASE("errors alone close hours too") {
  CallStore store;
  for (const int at : {-9, -8, -7}) store.add(error_at(at));
  CHECK(store.integer("SELECT sum(count) FROM rollup_error_day") == 1);
  CHECK(store.integer("SELECT sum(count) FROM rollup_error_hour") == 3);
  CHECK(wrong(store).empty());
}

TEST_CASE("a record with a time to come closes nothing") {
  CallStore store;
  store.add(CallStore::call(1, 0));
  store.add(CallStore::call(1, 5000));
  CHECK(counts(store) == "2/0/0/0");
  CHECK(store.reader().latency()[0].count == 2);
}

TEST_CASE("a batch that is rolled back folds nothing") {
  CallStore store;
  store.add(CallStore::call(1, -9));
  store.begin();
  store.put(CallStore::call(1, -3));
  store.writer.finish();
  store.rollback();
  CHECK(counts(store) == "1/0/0/0");
  store.add(CallStore::call(1, -3));
  CHECK(counts(store) == "2/1/1/1");
  CHECK(wrong(store).empty());
}

TEST_CASE("an hour is folded once, whoever writes") {
  CallStore store;
  sql::Connection other_db = BatchStore::open(store.path);
  write::BatchWriter other(other_db, CallStore::options());
  const auto add = [&](int at) {
    other_db.exec("BEGIN IMMEDIATE");
    other.begin(store.now_ns);
    other.write({CallStore::call(1, at), {}, 0, {}});
    other.finish();
    other_db.exec("COMMIT");
    other.committed();
  };
  store.add(CallStore::call(1, -9));
  add(-7);
  store.add(CallStore::call(1, -6));
  add(-5);
  store.add(CallStore::call(1, -9));
  CHECK(counts(store) == "5/3/3/3");
  CHECK(wrong(store).empty());
}

TEST_CASE("a batch folds so many rows, the next ones the rest") {
  CallStore store;
  store.add(CallStore::call(1, -9));
  store.db.exec(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
      " INSERT INTO rollup_hour_bucket SELECT h.hour, 1, 0, 1000000000 + i, 1 FROM n,"
      " (SELECT hour FROM rollup_hour UNION ALL SELECT hour + 1 FROM rollup_hour) AS h");
  store.db.exec(
      "INSERT INTO rollup_hour SELECT hour + 1, group_id, count, pruned, timed, sum_ns, min_ns,"
      " max_ns, ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens,"
      " output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd,"
      " priced, unpriced FROM rollup_hour");
  store.add(CallStore::call(1, -3));
  CHECK(store.integer("SELECT count(*) FROM rollup_all_bucket") == 25001);
  CHECK(store.integer("SELECT count FROM rollup_all") == 1);
  CHECK(store.reader().latency()[0].count == 3);
  store.begin();
  store.commit();
  CHECK(store.integer("SELECT count FROM rollup_all") == 2);
}

TEST_CASE("hours that were pruned are not begun anew") {
  CallStore store;
  for (const int at : {-100, -3}) store.add(CallStore::call(1, at));
  store.db.exec(
      "DELETE FROM rollup_hour WHERE hour < (SELECT folded_hour / 24 * 24 FROM store_state);"
      "DELETE FROM rollup_hour_bucket"
      " WHERE hour < (SELECT folded_hour / 24 * 24 FROM store_state);"
      "DELETE FROM rollup_hour_quantile;"
      "UPDATE store_state SET kept_hour = folded_hour / 24 * 24,"
      " kept_bucket_hour = folded_hour / 24 * 24");
  store.add(CallStore::call(1, -100));
  CHECK(counts(store) == "1/2/2/2");
  CHECK(bucket_counts(store) == "1/2/2/2");
  CHECK(store.reader().latency()[0].count == 3);
  CHECK(wrong(store).empty());
}

TEST_CASE("percentiles of a folded hour are kept, until a late record changes them") {
  CallStore store;
  const auto p50 = [&] {
    return store.text("SELECT round(p50_ms) FROM report_latency_hourly ORDER BY hour_us LIMIT 1");
  };
  for (const int at : {-9, -5}) store.add(CallStore::call(10, at));
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_quantile") == 1);
  CHECK(p50() == "10.0");
  for (int i = 0; i < 2; ++i) store.add(CallStore::call(100, -9));
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_quantile") == 0);
  CHECK(p50() == "100.0");
  CHECK(wrong(store).empty());
}

TEST_CASE("durations of a folded hour and day are packed, until a late record changes them") {
  CallStore store;
  const auto packed = [&] {
    return store.text(
        "SELECT (SELECT count(*) FROM rollup_hour_histogram) || ' hours, ' ||"
        " (SELECT count(*) FROM rollup_day_histogram) || ' days'");
  };
  store.add(CallStore::call(10, -650));
  CHECK(store.integer("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%_histogram'") == 0);
  store.add(CallStore::call(20, -648));
  store.add(CallStore::call(30, -604));
  CHECK(packed() == "2 hours, 1 days");
  CHECK(wrong(store).empty());
  store.add(CallStore::call(40, -650));
  CHECK(packed() == "1 hours, 0 days");
  CHECK(wrong(store).empty());
  store.add(CallStore::call(50, -576));
  CHECK(packed() == "3 hours, 2 days");  // again, since it is not a week ago
  store.add(CallStore::call(60, -360));
  store.add(CallStore::call(70, -650));
  store.add(CallStore::call(80, -357));
  CHECK(packed() == "4 hours, 2 days");
  CHECK(wrong(store).empty());
}

TEST_CASE("sums of a folded hour are packed, until a late record changes them") {
  CallStore store;
  const auto packed = [&] { return store.integer("SELECT count(*) FROM rollup_hour_measure"); };
  store.add(CallStore::call(10, -650));
  CHECK(store.integer("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%_measure'") == 0);
  store.add(CallStore::call(20, -648));
  store.add(CallStore::call(30, -604));
  CHECK(packed() == 2);
  store.add(CallStore::call(40, -650));
  CHECK(packed() == 1);
  CHECK(wrong(store).empty());
  store.add(CallStore::call(50, -576));
  CHECK(packed() == 3);  // again, since it is not a week ago
  store.add(CallStore::call(60, -360));
  store.add(CallStore::call(70, -650));
  store.add(CallStore::call(80, -357));
  CHECK(packed() == 4);
  CHECK(wrong(store).empty());
}

TEST_CASE("packed histograms are made again after a batch that was rolled back") {
  CallStore store;
  store.add(CallStore::call(10, -50));
  store.begin();
  store.put(CallStore::call(20, -40));
  store.rollback();
  CHECK(store.integer("SELECT count(*) FROM sqlite_schema WHERE name LIKE '%_histogram'") == 0);
  store.add(CallStore::call(20, -40));
  store.add(CallStore::call(30, -50));
  store.add(CallStore::call(30, -4));
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_histogram") == 2);
  CHECK(wrong(store).empty());
}

TEST_CASE("sums of every tier saturate") {
  CallStore store;
  store.add(CallStore::call(1, -9));
  store.db.exec("UPDATE rollup_hour SET sum_ns = 9223372036854775807, input_tokens = 1 << 62");
  store.db.exec(
      "INSERT INTO rollup_all SELECT group_id, count, pruned, timed, sum_ns, min_ns,"
      " max_ns, ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count,"
      " input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
      " reasoning_tokens, cost_nano_usd, priced, unpriced FROM rollup_hour");
  store.add(CallStore::call(1, -3));
  CHECK(store.integer("SELECT sum_ns FROM rollup_all") == INT64_MAX);
  CHECK(store.integer("SELECT input_tokens FROM rollup_all") == INT64_MAX);
}

TEST_CASE("groups beyond the cap are counted as others of their service") {
  CallStore store;
  fill_groups(store, "rollup_group", 4999);
  Completion call = CallStore::call(1, -9);
  for (const char* operation : {"GET /user/1", "GET /user/2"}) {
    call.operation = operation;
    store.add(call);
  }
  store.add(CallStore::call(1, -9));
  Window window;
  window.operation = "(other)";
  const auto rows = store.reader().latency(window);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].service == "shop");
  CHECK(rows[0].count == 2);
  CHECK(store.integer("SELECT count(*) FROM rollup_group") == 5001);
  CHECK(wrong(store).empty());
}

TEST_CASE("services beyond the cap of others are counted together") {
  CallStore store;
  fill_groups(store, "rollup_group", 5999);
  Origin origin;
  for (const char* service : {"one", "two"}) {
    origin.service = service;
    store.add(CallStore::call(1, -9), origin);
  }
  Window window;
  window.service = "(other)";
  CHECK(store.reader().latency(window).at(0).count == 2);
  CHECK(wrong(store).empty());
}

TEST_CASE("errors beyond the cap are counted as others of their service") {
  CallStore store;
  fill_groups(store, "rollup_error_group", 5000);
  store.add(error_at(-9, "T1"));
  store.add(error_at(-9, "new"));
  store.add(error_at(-8, "newer"));
  const auto rows = store.reader().errors();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].error_type == "(other)");
  CHECK(rows[0].count == 3);
  CHECK(wrong(store).empty());
}

TEST_CASE("the rows of tables are counted as they are written") {
  CallStore store;
  store.add(CallStore::call(1));
  store.add(error_at(0));
  store.begin();
  store.put(CallStore::call(1));
  store.rollback();
  CHECK(store.text("SELECT group_concat(name || rows) FROM table_size") ==
        "completion1,error1,span1");
  store.db.exec("UPDATE table_size SET rows = 7 WHERE name = 'span'");
  CHECK(wrong(store) == "table_size span: rows is 7, the table has 1\n");
}

TEST_CASE("the bytes of tables are counted as they are written") {
  CallStore store;
  for (int batch = 0; batch < 2; ++batch) {
    store.begin();
    for (int i = 0; i < 500; ++i) {
      Completion call = CallStore::call(1 + i % 70, 2 * batch);
      call.messages.push_back({"user", "what is " + std::to_string(batch * 1000 + i)});
      call.response.push_back({"assistant", std::string(1 + i % 40, 'x')});
      call.usage.input = i;
      store.put(call);
      store.put(error_at(2 * batch));
    }
    batch == 0 ? store.rollback() : store.commit();
  }
  // Within a tenth of what SQLite says its records take: columns that nobody gives take a byte too.
  for (const std::string table :
       {"span", "completion", "message", "content", "error", "token_usage"}) {
    INFO(table);
    const std::string of = " WHERE name = '" + table + "'";
    const std::int64_t bytes = store.db.integer("SELECT bytes FROM table_size" + of);
    const std::int64_t taken = store.db.integer("SELECT sum(payload) FROM dbstat" + of);
    CHECK(static_cast<double>(bytes) == Approx(static_cast<double>(taken)).epsilon(0.1));
  }
}

TEST_CASE("the rows of folded rollups are counted, and a view adds those of hours that are not") {
  CallStore store;
  for (const int hour : {-40, -39, -10, -9, -7}) store.add(CallStore::call(1, hour));
  CHECK(store.text("SELECT group_concat(name || rows) FROM table_size WHERE name LIKE 'rollup%'") ==
        "rollup_day2,rollup_hour4,rollup_hour_bucket4");
  for (const std::string table : {"rollup_hour", "rollup_hour_bucket", "rollup_day"}) {
    const std::string sql = "SELECT rows FROM report_storage WHERE name = '" + table + "'";
    CHECK(store.text(sql) == store.text("SELECT count(*) FROM " + table));
  }
  CHECK(store.text("SELECT min(bytes > 0) FROM report_storage WHERE rows > 0") == "1");
}

TEST_CASE("rows that go without their bytes take those of average rows with them") {
  CallStore store;
  state::TableSizes sizes(store.db);
  sizes.add("span", 10, 1000);
  sizes.add("content", 4, 500, 400);
  sizes.write();
  sizes.add("span", -3);
  sizes.add("content", -1, -200, -150);
  sizes.write();
  CHECK(store.text("SELECT group_concat(name || ' ' || rows || ' ' || bytes) FROM table_size") ==
        "content 3 300,span 7 700");
  CHECK(store.text("SELECT content_bytes FROM table_size WHERE name = 'content'") == "250");
  sizes.add("span", -7);
  sizes.write();
  CHECK(store.text("SELECT bytes FROM table_size WHERE name = 'span'") == "0");
}
