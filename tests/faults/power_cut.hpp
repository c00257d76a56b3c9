// PowerCut: what a disk holds after the power went, worked out from a recording of what SQLite did.
//
// What was synced is there. Of what was not, each write may be there or not, in any combination,
// whole or in sectors of 512 bytes; each truncation happened or did not. The same goes for names: a
// file that was made or removed since its folder was last synced may be there or not, whatever was
// synced in it. Of locks and shared memory nothing is ever left.
//
//   PowerCut cut(log, Syncs::honoured);
//   cut.advance(k);                        // the power goes after k operations
//   cut.restore(path, random);             // one of the states the disk may be in
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "faults/fault_vfs.hpp"
#include "faults/trials.hpp"

namespace faults {

enum class Syncs { honoured, ignored, of_files_only };

class PowerCut {
 public:
  PowerCut(const std::vector<Op>& log, Syncs syncs) : log_(log), syncs_(syncs) {}

  /// To after the first `ops` operations; forward only.
  void advance(std::size_t ops);
  /// Writes the files of the store at `path`, which has none.
  void restore(const std::string& path, Random& random) const;
  /// As after a kill of the process: all of it is there.
  void keep(const std::string& path) const;

 private:
  struct File {
    std::string durable;
    std::vector<const Op*> pending;  // since its last sync
  };
  /// What a name stood for since the folder was synced, first as of then; null: nothing.
  using Name = std::vector<File*>;

  void apply(const Op& op);

  const std::vector<Op>& log_;
  const Syncs syncs_;
  std::size_t done_ = 0;
  std::deque<File> files_;
  std::map<std::string, Name> names_;  // by the suffix
};

}  // namespace faults
