#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "codec/decoder.hpp"

namespace daybook::codec {
namespace {

class ZstDecoder final : public Decoder {
 public:
  ZstDecoder() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
  }
  ZstDecoder(const ZstDecoder&) = delete;
  ZstDecoder& operator=(const ZstDecoder&) = delete;
  ~ZstDecoder() override { ZSTD_freeDStream(stream_); }

  Step step(std::string_view in, char* out, std::size_t size) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out, size, 0};
    const std::size_t left = ZSTD_decompressStream(stream_, &output, &input);
    Step step;
    step.taken = input.pos;
    step.given = output.pos;
    if (!ZSTD_isError(left)) {
      step.stream_ended = left == 0;
    } else if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
      step.damage =
          "zstd data with a window above 128 MiB; inflate it with `zstd -d --long=31` first";
    } else if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) {
      throw std::bad_alloc();
    } else {
      step.damage = "damaged zstd data";
    }
    return step;
  }

 private:
  ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Decoder> zst_decoder() {
  return std::make_unique<ZstDecoder>();
}

}  // namespace daybook::codec
