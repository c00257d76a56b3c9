// A dry run tells what the run then does, row by row, of any store: retention, archive, restore and
// erasure, one after another.
#include "archive/any_history.hpp"
#include "daybook/erase.hpp"
#include "daybook/hold.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// A store that something is done to, planned before.
struct PlannedStore : ArchiveStore {
  explicit PlannedStore(std::uint64_t seed) : history(seed) {}

  /// What was done, or "planned …, but did …".
  template <class Act>
  static std::string both(const std::string& what, const Act& act) {
    const std::string planned = act(true), done = act(false);
    return what + ": " + (planned == done ? done : "planned " + planned + ", but did " + done) +
           '\n';
  }

  std::string retention() const {
    return both("retention", [&](bool dry_run) {
      RetentionOptions options;
      options.now = Time(Nanos(kNow));
      options.trust_clock = true;  // archives are written by the clock of now
      options.dry_run = dry_run;
      const RetentionResult result = apply_retention(path, options);
      return RetainStore::text_of(result) + ", erased again " + std::to_string(result.erased_again);
    });
  }
  std::string archive_before(double age) const {
    return both("archive", [&](bool dry_run) {
      const ArchiveResult result = archive_result(-age, dry_run);
      std::string text = ArchiveStore::text_of(result);
      for (const ArchiveFile& file : result.files) text += ", " + std::to_string(file.records);
      return text;
    });
  }
  std::string restored() const {
    return both("restore", [&](bool dry_run) { return restore(dry_run); });
  }
  std::string erased(const EraseRequest& request) const {
    return both("erasure", [&](bool dry_run) {
      EraseOptions options;
      options.dry_run = dry_run;
      const EraseResult result = erase_subject(path, request, options);
      std::string text;
      for (const auto& [table, rows] : result.rows_by_table)
        text += table + ' ' + std::to_string(rows) + ", ";
      return text + std::to_string(result.held_rows) + " held";
    });
  }

  void set_any_policy() {
    faults::Random& random = history.random();
    const char* const kinds[] = {"completions", "tools",  "resources", "spans",
                                 "errors",      "events", "memory",    "scores",
                                 "metrics",     "all",    "content",   "rollups"};
    const std::string what = kinds[random.between(0, 11)];
    const char* const services[] = {"", "", "shop", "mail"};
    keep(what, static_cast<double>(random.between(100, 6000)) / 100,
         what == "rollups" ? "" : services[random.between(0, 3)],
         what != "rollups" && random.one_in(4));
  }
  void hold_any() {
    Hold hold;
    hold.name = "hold-" + std::to_string(++holds);
    hold.reason = "a letter";
    hold.user = "user " + std::to_string(history.random().between(1, 3));
    add_hold(path, hold);
  }
  EraseRequest any_subject() {
    EraseRequest request;
    const auto n = std::to_string(history.random().between(1, 3));
    switch (history.random().between(1, 4)) {
      case 1:
        request.user = "user " + n;
        break;
      case 2:
        request.session = "session " + n;
        break;
      case 3:
        request.trace = std::string(31, '0') + n;
        break;
      default:
        request.before = days(-static_cast<double>(history.random().between(20, 60)));
    }
    return request;
  }

  /// As of a store that was restored from a backup: what was erased is there again, and that it was
  /// is told by the file beside the store alone.
  std::string erased_and_restored() {
    const std::string told = erased(any_subject());
    db.exec("DELETE FROM tombstone");
    history.add_to(*this, static_cast<int>(history.random().between(1, 60)));
    return told + "records came, and its erasures are forgotten\n";
  }

  std::string step() {
    faults::Random& random = history.random();
    switch (random.between(1, 10)) {
      case 1:
      case 2:
        now_ns += 25 * kHour;  // an epoch of its own
        history.add_to(*this, static_cast<int>(random.between(1, 40)));
        return "records came\n";
      case 3:
        set_any_policy();
        return "a policy\n";
      case 4:
        hold_any();
        return "a hold\n";
      case 5:
        return archive_before(random.one_in(3) ? static_cast<double>(random.between(0, 50)) : -1);
      case 6:
        return archives_in(to).empty() ? "" : restored();
      case 7:
        return erased(any_subject());
      case 8:
        return erased_and_restored();
      default:
        return retention();
    }
  }

  AnyHistory history;
  int holds = 0;
};

}  // namespace

TEST_CASE("A dry run of anything counts what then goes, in any store", "[archive][retain][erase]") {
  const auto seed = static_cast<std::uint64_t>(faults::number_from("DAYBOOK_FAULT_SEED", 1));
  const int stores = faults::trials(20);
  for (int i = 0; i < stores; ++i) {
    PlannedStore store(seed + static_cast<std::uint64_t>(i));
    store.history.add_to(store, 60);
    std::string told = "seed " + std::to_string(seed + static_cast<std::uint64_t>(i)) + '\n';
    for (int n = 0; n < 12; ++n) {
      INFO(told);
      told += store.step();
    }
    INFO(told);
    REQUIRE(told.find("planned") == std::string::npos);
    REQUIRE(store.wrong() == "");
  }
}
