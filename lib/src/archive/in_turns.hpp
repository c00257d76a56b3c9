// InTurns: applies what comes one after another, some of it in each transaction of a job.
//
//   InTurns<Row> turns(job, [&](Row& row) { return read(row); });
//   turns.apply = [&](const Row& row) { … };
//   const bool done = turns.run();                // false: the time was up
//
// A transaction that is tried again begins with the same rows, so apply() may see them twice, the
// first time in vain. One thread.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "retain/job.hpp"

namespace daybook::archive {

template <class Row>
class InTurns {
 public:
  InTurns(retain::Job& job, std::function<bool(Row&)> next) : job_(job), next_(std::move(next)) {}

  std::function<void()> begin = [] {};  // in the transaction, before the first
  std::function<void(const Row&)> apply;
  std::function<void()> end = [] {};        // before COMMIT
  std::function<void()> committed = [] {};  // behind it

  bool run() {
    while (read(0)) {
      if (job_.time_is_up()) return false;
      std::size_t done = 0;
      job_.transaction([&] {
        begin();
        done = 0;
        do {
          apply(rows_[done]);
        } while (read(++done) && !job_.turn_is_over());
        end();
      });
      committed();
      rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(done));
    }
    return true;
  }

 private:
  /// Whether there is a row at that place.
  bool read(std::size_t at) {
    if (at < rows_.size()) return true;
    Row row;
    if (has_ended_ || !next_(row)) return has_ended_ = true, false;
    rows_.push_back(std::move(row));
    return true;
  }

  retain::Job& job_;
  std::function<bool(Row&)> next_;
  std::vector<Row> rows_;  // those of a turn
  bool has_ended_ = false;
};

}  // namespace daybook::archive
