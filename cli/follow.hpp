// Follow: files that go on growing, read until a signal ends it: what `ingest --follow` does.
//
//   Follow(ingest, {"logs/*.jsonl"}).run();
//
// Several times a second names and patterns are looked at anew. A file is known by device and
// inode: one that was renamed is read by its open descriptor until it rests, then its successor
// under the old name; one that was truncated begins anew. A last line is taken once it is complete.
// One thread.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daybook/input.hpp"

namespace daybook::cli {

class Ingest;

class Follow {
 public:
  Follow(Ingest& ingest, std::vector<std::string> given);
  void run();

 private:
  using Clock = std::chrono::steady_clock;
  using Identity = std::pair<std::uint64_t, std::uint64_t>;  // device, inode
  struct State {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const State& other) const noexcept {
      return size == other.size && modified_ns == other.modified_ns;
    }
  };
  struct Followed {
    std::string path;
    Identity identity;
    Input input;
    State state;  // when its name was looked at last
    Clock::time_point grew = Clock::now();
    bool is_new = true, named = true, gone = false;
  };

  /// False where nothing can be followed.
  bool scan();
  void take(const std::string& path, const Identity& identity, const State& state);
  void tell_missing(const std::string& path);
  bool read_all();
  bool read(Followed& followed);
  Input::Growth look(Followed& followed);
  void refuse(Followed& followed);
  bool is_refused(const std::string& path, const Identity& identity) const;
  void finish(Followed& followed);
  void rest();
  Followed* find(const Identity& identity);

  Ingest& ingest_;
  const std::vector<std::string> given_;
  std::vector<Followed> followed_;     // in the order they were found: the rotated one first
  std::map<Identity, State> resting_;  // read to their end and closed; open() finds the position
  std::map<std::string, Identity> refused_;  // could not be opened under this name; told
  std::set<std::string> missing_;            // told
};

}  // namespace daybook::cli
