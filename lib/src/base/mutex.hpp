// Mutex, MutexLock, Condition: std::mutex and its friends with clang's thread-safety annotations.
//
//   base::Mutex mutex_;
//   std::deque<Item> items_ DAYBOOK_GUARDED_BY(mutex_);
//   …
//   base::MutexLock lock(mutex_);
//   while (items_.empty() && !closed_) not_empty_.wait(lock);
//
// The clang preset makes a guarded member touched without its mutex an error; elsewhere the macros
// are empty. The analysis does not see into lambdas: wait in a loop, not with a predicate.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define DAYBOOK_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define DAYBOOK_THREAD_ATTRIBUTE(x)
#endif

#define DAYBOOK_GUARDED_BY(x) DAYBOOK_THREAD_ATTRIBUTE(guarded_by(x))
#define DAYBOOK_REQUIRES(...) DAYBOOK_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define DAYBOOK_EXCLUDES(...) DAYBOOK_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))

namespace daybook::base {

class DAYBOOK_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() DAYBOOK_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() DAYBOOK_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

 private:
  friend class MutexLock;
  std::mutex mutex_;
};

class DAYBOOK_THREAD_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) DAYBOOK_THREAD_ATTRIBUTE(acquire_capability(mutex))
      : lock_(mutex.mutex_) {}
  ~MutexLock() DAYBOOK_THREAD_ATTRIBUTE(release_capability()) {}
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  /// Lets go early, or takes it again, within the scope.
  void unlock() DAYBOOK_THREAD_ATTRIBUTE(release_capability()) { lock_.unlock(); }
  void lock() DAYBOOK_THREAD_ATTRIBUTE(acquire_capability()) { lock_.lock(); }

 private:
  friend class Condition;
  std::unique_lock<std::mutex> lock_;
};

/// Wakes may be spurious: check what was waited for in a loop.
class Condition {
 public:
  void wait(MutexLock& lock) { condition_.wait(lock.lock_); }
  /// False if `deadline` passed first.
  bool wait_until(MutexLock& lock, std::chrono::steady_clock::time_point deadline) {
    return condition_.wait_until(lock.lock_, deadline) == std::cv_status::no_timeout;
  }
  bool wait_for(MutexLock& lock, std::chrono::nanoseconds time) {
    return condition_.wait_for(lock.lock_, time) == std::cv_status::no_timeout;
  }
  void notify_one() noexcept { condition_.notify_one(); }
  void notify_all() noexcept { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace daybook::base
