// Marks: positions in files that no record carries, until they are committed.
//
// A mark may be committed once all records that were accepted before it are: it knows the number
// of the last of them. Of one file only the furthest mark counts, so there are never more than
// files.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "daybook/record.hpp"

namespace daybook::write {

using SourcePositionRef = std::shared_ptr<const SourcePosition>;

/// Whether both are positions in one file, at one time of its life.
inline bool is_same_file(const SourcePosition& a, const SourcePosition& b) noexcept {
  return a.file->device == b.file->device && a.file->inode == b.file->inode &&
         a.file->begun_ns == b.file->begun_ns;
}

struct Mark {
  std::uint64_t seq = 0;  // the last record accepted before it
  SourcePositionRef position;
};

class Marks {
 public:
  bool empty() const noexcept { return marks_.empty(); }
  /// How many were ever told: by this a flush knows that those before it are committed.
  std::uint64_t total() const noexcept { return total_; }

  void add(std::uint64_t seq, SourcePositionRef position) {
    put({seq, std::move(position)});
    ++total_;
  }
  /// Takes out those whose records are all among the first `seq`.
  std::vector<Mark> take(std::uint64_t seq) {
    const auto ready = std::stable_partition(marks_.begin(), marks_.end(),
                                             [seq](const Mark& mark) { return mark.seq > seq; });
    std::vector<Mark> taken(std::make_move_iterator(ready), std::make_move_iterator(marks_.end()));
    marks_.erase(ready, marks_.end());
    return taken;
  }
  /// Takes back what was taken out of `*this` before.
  void give_back(std::vector<Mark>&& taken) {
    for (Mark& mark : taken) put(std::move(mark));
    taken.clear();
  }

 private:
  void put(Mark&& mark) {
    const auto same = std::find_if(marks_.begin(), marks_.end(), [&](const Mark& other) {
      return is_same_file(*other.position, *mark.position);
    });
    if (same == marks_.end()) {
      marks_.push_back(std::move(mark));
    } else if (mark.position->offset >= same->position->offset) {
      *same = std::move(mark);
    }
  }

  std::vector<Mark> marks_;
  std::uint64_t total_ = 0;
};

}  // namespace daybook::write
