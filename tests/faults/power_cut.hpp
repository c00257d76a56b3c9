// PowerCut: what a disk holds after the power went, worked out from a recording of what SQLite did.
//
// What was synced is there. Of what was not, each write may be there or not, in any combination,
// whole or in sectors of 512 bytes; each truncation and removal happened or did not.
//
//   PowerCut cut(log);
//   cut.advance(k);                        // the power goes after k operations
//   cut.restore(path, random);             // one of the states the disk may be in
#pragma once

#include <map>
#include <string>
#include <vector>

#include "faults/fault_vfs.hpp"
#include "faults/trials.hpp"

namespace faults {

enum class Syncs { honoured, ignored };

class PowerCut {
 public:
  PowerCut(const std::vector<Op>& log, Syncs syncs) : log_(log), syncs_(syncs) {}

  /// To after the first `ops` operations; forward only.
  void advance(std::size_t ops);
  /// Writes the files of the store at `path`, which has none.
  void restore(const std::string& path, Random& random) const;

 private:
  struct File {
    std::string durable;
    std::vector<const Op*> pending;  // since its last sync
  };
  const std::vector<Op>& log_;
  const Syncs syncs_;
  std::size_t done_ = 0;
  std::map<std::string, File> files_;  // by the suffix of their names
};

}  // namespace faults
