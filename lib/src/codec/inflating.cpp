#include <algorithm>
#include <string_view>
#include <vector>

#include "codec/byte_source.hpp"
#include "codec/decoder.hpp"
#include "codec/open_file.hpp"
#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

constexpr std::size_t kMagicBytes = 4;
constexpr std::size_t kBlockBytes = 256u << 10;

/// Magic of RFC 1952 and of RFC 8878 (a zstd frame, or a skippable frame, which pzstd writes
/// first).
enum class Magic { none, gz, zst };
Magic magic_of(std::string_view head) noexcept {
  if (head.substr(0, 2) == "\x1F\x8B") return Magic::gz;
  if (head == "\x28\xB5\x2F\xFD") return Magic::zst;
  const bool skippable =
      head.size() == 4 && (head[0] & 0xF0) == 0x50 && head.substr(1) == "\x2A\x4D\x18";
  return skippable ? Magic::zst : Magic::none;
}

std::unique_ptr<Decoder> decoder_for(std::string_view head) {
  const Magic magic = magic_of(head);
  if (magic == Magic::none) return nullptr;
  return magic == Magic::gz ? gz_decoder() : zst_decoder();
}

class InflatingSource final : public ByteSource {
 public:
  InflatingSource(std::unique_ptr<ByteSource> stored, std::string name)
      : stored_(std::move(stored)), name_(std::move(name)) {}

  std::size_t read(char* out, std::size_t size) override {
    if (!begun_) begin();
    if (decoder_) return inflate(out, size);
    if (at_ == end_) return stored_->read(out, size);
    const std::size_t got = std::min(size, end_ - at_);
    std::copy_n(block_.data() + at_, got, out);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return stored_->stored_read(); }
  std::uint64_t stored_total() const noexcept override { return stored_->stored_total(); }

 private:
  void begin() {
    block_.resize(kMagicBytes);
    while (end_ < kMagicBytes) {
      const std::size_t got = stored_->read(block_.data() + end_, kMagicBytes - end_);
      if (got == 0) break;
      end_ += got;
    }
    decoder_ = decoder_for({block_.data(), end_});
    if (decoder_) block_.resize(kBlockBytes);
    begun_ = true;
  }

  std::size_t inflate(char* out, std::size_t size) {
    for (;;) {
      if (at_ == end_ && !input_ended_) {
        at_ = 0;
        end_ = stored_->read(block_.data(), block_.size());
        input_ended_ = end_ == 0;
      }
      if (at_ == end_ && between_streams_) return 0;
      if (damage_) damaged(damage_);
      if (between_streams_ && only_padding()) continue;
      const Decoder::Step step = decoder_->step({block_.data() + at_, end_ - at_}, out, size);
      at_ += step.taken;
      damage_ = step.damage;
      between_streams_ = step.stream_ended;
      if (step.given > 0) return step.given;
      if (!damage_ && input_ended_ && !step.stream_ended && at_ == end_)
        damage_ = "the compressed data ends too early";
    }
  }

  /// Skips zero bytes behind a stream, as gzip does (tapes and block devices pad with them).
  bool only_padding() {
    while (at_ != end_ && block_[at_] == '\0') ++at_;
    return at_ == end_;
  }

  [[noreturn]] void damaged(const char* what) const {
    throw Error(Error::Code::corrupt, name_ + ": " + what,
                "what came before it was read; fetch the file again");
  }

  std::unique_ptr<ByteSource> stored_;
  std::string name_;
  std::unique_ptr<Decoder> decoder_;
  const char* damage_ = nullptr;
  std::vector<char> block_;
  std::size_t at_ = 0, end_ = 0;
  bool begun_ = false, input_ended_ = false;
  bool between_streams_ = false;  // a stream ended; another may follow
};

}  // namespace

bool is_compressed(std::string_view head) noexcept {
  return magic_of(head.substr(0, kMagicBytes)) != Magic::none;
}

std::unique_ptr<ByteSource> inflating(std::unique_ptr<ByteSource> stored, std::string name) {
  return std::make_unique<InflatingSource>(std::move(stored), std::move(name));
}

}  // namespace daybook::codec
