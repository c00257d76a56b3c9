#include "forms/block_buffer.hpp"

#include <cstring>

namespace daybook::forms {
namespace {

constexpr std::size_t kBlockBytes = 1u << 20;
constexpr std::size_t kReadBytesMin = 64u << 10;  // a pipe's usual size

}  // namespace

BlockBuffer::BlockBuffer(std::unique_ptr<codec::ByteSource> source)
    : source_(std::move(source)),
      data_(new char[kBlockBytes + kPadding]()),
      capacity_(kBlockBytes) {}

void BlockBuffer::make_room() {
  if (capacity_ - to_ >= kReadBytesMin) return;
  const std::size_t kept = to_ - from_;
  std::size_t wanted = kBlockBytes;  // also shrinks after an unusually long record
  while (wanted < kept + kReadBytesMin) wanted *= 2;
  if (wanted == capacity_) {
    std::memmove(data_.get(), data_.get() + from_, kept);
  } else {
    std::unique_ptr<char[]> larger(new char[wanted + kPadding]());
    std::memcpy(larger.get(), data_.get() + from_, kept);
    data_ = std::move(larger);
    capacity_ = wanted;
  }
  from_ = 0;
  to_ = kept;
}

bool BlockBuffer::more() {
  if (ended_) return false;
  make_room();
  const std::size_t got = source_->read(data_.get() + to_, capacity_ - to_);
  to_ += got;
  ended_ = got == 0;
  return !ended_;
}

}  // namespace daybook::forms
