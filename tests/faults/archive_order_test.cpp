// Text goes from the store once the archive that holds it outlives anything: wherever a kill or a
// power cut ends an archive run, each text is in the store or in a whole file.
#include <algorithm>
#include <set>

#include "archive/archive_store.hpp"
#include "daybook/store.hpp"
#include "faults/power_cut.hpp"
#include "faults/watched_folder.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace faults;

namespace {

constexpr int kCalls = 60;

/// Conversations that go on, with an answer each time; in three commits.
void write_calls(const std::string& path) {
  using namespace std::chrono_literals;
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 30s;
  Store store = Store::open(path, options);
  std::vector<Message> said;
  for (int n = 0; n < kCalls; ++n) {
    if (n % 6 == 0) said.clear();
    Completion call;
    call.model = "m";
    call.at = std::chrono::system_clock::now() - 24h * 40 + 1s * n;
    said.push_back({"user", "question " + std::to_string(n) + std::string(200, '?'), {}});
    call.messages = said;
    call.response = {{"assistant", "answer " + std::to_string(n) + std::string(100, '.'), {}}};
    said.push_back(call.response.front());
    REQUIRE(store.logger().completion(call) == Submit::ok);
    if (n % 20 == 19) store.flush(60s);
  }
  store.close(60s);
}

/// An archive run with all that was done to the files of the store, and to its archives.
struct Recorded {
  MemoryFolder folder;
  const std::string path = folder / "store.db", to = folder / "archive";
  std::vector<Op> log;
  std::size_t begin = 0;  // of the run
  WatchedFolder archives{to};
  std::string before;  // an export

  Recorded() {
    FaultVfs vfs(path);
    vfs.keep_log = true;
    write_calls(path);
    before = exported(path);
    begin = vfs.log.size();
    vfs.fail = [&](const Op&) {
      archives.look(vfs.log.size());
      return 0;
    };
    vfs.on_sync = [&](int fd) { archives.synced(fd, vfs.log.size()); };
    ArchiveOptions options;
    options.before = std::chrono::system_clock::now() + std::chrono::hours(24);
    const ArchiveResult result = archive_store(path, to, options);
    REQUIRE(result.rows == kCalls);
    REQUIRE(result.files.size() == 1);
    log = std::move(vfs.log);
  }

  /// Right before and after something changed among the archives, and some anywhere.
  std::vector<std::size_t> cuts(Random& random, int anywhere) const {
    std::set<std::size_t> cuts = {begin, log.size()};
    for (const std::size_t change : archives.changes())
      for (std::size_t ops = change - 1; ops <= change + 2; ++ops) cuts.insert(ops);
    while (anywhere-- > 0)
      cuts.insert(static_cast<std::size_t>(
          random.between(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(log.size()))));
    cuts.erase(cuts.begin(), cuts.lower_bound(begin));
    cuts.erase(cuts.upper_bound(log.size()), cuts.end());
    return {cuts.begin(), cuts.end()};
  }

  /// Whether all is told again by the store and its whole archives.
  bool is_whole(const PowerCut& cut, std::size_t moment, Left left, Random& random) const {
    const MemoryFolder elsewhere;
    const std::string found = elsewhere / "store.db", files = elsewhere / "archive";
    left == Left::after_kill ? cut.keep(found) : cut.restore(found, random);
    archives.put(moment, left, files);
    for (const std::string& file : archives_in(files)) {
      try {
        restore_archives(found, {file});
      } catch (const Error& error) {
        if (error.code != Error::Code::corrupt) throw;  // what was not whole yet
      }
    }
    return exported(found) == before;
  }
};

/// Of how many moments something is lost.
int lost(Left left, int anywhere) {
  Random random(seed());
  const Recorded run;
  PowerCut cut(run.log, Syncs::honoured);
  int moments = 0, lost = 0;
  for (const std::size_t ops : run.cuts(random, anywhere)) {
    cut.advance(ops);
    for (const std::size_t moment : run.archives.moments(ops)) {
      ++moments;
      lost += run.is_whole(cut, moment, left, random) ? 0 : 1;
    }
  }
  WARN("archive, seed " << seed() << ": " << moments << " moments, text lost at " << lost);
  return lost;
}

}  // namespace

TEST_CASE("an archive run that is killed between any two of its steps loses no text",
          "[faults][archive]") {
  CHECK(lost(Left::after_kill, trials(60)) == 0);
}

TEST_CASE("an archive run that a power cut ends loses no text", "[faults][archive]") {
  CHECK(lost(Left::after_power_cut, trials(100)) == 0);
}

TEST_CASE("control: an archive whose bytes are not synced before its text goes is lost with it",
          "[faults][archive]") {
  CHECK(lost(Left::without_syncs_of_files, 10) > 0);
}

TEST_CASE("control: an archive whose name is not synced before its text goes is lost with it",
          "[faults][archive]") {
  CHECK(lost(Left::without_syncs_of_folders, 10) > 0);
}
