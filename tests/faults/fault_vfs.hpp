// FaultVfs: stands between SQLite and the file system, as this process's default, for as long as it
// lives. It counts and records what SQLite does to its files, fails what a test tells it to, and
// calls back at the moment of the WAL-reset race.
//
//   FaultVfs vfs(path);
//   vfs.fail = [&](const Op& op) { return op.kind == Op::Kind::sync ? SQLITE_IOERR_FSYNC : 0; };
//   … open a store, write …
//   const std::vector<Op> log = vfs.take_log();
//
// The folder of the store is watched too: which names of files are new or gone, and when it was
// synced, by whom it be (folder_syncs.cpp). One at a time, and only while no connection is open
// when it comes and goes. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace faults {

struct Op {
  enum class Kind { create, write, truncate, sync, remove, sync_folder };
  Kind kind = Kind::write;
  std::string file;  // the end of its name after the store's: "", "-wal", "-journal"
  std::int64_t offset = 0;
  std::string bytes;       // of a write; a truncation's new size is its offset
  bool by_sqlite = false;  // of a folder's sync: as part of a file's, its failure ignored
};

class FaultVfs {
 public:
  /// `store`: the path whose files are watched; all others pass untouched.
  explicit FaultVfs(const std::string& store);
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  /// Asked before each operation; other than 0 is SQLite's code of its failure, and it is not done.
  std::function<int(const Op&)> fail;
  /// Called in a checkpoint, after the header of the WAL was read and before it is acted on.
  std::function<void()> before_checkpoint;
  /// Called before any descriptor of this process is synced, by whom it be.
  std::function<void(int fd)> on_sync;
  bool keep_log = false;
  std::vector<Op> log;
  std::int64_t syncs = 0;  // of all files of the store
  std::int64_t pages = 0;  // read or mapped, as often as they are asked for

  int admit(Op&& op);  // what the shim's files call
  void appeared(const std::string& suffix);
  /// Of any descriptor, before it is synced: is it the store's folder, and does that fail?
  bool fails_to_sync(int fd);
  bool in_sqlites_sync = false;
  /// "-wal" of the store's write-ahead log; "?" of a file that is none of the store's.
  std::string suffix_of(const char* name) const;

 private:
  const std::string store_;
  std::set<std::string> names_;  // of the store's files that SQLite has opened, and are there
};

/// The one that lives; null: none.
FaultVfs* active_fault_vfs() noexcept;

}  // namespace faults
