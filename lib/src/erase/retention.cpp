#include "erase/retention.hpp"

#include <algorithm>

#include "access/change_store.hpp"
#include "erase/reapply.hpp"
#include "retain/run.hpp"
#include "state/actor.hpp"
#include "state/tombstones.hpp"

namespace daybook {

namespace {

RetentionResult dry_run(const std::string& path, const RetentionOptions& options) {
  std::vector<std::string> damaged;
  RetentionResult result =
      retain::dry_run(path, options.now, [&](sql::Connection& reader, retain::Gone& gone) {
        damaged = state::Tombstones::read(reader).damaged();
        return erase::take_again(reader, gone);
      });
  result.damaged = damaged;
  return result;
}

}  // namespace

RetentionResult erase::run_retention(const std::string& path, const RetentionOptions& options) {
  if (options.dry_run) return dry_run(path, options);
  const auto began = std::chrono::steady_clock::now();
  EraseOptions first;
  first.max_time = options.max_time;
  first.stop = options.stop;
  const EraseResult again = reapply(path, first);
  RetentionOptions rest = options;
  if (rest.max_time)
    rest.max_time =
        std::max<Nanos>(Nanos(0), *options.max_time - (std::chrono::steady_clock::now() - began));
  RetentionResult result = retain::run(path, rest);
  result.erased_again = again.rows;
  result.damaged.insert(result.damaged.begin(), again.damaged.begin(), again.damaged.end());
  result.finished = result.finished && again.finished;
  return result;
}

RetentionResult apply_retention(const std::string& path, const RetentionOptions& options) {
  const state::ActingAs acting(access::require(path, {"retain", "apply"}).name);
  return erase::run_retention(path, options);
}

}  // namespace daybook
