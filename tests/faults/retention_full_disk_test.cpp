// Retention on a disk that is full: what is due goes, in place, and the disk has room again.
#include "daybook/retention.hpp"
#include "daybook/store.hpp"
#include "daybook/upkeep.hpp"
#include "faults/small_disk.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace faults;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kDiskBytes = 24 << 20;
constexpr std::int64_t kLeftBytes = 600'000;  // beside the ballast
constexpr int kCalls = 400;
constexpr std::size_t kTextBytes = 30'000;

struct Outcome {
  bool finished = false, whole = false;
  std::uint64_t rows = 0;
  std::int64_t free_before = 0, free_after = 0;
};

Completion call(int n) {
  Completion record;
  record.model = "m";
  record.at = std::chrono::system_clock::now() - 24h * (n % 2 == 0 ? 40 : 1);
  std::string text = std::to_string(n);
  while (text.size() < kTextBytes)
    text += static_cast<char>('a' + (text.size() * 7 + text[0]) % 26);
  record.messages.push_back({"user", text, {}});
  return record;
}

Outcome retain_on(const std::string& folder) {
  const std::string path = folder + "/store.db";
  Outcome outcome;
  {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = 30s;
    Store store = Store::open(path, options);
    for (int n = 0; n < kCalls; ++n)
      if (store.logger().completion(call(n)) != Submit::ok) return outcome;
    store.close(60s);
  }
  RetentionPolicy policy{"all", "", false, 24h * 30};
  set_retention(path, policy);
  load_ballast(folder, kLeftBytes);
  outcome.free_before = free_bytes(folder);
  const RetentionResult result = apply_retention(path, {});
  outcome.finished = result.finished;
  outcome.rows = result.rows_by_table.at("completion");
  outcome.free_after = free_bytes(folder);
  outcome.whole = check_store(path).ok();
  return outcome;
}

}  // namespace

TEST_CASE("Retention makes room on a disk that is full", "[faults]") {
  const auto outcome = on_small_disk<Outcome>(kDiskBytes, retain_on);
  if (!outcome) return;
  CHECK(outcome->finished);
  CHECK(outcome->whole);
  CHECK(outcome->rows == kCalls / 2);
  CHECK(outcome->free_before <= kLeftBytes);
  CHECK(outcome->free_after >
        outcome->free_before + static_cast<std::int64_t>(kCalls / 2 * kTextBytes) * 9 / 10);
}
