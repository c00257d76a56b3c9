// StreamDigest: 256-bit BLAKE2b of bytes that come piece by piece, without a key: what `b2sum -l
// 256` prints.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace daybook::crypto {

class StreamDigest {
 public:
  StreamDigest();
  StreamDigest(StreamDigest&&) noexcept;
  StreamDigest& operator=(StreamDigest&&) noexcept;
  ~StreamDigest();

  void add(std::string_view bytes);
  /// 64 digits; once.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::crypto
