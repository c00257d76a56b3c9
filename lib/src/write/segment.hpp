// Segment: a run of items in the order of their arrival; Batch: the segments now being written.
//
// Items are built in place in a segment, read there by the writer and destroyed there, so that a
// record moves once between the caller and its rows. Segments are used again: in the steady state
// the queue allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "write/batch_writer.hpp"

namespace daybook::write {

class Segment {
 public:
  static constexpr std::uint32_t kItems = 32;

  Segment() = default;
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  ~Segment() { clear(); }

  std::uint32_t size() const noexcept { return end_ - begin_; }
  std::size_t bytes() const noexcept { return bytes_; }
  std::int64_t opened_ns() const noexcept {
    return opened_ns_;
  }  // steady: its oldest item's arrival
  bool is_open_for(std::uint32_t items_max, std::size_t bytes_max) const noexcept {
    return end_ < items_max && bytes_ < bytes_max;
  }

  void open(std::int64_t now_ns) noexcept { opened_ns_ = now_ns; }
  template <class R>
  void append(R&& record, Origin&& origin, std::size_t bytes) noexcept {
    ::new (slot(end_)) Item{Record(std::forward<R>(record)), std::move(origin), bytes, nullptr};
    ++end_;
    bytes_ += bytes;
  }
  Item& front() noexcept { return item(0); }
  void drop_front() noexcept {
    bytes_ -= front().bytes;
    front().~Item();
    ++begin_;
  }
  Item& item(std::uint32_t index) noexcept {
    return *std::launder(reinterpret_cast<Item*>(slot(begin_ + index)));
  }
  /// Destroys what is left; the segment is as new.
  void clear() noexcept {
    while (begin_ < end_) drop_front();
    begin_ = end_ = 0;
    bytes_ = 0;
    prepared = false;
  }

  bool prepared = false;  // or in the hands of the thread that prepares

 private:
  void* slot(std::uint32_t index) noexcept { return storage_ + index * sizeof(Item); }

  std::uint32_t begin_ = 0, end_ = 0;
  std::size_t bytes_ = 0;
  std::int64_t opened_ns_ = 0;
  alignas(Item) std::byte storage_[kItems * sizeof(Item)];
};

/// What the writer took from the queue, in order. `last_seq` is the number of its last item.
class Batch {
 public:
  void add(std::unique_ptr<Segment> segment) {
    for (std::uint32_t i = 0; i < segment->size(); ++i) items_.push_back(&segment->item(i));
    bytes_ += segment->bytes();
    segments_.push_back(std::move(segment));
  }
  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  std::size_t bytes() const noexcept { return bytes_; }
  const Item& operator[](std::size_t index) const noexcept { return *items_[index]; }
  std::int64_t oldest_ns() const noexcept { return segments_.front()->opened_ns(); }  // not empty
  std::uint64_t seq(std::size_t index) const noexcept {
    return last_seq - (items_.size() - 1 - index);
  }
  std::vector<std::unique_ptr<Segment>>& segments() noexcept { return segments_; }
  void clear() noexcept {
    items_.clear();
    segments_.clear();
    bytes_ = 0;
  }

  std::uint64_t last_seq = 0;

 private:
  std::vector<std::unique_ptr<Segment>> segments_;
  std::vector<Item*> items_;
  std::size_t bytes_ = 0;
};

}  // namespace daybook::write
