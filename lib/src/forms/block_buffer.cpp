#include "forms/block_buffer.hpp"

#include <algorithm>
#include <cstring>

#include "base/limits.hpp"

namespace daybook::forms {
namespace {

constexpr std::size_t kBlockBytes = 1u << 20;
constexpr std::size_t kReadBytesMin = 64u << 10;  // a pipe's usual size
constexpr std::size_t kDoubledBytesMax = 4 * kBlockBytes;
constexpr std::size_t kLongestBytes = limits::kRecordBytesMax + kBlockBytes;

}  // namespace

BlockBuffer::BlockBuffer(std::unique_ptr<codec::ByteSource> source, std::uint64_t offset)
    : source_(std::move(source)),
      data_(new char[kBlockBytes + kPadding]()),
      capacity_(kBlockBytes),
      offset_(offset) {}

/// Room for `bytes`. From a few blocks on there is room for the longest record at once: to grow
/// again and again would hold it twice, and what is not yet written to takes no memory.
std::size_t BlockBuffer::capacity_for(std::size_t bytes) noexcept {
  std::size_t wanted = kBlockBytes;
  while (wanted < bytes) wanted = wanted < kDoubledBytesMax ? 2 * wanted : wanted + kLongestBytes;
  return wanted;
}

void BlockBuffer::make_room() {
  if (capacity_ - to_ >= kReadBytesMin) return;
  const std::size_t kept = to_ - from_;
  const std::size_t wanted = capacity_for(kept + kReadBytesMin);  // less after a long record
  if (wanted == capacity_) {
    std::memmove(data_.get(), data_.get() + from_, kept);
  } else {
    std::unique_ptr<char[]> other(new char[wanted + kPadding]);
    std::memcpy(other.get(), data_.get() + from_, kept);
    data_ = std::move(other);
    capacity_ = wanted;
  }
  from_ = 0;
  to_ = kept;
}

bool BlockBuffer::more() {
  if (ended_) return false;
  make_room();
  const std::size_t size = std::min(capacity_ - to_, kBlockBytes);
  const std::size_t got = source_->read(data_.get() + to_, size);
  to_ += got;
  std::memset(data_.get() + to_, 0, kPadding);
  ended_ = got == 0;
  return !ended_;
}

}  // namespace daybook::forms
