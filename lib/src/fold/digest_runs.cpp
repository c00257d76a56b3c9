#include "fold/digest_runs.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace daybook::fold {

DigestRuns::DigestRuns(sql::Connection& db, rows::DigestRunKind kind)
    : table_(db, kind), window_(limits::kDigestRunEntries) {}

void DigestRuns::begin(std::int64_t first, std::int64_t next, std::int64_t hour) {
  if (first != first_) clear();
  first_ = first;
  next_ = next;
  hour_ = hour;
  read_to_ = std::max(read_to_, first);
  staged_.clear();
}

void DigestRuns::catch_up() {
  if (read_to_ >= next_) return;
  found_.clear();
  table_.read(read_to_, limits::kDigestRunEntries / 2, found_);
  for (const auto& entry : found_) {
    if (entry.id >= first_ && entry.id < next_)
      window_.put({entry.digest, entry.digest}, {entry.id, entry.hour});
  }
  window_.commit();  // it was committed by whoever stored it
  read_to_ = next_;
}

const DigestRuns::Entry* DigestRuns::find(std::uint32_t digest) {
  catch_up();
  return window_.find({digest, digest});
}

void DigestRuns::write() {
  const auto* const end = staged_.data() + staged_.size();
  for (const auto* from = staged_.data(); from != end;) {
    const auto* const to = from + std::min<std::ptrdiff_t>(end - from, limits::kDigestRunLength);
    table_.insert(hour_, from, to);
    from = to;
  }
  staged_.clear();
  if (old_left_) old_left_ = table_.prune(first_, limits::kDigestRunsPrunedMax);
}

void DigestRuns::commit(std::int64_t next) noexcept {
  if (read_to_ >= next_) read_to_ = next;  // its own are in another window
}

void DigestRuns::clear() noexcept {
  window_.clear();
  staged_.clear();
  read_to_ = 0;
  old_left_ = true;
}

}  // namespace daybook::fold
