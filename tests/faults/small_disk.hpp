// SmallDisk: a file system of a few megabytes in memory, in a process of its own that nobody else
// sees into: it has a mount namespace, and the mount ends with it.
//
//   const auto outcome = on_small_disk<Outcome>(8 << 20, [](const std::string& folder) {
//     …
//     return outcome;             // plain bytes: they come back through shared memory
//   });
//   if (!outcome) …               // mounting is not permitted here; a warning said so
//
// Needs CAP_SYS_ADMIN, or user namespaces. What runs there cannot REQUIRE: it counts, and the test
// judges.
#pragma once

#include <sys/mman.h>

#include <functional>
#include <new>
#include <optional>
#include <string>
#include <type_traits>

#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace faults {

enum class SmallDisk { used, not_permitted, failed };

SmallDisk run_on_small_disk(std::int64_t bytes, const std::function<void(const std::string&)>& use);

/// Takes all but `left` bytes of the file system at `folder`, in the file "ballast".
void load_ballast(const std::string& folder, std::int64_t left);
void drop_ballast(const std::string& folder);
std::int64_t free_bytes(const std::string& folder);

template <class Result, class Use>
std::optional<Result> on_small_disk(std::int64_t bytes, Use use) {
  static_assert(std::is_trivially_copyable_v<Result>);
  void* const shared =
      ::mmap(nullptr, sizeof(Result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  auto* const result = new (shared) Result{};
  const SmallDisk ran =
      run_on_small_disk(bytes, [&](const std::string& folder) { *result = use(folder); });
  const Result copy = *result;
  ::munmap(shared, sizeof(Result));
  if (ran == SmallDisk::not_permitted) {
    WARN("skipped: no file system may be mounted here, needs root or user namespaces");
    return std::nullopt;
  }
  REQUIRE(ran == SmallDisk::used);
  return copy;
}

}  // namespace faults
