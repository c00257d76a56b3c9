#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "codec/decoder.hpp"

namespace daybook::codec {
namespace {

uInt clamp(std::size_t size) noexcept {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class GzDecoder final : public Decoder {
 public:
  GzDecoder() {
    constexpr int gzip_only = 16 + MAX_WBITS;  // no zlib or raw deflate
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  GzDecoder(const GzDecoder&) = delete;
  GzDecoder& operator=(const GzDecoder&) = delete;
  ~GzDecoder() override { inflateEnd(&stream_); }

  Step step(std::string_view in, char* out, std::size_t size) override {
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib does not write to it
    stream_.avail_in = clamp(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = clamp(size);
    const uInt in_before = stream_.avail_in, out_before = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    Step step;
    step.taken = in_before - stream_.avail_in;
    step.given = out_before - stream_.avail_out;
    step.stream_ended = code == Z_STREAM_END;
    if (step.stream_ended) inflateReset(&stream_);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      step.damage = "damaged gzip data";
    return step;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Decoder> gz_decoder() {
  return std::make_unique<GzDecoder>();
}

}  // namespace daybook::codec
