// WatchedFolder: what stood in a folder beside the store at each moment of a recording, and what of
// it outlives a power cut: of a file what it held when it was last synced, under the name that it
// had when its folder was.
//
//   WatchedFolder archives(to);
//   vfs.fail = [&](const Op&) { archives.look(vfs.log.size()); return 0; };   // before each one
//   vfs.on_sync = [&](int fd) { archives.synced(fd, vfs.log.size()); };
//   … work …
//   for (std::size_t moment : archives.moments(ops))       // after so many operations
//     archives.put(moment, Left::after_power_cut, elsewhere);
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace faults {

/// After a kill all that was written is there. The last two are of disks that lie.
enum class Left { after_kill, after_power_cut, without_syncs_of_files, without_syncs_of_folders };

class WatchedFolder {
 public:
  explicit WatchedFolder(std::string path) : path_(std::move(path)) {}

  void look(std::size_t ops);
  void synced(int fd, std::size_t ops);
  /// What it went through after so many operations and before the next one, from what it was then;
  /// 0: nothing was there yet.
  std::vector<std::size_t> moments(std::size_t ops) const;
  /// Writes the files of a moment into a folder, which is made.
  void put(std::size_t moment, Left left, const std::string& folder) const;
  /// After how many operations something changed here.
  std::vector<std::size_t> changes() const;

 private:
  using Names = std::map<std::string, ino_t>;
  using Contents = std::map<ino_t, std::shared_ptr<const std::string>>;
  struct Moment {
    std::size_t ops = 0;
    Names names, safe_names;
    Contents contents, safe_contents;
  };
  Moment now(std::size_t ops) const;

  const std::string path_;
  std::vector<Moment> moments_;
};

}  // namespace faults
