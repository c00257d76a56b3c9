// Epochs: closed by age, by messages or by bytes, by whichever process finds one full, and text is
// never referred to from another.
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct Epochs : BatchStore {
  using BatchStore::BatchStore;

  /// Each epoch: its first span, message and content; "open" or when it was closed, after kNow.
  std::string epochs() {
    return text(
        "SELECT group_concat(first_span_id || '/' || first_message_id || '/' || first_content_id ||"
        " ' ' || CASE WHEN closed_ns IS NULL THEN 'open'"
        " ELSE ((closed_ns - " +
        std::to_string(kNow) + ") / 1000000000) || ' s' END, ', ') FROM epoch");
  }
};

write::BatchOptions closed_at(std::int64_t age_ns, std::int64_t messages, std::int64_t text_bytes) {
  write::BatchOptions options;
  options.epoch = {age_ns, messages, text_bytes};
  return options;
}
constexpr std::int64_t kNever = 1LL << 60;

Completion turn(int number) {
  return chat({{"user", "question " + std::to_string(number)}}, "answer");
}

}  // namespace

TEST_CASE("an epoch is closed at its age, by the clock of arrival") {
  Epochs store(closed_at(60 * kSecond, kNever, kNever));
  store.add(turn(1));
  store.now_ns += 60 * kSecond - 1;
  store.add(turn(2));
  CHECK(store.epochs() == "1/1/1 open");
  store.now_ns += 1;
  store.add(turn(3));
  CHECK(store.epochs() == "1/1/1 60 s, 3/5/4 open");
}

TEST_CASE("the age of an epoch begins with its first batch, not with the store") {
  Epochs store(closed_at(60 * kSecond, kNever, kNever));
  store.now_ns += 3600 * kSecond;
  store.add(turn(1));
  CHECK(store.epochs() == "1/1/1 open");
}

TEST_CASE("an epoch that a wrong clock opened far ahead does not stay open until then") {
  Epochs store(closed_at(60 * kSecond, kNever, kNever));
  store.now_ns += 1'000'000 * kSecond;
  store.add(turn(1));
  store.now_ns = kNow;
  store.add(turn(2));
  CHECK(store.epochs() == "1/1/1 0 s, 2/3/3 open");
}

TEST_CASE("an epoch is closed after its messages, at the next batch") {
  Epochs store(closed_at(kNever, 4, kNever));
  store.add(turn(1));
  store.add(turn(2));
  CHECK(store.epochs() == "1/1/1 open");
  store.add(turn(3));
  CHECK(store.epochs() == "1/1/1 0 s, 3/5/4 open");
}

TEST_CASE("an epoch is closed after its text, whose bytes are counted from the epoch's begin") {
  Epochs store(closed_at(kNever, kNever, 30));
  store.add(turn(1));  // 10 and 6 bytes
  store.add(turn(2));  // 10 more: the answer is there
  CHECK(store.integer("SELECT text_bytes FROM store_state") == 26);
  store.add(turn(3));
  CHECK(store.epochs() == "1/1/1 open");
  store.add(turn(4));
  CHECK(store.epochs() == "1/1/1 0 s, 4/7/5 open");
  CHECK(store.integer("SELECT text_bytes FROM store_state") == 16);
}

TEST_CASE("an epoch that another process closed is closed here too: text is written anew") {
  Epochs store(closed_at(kNever, kNever, kNever));
  store.add(turn(1));
  {
    auto other_db = BatchStore::open(store.path);
    write::BatchWriter other(other_db, closed_at(kNever, 1, kNever));
    other_db.exec("BEGIN IMMEDIATE");
    other.begin(kNow);
    CHECK_FALSE(other.write({turn(1), {}, 0, {}}));
    other.finish();
    other_db.exec("COMMIT");
    other.committed();
  }
  CHECK(store.epochs() == "1/1/1 0 s, 2/3/3 open");
  store.add(turn(1));
  CHECK(store.integer("SELECT min(request_message_id) FROM completion WHERE id = 3") >= 3);
  CHECK(check_store(store.path).ok());
}

TEST_CASE("a batch that is rolled back closes nothing") {
  Epochs store(closed_at(kNever, 1, kNever));
  store.add(turn(1));
  store.begin();
  store.rollback();
  CHECK(store.epochs() == "1/1/1 open");
  store.add(turn(1));
  CHECK(store.epochs() == "1/1/1 0 s, 2/3/3 open");
}
