#include "codec/zst_value.hpp"

#include <zstd.h>

#include <memory>
#include <new>

#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

constexpr int kLevel = 6;  // a third smaller than level 1 for a tenth of a millisecond

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
};

void require(std::size_t result) {
  if (!ZSTD_isError(result)) return;
  throw Error(Error::Code::internal, std::string("zstd: ") + ZSTD_getErrorName(result));
}

}  // namespace

std::string zst_value(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) throw std::bad_alloc();
  require(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel));
  require(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1));
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  require(size);
  frame.resize(size);
  return frame;
}

std::optional<std::string> zst_value_of(std::string_view frame, std::size_t most) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > most)
    return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != bytes.size()) return std::nullopt;
  return bytes;
}

}  // namespace daybook::codec
