#include "faults/fault_vfs.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <new>
#include <stdexcept>

namespace faults {
namespace {

FaultVfs* active = nullptr;
sqlite3_vfs* real = nullptr;
sqlite3_vfs shim;

struct File {
  sqlite3_file base;
  bool watched;
  char suffix[16];
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}
sqlite3_file* below(sqlite3_file* file) {
  return file_of(file).below();
}
const sqlite3_io_methods& methods_below(sqlite3_file* file) {
  return *below(file)->pMethods;
}

int admit(sqlite3_file* file, Op::Kind kind, std::int64_t offset, std::string bytes = {}) {
  const File& f = file_of(file);
  return f.watched ? active->admit({kind, f.suffix, offset, std::move(bytes), false}) : SQLITE_OK;
}

int close(sqlite3_file* f) {
  return methods_below(f).xClose(below(f));
}
int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
  if (file_of(f).watched) ++active->pages;
  return methods_below(f).xRead(below(f), to, size, at);
}
int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  if (const int code = admit(f, Op::Kind::write, at, std::move(bytes))) return code;
  return methods_below(f).xWrite(below(f), from, size, at);
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (const int code = admit(f, Op::Kind::truncate, size)) return code;
  return methods_below(f).xTruncate(below(f), size);
}
int sync(sqlite3_file* f, int flags) {
  if (const int code = admit(f, Op::Kind::sync, 0)) return code;
  active->in_sqlites_sync = true;
  const int code = methods_below(f).xSync(below(f), flags);
  active->in_sqlites_sync = false;
  return code;
}
int size(sqlite3_file* f, sqlite3_int64* out) {
  return methods_below(f).xFileSize(below(f), out);
}
int lock(sqlite3_file* f, int level) {
  return methods_below(f).xLock(below(f), level);
}
int unlock(sqlite3_file* f, int level) {
  return methods_below(f).xUnlock(below(f), level);
}
int check_lock(sqlite3_file* f, int* out) {
  return methods_below(f).xCheckReservedLock(below(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
  return methods_below(f).xFileControl(below(f), op, arg);
}
int sector(sqlite3_file* f) {
  return methods_below(f).xSectorSize(below(f));
}
int traits(sqlite3_file* f) {
  return methods_below(f).xDeviceCharacteristics(below(f));
}
int shm_map(sqlite3_file* f, int region, int bytes, int extend, void volatile** out) {
  return methods_below(f).xShmMap(below(f), region, bytes, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return methods_below(f).xShmLock(below(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) {
  methods_below(f).xShmBarrier(below(f));
}
int shm_unmap(sqlite3_file* f, int remove) {
  return methods_below(f).xShmUnmap(below(f), remove);
}
int fetch(sqlite3_file* f, sqlite3_int64 at, int n, void** out) {
  if (file_of(f).watched) ++active->pages;
  return methods_below(f).xFetch(below(f), at, n, out);
}
// A checkpoint gives up what it has mapped once it knows that the WAL changed, and goes on with
// what it read of the WAL's header: the moment of the race.
int unfetch(sqlite3_file* f, sqlite3_int64 at, void* page) {
  if (at == 0 && page == nullptr && file_of(f).watched && active->before_checkpoint) {
    active->before_checkpoint();
  }
  return methods_below(f).xUnfetch(below(f), at, page);
}

const sqlite3_io_methods methods = {
    3,       close,  read,   write,   truncate, sync,        size,      lock,  unlock, check_lock,
    control, sector, traits, shm_map, shm_lock, shm_barrier, shm_unmap, fetch, unfetch};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  File& f = *new (file) File{};
  const std::string suffix = active != nullptr ? active->suffix_of(name) : "?";
  f.watched = suffix != "?";
  suffix.copy(f.suffix, sizeof f.suffix - 1);
  const int code = real->xOpen(real, name, f.below(), flags, out);
  if (code == SQLITE_OK && f.watched) active->appeared(suffix);
  f.base.pMethods = f.below()->pMethods != nullptr ? &methods : nullptr;
  return code;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  const std::string suffix = active->suffix_of(name);
  if (suffix != "?") {
    if (const int code = active->admit({Op::Kind::remove, suffix, 0, {}, false})) return code;
  }
  return real->xDelete(real, name, sync_folder);
}

}  // namespace

FaultVfs::FaultVfs(const std::string& store) : store_(store) {
  if (active != nullptr) throw std::logic_error("one FaultVfs at a time");
  active = this;
  real = sqlite3_vfs_find(nullptr);
  shim = *real;
  shim.pNext = nullptr;
  shim.zName = "daybook-faults";
  shim.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  shim.xOpen = open;
  shim.xDelete = remove;
  sqlite3_vfs_register(&shim, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&shim);
  sqlite3_vfs_register(real, 1);
  active = nullptr;
}

int FaultVfs::admit(Op&& op) {
  if (const int code = fail ? fail(op) : SQLITE_OK) return code;
  if (op.kind == Op::Kind::sync) ++syncs;
  if (op.kind == Op::Kind::remove) names_.erase(op.file);
  if (keep_log) log.push_back(std::move(op));
  return SQLITE_OK;
}

void FaultVfs::appeared(const std::string& suffix) {
  if (names_.insert(suffix).second) admit({Op::Kind::create, suffix, 0, {}, false});
}

bool FaultVfs::fails_to_sync(int fd) {
  struct stat synced, folder;
  const std::string path = store_.substr(0, store_.rfind('/'));
  if (::fstat(fd, &synced) != 0 || !S_ISDIR(synced.st_mode)) return false;
  if (::stat(path.c_str(), &folder) != 0 || folder.st_ino != synced.st_ino) return false;
  if (::access(store_.c_str(), F_OK) == 0) appeared("");  // made before SQLite opens it
  return admit({Op::Kind::sync_folder, "/", 0, {}, in_sqlites_sync}) != SQLITE_OK;
}

FaultVfs* active_fault_vfs() noexcept {
  return active;
}

std::string FaultVfs::suffix_of(const char* name) const {
  if (name == nullptr || std::string(name).rfind(store_, 0) != 0) return "?";
  return std::string(name).substr(store_.size());
}

}  // namespace faults
