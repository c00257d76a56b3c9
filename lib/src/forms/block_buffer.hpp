// BlockBuffer: a window over a stream of bytes that grows only while one record needs it.
//
// Behind unread() there are always kPadding readable bytes, which simdjson needs. Views into
// unread() are good until the next more().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "codec/byte_source.hpp"

namespace daybook::forms {

class BlockBuffer {
 public:
  static constexpr std::size_t kPadding = 64;

  /// `offset`: of the source's first byte in the whole.
  explicit BlockBuffer(std::unique_ptr<codec::ByteSource> source, std::uint64_t offset = 0);

  std::string_view unread() const noexcept { return {data_.get() + from_, to_ - from_}; }
  /// Reads more behind what is unread; false at the end of the stream. Throws what the source
  /// throws.
  bool more();
  /// After the end: there may be more by now.
  void go_on() noexcept { ended_ = false; }
  void consume(std::size_t size) noexcept {
    from_ += size;
    offset_ += size;
  }
  /// Offset in the stream of unread()'s first byte.
  std::uint64_t offset() const noexcept { return offset_; }
  std::uint64_t bytes_in() const noexcept { return offset_ + (to_ - from_); }
  const codec::ByteSource& source() const noexcept { return *source_; }

 private:
  static std::size_t capacity_for(std::size_t bytes) noexcept;
  void make_room();

  std::unique_ptr<codec::ByteSource> source_;
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0, from_ = 0, to_ = 0;
  std::uint64_t offset_ = 0;
  bool ended_ = false;
};

}  // namespace daybook::forms
