// Random trials of reading on: logs grow, rotate and are truncated between runs, and runs are
// killed at any of their steps. Each run is a process of its own that reads through the library;
// kill -9 strikes it before, within or after a transaction.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>

#include "daybook/sources.hpp"
#include "e2e/application.hpp"
#include "facade/core.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"
#include "write/prepared.hpp"
#include "write/store_session.hpp"

using namespace daybook;
using namespace testing;

namespace {

enum class Commits { together, apart };  // positions with their rows, or the fault that is sought

/// A store's session that is killed at its step number `kill_at`; 0: never.
class KilledSession final : public write::StoreSession {
 public:
  KilledSession(const std::string& store, int kill_at, Commits commits)
      : StoreSession(store, open_options(), {}, base::system_clock()),
        steps_left_(kill_at),
        commits_(commits) {}

  std::optional<Error> write(const write::Item& item) override {
    step();
    if (commits_ == Commits::together) return StoreSession::write(item);
    write::Item bare{item.record, item.origin, item.bytes, nullptr};
    bare.origin.position = nullptr;
    if (item.origin.position) later_.push_back(*item.origin.position);
    return StoreSession::write(bare);
  }
  Commit commit() noexcept override {
    step();
    const Commit result = StoreSession::commit();
    step();
    if (later_.empty()) return result;
    begin(sql::Synchronous::normal, base::system_clock().wall_ns(), {});
    for (const SourcePosition& position : later_) mark(position);
    later_.clear();
    finish(1'000'000, base::system_clock().wall_ns());
    return StoreSession::commit();
  }

 private:
  static sql::Connection::WriterOptions open_options() {
    sql::Connection::WriterOptions options;
    options.create = true;
    return options;
  }
  void step() noexcept {
    if (steps_left_ > 0 && --steps_left_ == 0) ::kill(::getpid(), SIGKILL);
  }

  int steps_left_;
  const Commits commits_;
  std::vector<SourcePosition> later_;
};

struct Run {
  int kill_at = 0;
  std::size_t batch_records = 1000;
  Commits commits = Commits::together;
};

struct Trial {
  TempFolder folder;
  std::string store = folder / "store.db", told = folder / "told";
  Application app;

  explicit Trial(unsigned seed) : app(folder.path() / "logs", seed) {}

  /// What a run does, in its own process.
  int read_all(const Run& run) const {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = std::chrono::hours(1);
    options.batch_records = run.batch_records;
    options.batch_age = Nanos(0);
    options.durability = Options::Durability::relaxed;
    const auto core = std::make_shared<Core>(
        store, options, std::make_unique<KilledSession>(store, run.kill_at, run.commits));
    const Logger log = Core::logger(core);
    Sources sources(store);
    Input::Options how;
    how.last_line = Input::LastLine::if_whole;
    for (const std::string& path : app.files()) {
      Input input = sources.open(path, how);
      for (Input::Item item; input.next(item);) {
        if (item.rejection) {
          std::ofstream(told, std::ios::app) << item.rejection->raw << std::endl;
          core->mark(input.position());
        } else if (log.submit(std::move(item.record), std::move(item.origin)) != Submit::ok) {
          return 1;
        }
      }
    }
    core->flush(std::chrono::seconds(30));
    core->close(std::chrono::seconds(30));
    return 0;
  }
  int run(const Run& run) const {
    return Process([&](const Process::Line&) { return read_all(run); }).join();
  }

  Names stored() const {
    Names names;
    const Reader reader = Reader::open(store);
    Rows rows = reader.query("SELECT name FROM events");
    while (rows.next()) names.emplace_back(rows.text(0));
    return names;
  }
  std::set<std::string> rejected() const {
    std::set<std::string> lines;
    std::ifstream in(told);
    for (std::string line; std::getline(in, line);) lines.insert(line);
    lines.erase("");  // a file that so far holds no record is told as a whole
    return lines;
  }
  std::string wrong() const {
    const std::set<std::string> broken(app.broken().begin(), app.broken().end());
    return difference(app.written(), stored()) + difference(broken, rejected());
  }
};

/// A whole trial: what is wrong at its end, or that a run failed.
std::string trial(unsigned seed, Commits commits) {
  Trial t(seed);
  int killed = 0;
  for (int i = 0; i < 3; ++i) {
    t.app.write(1 + t.app.random(10));
    t.app.change();
    const int kill_at = t.app.random(3) == 0 ? 0 : 1 + t.app.random(30);
    const auto batch_records = static_cast<std::size_t>(1 + t.app.random(8));
    const int exit = t.run({kill_at, batch_records, commits});
    if (exit != 0 && exit != -SIGKILL) return "a run ended with " + std::to_string(exit);
    killed += exit == -SIGKILL ? 1 : 0;
    if (t.app.random(4) != 0) continue;
    t.app.complete();
    if (t.run({0, batch_records, commits}) != 0) return "a run failed";
    t.app.truncate();
  }
  t.app.complete();
  if (t.run({0, 1000, commits}) != 0) return "the last run failed";
  return t.wrong();
}

}  // namespace

TEST_CASE("trial: no line is stored twice or passed over, whatever happens between and in runs",
          "[trial]") {
  const unsigned first = std::random_device{}() % 1'000'000;
  for (unsigned seed = first; seed < first + 200; ++seed) {
    INFO("seed " << seed);
    CHECK(trial(seed, Commits::together) == "");
  }
}

TEST_CASE("trial: a position that is committed apart from its rows is found out", "[trial]") {
  int found = 0;
  for (unsigned seed = 1; seed <= 40 && found == 0; ++seed)
    found += trial(seed, Commits::apart).empty() ? 0 : 1;
  CHECK(found > 0);
}

TEST_CASE("trial: one line too few or too many in the oracle is found out", "[trial]") {
  const Names stored = {"e1", "e2", "e3"};
  CHECK(difference(stored, stored).empty());
  CHECK(difference({"e1", "e2"}, stored) == "+1 e3, ");
  CHECK(difference({"e1", "e2", "e2", "e3"}, stored) == "-1 e2, ");
}
