#include "base/mutex.hpp"

#include <thread>

#include "support/catch.hpp"

using namespace daybook;

TEST_CASE("a condition wakes a thread that waits in a loop") {
  base::Mutex mutex;
  base::Condition changed;
  bool ready = false;
  std::thread other([&] {
    base::MutexLock lock(mutex);
    ready = true;
    changed.notify_one();
  });
  base::MutexLock lock(mutex);
  while (!ready) changed.wait(lock);
  lock.unlock();
  other.join();
  CHECK(ready);
}

TEST_CASE("waiting until a time that has passed returns false") {
  base::Mutex mutex;
  base::Condition never;
  base::MutexLock lock(mutex);
  CHECK_FALSE(never.wait_until(lock, std::chrono::steady_clock::time_point{}));
}
