// Traced: a test case of this program runs again under strace, which tells what the kernel was
// asked to sync: an oracle that knows nothing of SQLite's files or of FaultVfs.
//
//   mark("burst");                                        // in the traced case, between its steps
//   const auto syncs = syncs_by_mark("traced: a store");  // {{"burst", 3}, …}: since the mark
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace faults {

using SyncsByMark = std::vector<std::pair<std::string, std::int64_t>>;

/// A system call that does nothing, and is seen.
void mark(const std::string& name);
/// False where a traced case runs by itself, as `~[faults]` has it.
bool is_traced();
/// fsync and fdatasync calls up to now, within a traced case.
std::int64_t syncs_so_far();

/// Empty, with a warning, where strace is not installed or may not trace.
std::optional<SyncsByMark> syncs_by_mark(const std::string& test_case);

}  // namespace faults
