#include "codec/zst_writer.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <new>
#include <string>

#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

constexpr int kLevel = 12;
constexpr int kWindowLogMin = 20, kWindowLogMax = 27;

void require(std::size_t result) {
  if (!ZSTD_isError(result)) return;
  throw Error(Error::Code::internal, std::string("zstd: ") + ZSTD_getErrorName(result));
}

}  // namespace

struct ZstWriter::State {
  State(std::uint64_t bytes, Put put_to) : stream(ZSTD_createCCtx()), put(std::move(put_to)) {
    if (!stream) throw std::bad_alloc();
    const int window_log =
        std::clamp(static_cast<int>(std::bit_width(bytes)), kWindowLogMin, kWindowLogMax);
    require(ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, kLevel));
    require(ZSTD_CCtx_setParameter(stream, ZSTD_c_windowLog, window_log));
    require(ZSTD_CCtx_setParameter(stream, ZSTD_c_enableLongDistanceMatching, 1));
    require(ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1));
    require(ZSTD_CCtx_setPledgedSrcSize(stream, bytes));
    block.resize(ZSTD_CStreamOutSize());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ZSTD_freeCCtx(stream); }

  void push(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
      ZSTD_outBuffer out{block.data(), block.size(), 0};
      const std::size_t left = ZSTD_compressStream2(stream, &out, &in, directive);
      require(left);
      if (out.pos > 0) put({block.data(), out.pos});
      const bool done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
      if (done) return;
    }
  }

  ZSTD_CCtx* stream;
  Put put;
  std::string block;
};

ZstWriter::ZstWriter(std::uint64_t bytes, Put put)
    : state_(std::make_unique<State>(bytes, std::move(put))) {}
ZstWriter::ZstWriter(ZstWriter&&) noexcept = default;
ZstWriter::~ZstWriter() = default;

void ZstWriter::write(std::string_view bytes) {
  state_->push(bytes, ZSTD_e_continue);
}

void ZstWriter::finish() {
  state_->push({}, ZSTD_e_end);
}

}  // namespace daybook::codec
