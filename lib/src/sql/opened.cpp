#include "sql/opened.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "daybook/error.hpp"

namespace daybook::sql {
namespace {

struct List {
  std::mutex mutex;
  std::vector<const Opened*> all;
};

// Never destroyed: a static Store may close after it.
List& list() noexcept {
  static List* const instance = new List;
  return *instance;
}

}  // namespace

Opened::Opened(const std::string& file) : by_(::getpid()) {
  struct stat found;
  if (::lstat(file.c_str(), &found) == 0) {
    device_ = found.st_dev;
    inode_ = found.st_ino;
  }
  const std::lock_guard<std::mutex> lock(list().mutex);
  const auto inherited = [&](const Opened* other) {
    return other->by_ != by_ && other->device_ == device_ && other->inode_ == inode_;
  };
  if (inode_ != 0 && std::any_of(list().all.begin(), list().all.end(), inherited)) {
    throw Error(
        Error::Code::forked, "store " + file + ": this process forked from one that had it open",
        "reopen_after_fork() its Store, once each Reader from before the fork is destroyed");
  }
  list().all.push_back(this);
}

Opened::~Opened() {
  const std::lock_guard<std::mutex> lock(list().mutex);
  auto& all = list().all;
  all.erase(std::remove(all.begin(), all.end(), this), all.end());
}

std::mutex& Opened::mutex() noexcept {
  return list().mutex;
}

}  // namespace daybook::sql
