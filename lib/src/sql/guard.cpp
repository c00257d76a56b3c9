#include "sql/guard.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <thread>
#include <utility>

#include "daybook/error.hpp"
#include "sql/error.hpp"

namespace daybook::sql {
namespace {

using namespace std::chrono_literals;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr auto kTurnPoll = 300us;
constexpr off_t kGates = 12;  // so many wait in the order they came
constexpr auto kLockPoll = 100us;

class File {
 public:
  File() = default;
  explicit File(int fd) noexcept : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const noexcept { return fd_; }

 private:
  int fd_ = -1;
};

// A sidecar has the mode of its store, so that who may write there may lock here.
mode_t mode_beside(const std::string& store_path) noexcept {
  struct stat store;
  return ::lstat(store_path.c_str(), &store) == 0 ? store.st_mode & 0660 : 0600;
}

File open_sidecar(const std::string& store_path, const char* suffix) {
  const std::string path = store_path + suffix;
  constexpr int kFlags = O_RDWR | O_NOFOLLOW | O_CLOEXEC;
  const mode_t mode = mode_beside(store_path);
  int fd = ::open(path.c_str(), kFlags | O_CREAT | O_EXCL, mode);
  if (fd >= 0) {
    ::fchmod(fd, mode);  // whatever the umask is
  } else if (errno == EEXIST) {
    fd = ::open(path.c_str(), kFlags | O_CREAT, mode);
  }
  if (fd < 0) {
    const int number = errno;
    throw error_from_errno(number, "cannot open the lock " + path);
  }
  File file(fd);
  struct stat found;
  if (::fstat(fd, &found) != 0 || !S_ISREG(found.st_mode) || found.st_nlink > 1) {
    throw Error(Error::Code::denied, "the lock " + path + " is not a plain file", "remove it");
  }
  return file;
}

bool is_deleted(const File& file) noexcept {
  struct stat found;
  return ::fstat(file.fd(), &found) == 0 && found.st_nlink == 0;
}

bool try_lock(const File& file, const std::string& store_path) {
  for (;;) {
    if (::flock(file.fd(), LOCK_EX | LOCK_NB) == 0) return true;
    const int number = errno;
    if (number == EWOULDBLOCK) return false;
    if (number != EINTR) throw error_from_errno(number, "cannot lock the store " + store_path);
  }
}

/// Locks or frees gates of the queue: bytes of the "-turn" file, by an open file description lock,
/// which like flock() belongs to the descriptor and not to the process (fcntl(2)).
bool set_gates(const File& file, off_t first, off_t count, short type) noexcept {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = first;
  range.l_len = count;
  return ::fcntl(file.fd(), F_OFD_SETLK, &range) == 0;
}

bool try_gate(const File& file, off_t gate, const std::string& store_path) {
  while (!set_gates(file, gate, 1, F_WRLCK)) {
    const int number = errno;
    if (number == EAGAIN || number == EACCES) return false;
    if (number != EINTR) throw error_from_errno(number, "cannot lock the store " + store_path);
  }
  return true;
}

std::string read_pid(const File& file) {
  char text[24];
  const ssize_t size = ::pread(file.fd(), text, sizeof text, 0);
  std::string pid;
  for (ssize_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; ++i) pid += text[i];
  return pid;
}

// Written only where it changes: one process alone does not dirty a page for each commit.
void write_pid(const File& file) {
  const std::string pid = std::to_string(::getpid());
  if (read_pid(file) == pid) return;
  const std::string line = pid + '\n';
  // For messages only: a failure to write it costs nothing but the name in them.
  if (::pwrite(file.fd(), line.data(), line.size(), 0) < 0) return;
  if (::ftruncate(file.fd(), static_cast<off_t>(line.size())) != 0) return;
}

}  // namespace

struct Guard::State {
  std::string store_path;
  File turn, lock;
  pid_t held_by = 0;

  void open() {
    turn = open_sidecar(store_path, "-turn");
    lock = open_sidecar(store_path, "-lock");
  }
  [[noreturn]] void give_up_waiting() const {
    const std::string pid = read_pid(lock);
    throw Error(Error::Code::busy,
                "store " + store_path + ": another writer" +
                    (pid.empty() ? "" : ", process " + pid + ",") + " holds the lock",
                "wait for it and try again, or stop it");
  }
  template <class Try>
  void wait(Try try_it, std::chrono::nanoseconds poll, SteadyTime until,
            const std::function<bool()>& give_up) const {
    while (!try_it()) {
      if (std::chrono::steady_clock::now() >= until || (give_up && give_up())) give_up_waiting();
      std::this_thread::sleep_for(poll);
    }
  }
  /// From the last gate to the first: each is left only once the next is passed, so nobody
  /// overtakes. All are free again at the end, whatever happens.
  void queue_for_lock(SteadyTime until, const std::function<bool()>& give_up) const {
    struct Leave {
      const File& turn;
      ~Leave() { set_gates(turn, 0, kGates, F_UNLCK); }
    } const leave{turn};
    for (off_t gate = kGates; gate-- > 0;) {
      wait([&] { return try_gate(turn, gate, store_path); }, kTurnPoll, until, give_up);
      if (gate + 1 < kGates) set_gates(turn, gate + 1, 1, F_UNLCK);
    }
    wait([&] { return try_lock(lock, store_path); }, kLockPoll, until, give_up);
  }
};

Guard::Guard(const std::string& store_path) : state_(std::make_unique<State>()) {
  state_->store_path = store_path;
  state_->open();
}

Guard::Guard(Guard&&) noexcept = default;
Guard& Guard::operator=(Guard&&) noexcept = default;
Guard::~Guard() = default;

Guard::Held Guard::acquire(std::chrono::nanoseconds deadline,
                           const std::function<bool()>& give_up) {
  State& state = *state_;
  assert(state.held_by != ::getpid() && "one hold at a time");
  const SteadyTime until = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    state.queue_for_lock(until, give_up);
    if (!is_deleted(state.lock) && !is_deleted(state.turn)) break;
    state.open();  // someone removed a sidecar: others lock the new one
  }
  state.held_by = ::getpid();
  write_pid(state.lock);
  return Held(&state);
}

Guard::Held::Held(Held&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

Guard::Held& Guard::Held::operator=(Held&& other) noexcept {
  const Held before(std::move(*this));  // what was held until now is let go
  state_ = std::exchange(other.state_, nullptr);
  return *this;
}

Guard::Held::~Held() {
  // A child of fork shares the lock with its parent: only who took it lets it go.
  if (!state_ || state_->held_by != ::getpid()) return;
  ::flock(state_->lock.fd(), LOCK_UN);
  state_->held_by = 0;
}

}  // namespace daybook::sql
