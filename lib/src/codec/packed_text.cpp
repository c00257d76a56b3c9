#include "codec/packed_text.hpp"

#include <zdict.h>
#include <zstd.h>

#include <list>
#include <new>
#include <utility>

#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

// Of 3, 9, 12 and 19: see docs/design.md.
constexpr int kLevel = 12;
constexpr std::size_t kDictionariesMax = 32;  // that an unpacker keeps, some 150 KB each
constexpr std::uint32_t kMagic = 0xFD2FB528;
constexpr std::size_t kIdAt = 4;           // of a dictionary, behind its magic number
constexpr std::size_t kBlockBytesMin = 3;  // of a frame

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  return value;
}

template <class T>
T* made(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

struct Free {
  void operator()(ZSTD_CCtx* of) const { ZSTD_freeCCtx(of); }
  void operator()(ZSTD_DCtx* of) const { ZSTD_freeDCtx(of); }
  void operator()(ZSTD_CDict* of) const { ZSTD_freeCDict(of); }
  void operator()(ZSTD_DDict* of) const { ZSTD_freeDDict(of); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

}  // namespace

std::string train_dictionary(const std::vector<std::string>& texts, std::size_t bytes_max) {
  std::string all;
  std::vector<std::size_t> sizes;
  for (const std::string& text : texts) {
    all += text;
    sizes.push_back(text.size());
  }
  std::string bytes(bytes_max, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(bytes.data(), bytes.size(), all.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) || size < kIdAt + 4) return {};
  bytes.resize(size);
  return bytes;
}

void name_dictionary(std::string& dictionary, std::uint32_t id) {
  for (std::size_t i = 0; i < 4; ++i)
    dictionary[kIdAt + i] = static_cast<char>(id >> (8 * i) & 0xff);
}

struct TextPacker::State {
  Owned<ZSTD_CCtx> context{made(ZSTD_createCCtx())};
  Owned<ZSTD_CDict> dictionary;
};

TextPacker::TextPacker(std::string_view dictionary) : state_(std::make_unique<State>()) {
  if (!dictionary.empty())
    state_->dictionary.reset(made(ZSTD_createCDict(dictionary.data(), dictionary.size(), kLevel)));
}
TextPacker::TextPacker(TextPacker&&) noexcept = default;
TextPacker::~TextPacker() = default;

std::string TextPacker::pack(std::string_view text) {
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* const context = state_->context.get();
  const std::size_t size =
      state_->dictionary
          ? ZSTD_compress_usingCDict(context, frame.data(), frame.size(), text.data(), text.size(),
                                     state_->dictionary.get())
          : ZSTD_compressCCtx(context, frame.data(), frame.size(), text.data(), text.size(),
                              kLevel);
  if (ZSTD_isError(size))
    throw Error(Error::Code::internal, std::string("zstd: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

std::optional<PackedFacts> packed_facts(std::string_view frame) {
  if (frame.size() < 4 || little_endian(frame) != kMagic) return std::nullopt;
  const unsigned long long bytes = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (bytes == ZSTD_CONTENTSIZE_ERROR || bytes == ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
  return PackedFacts{ZSTD_getDictID_fromFrame(frame.data(), frame.size()), bytes};
}

std::uint64_t packed_text_bytes_max(std::size_t frame_bytes) {
  return std::uint64_t{frame_bytes / kBlockBytesMin + 1} * ZSTD_BLOCKSIZE_MAX;
}

struct TextUnpacker::State {
  explicit State(Find by) : find(std::move(by)) {}
  /// nullptr: it is not there, or is none.
  const ZSTD_DDict* dictionary(std::uint32_t id) {
    for (const auto& [known, dictionary] : dictionaries)
      if (known == id) return dictionary.get();
    const std::string bytes = find(id);
    if (bytes.empty()) return nullptr;
    Owned<ZSTD_DDict> found(ZSTD_createDDict(bytes.data(), bytes.size()));
    if (!found) return nullptr;
    if (dictionaries.size() == kDictionariesMax) dictionaries.pop_back();
    return dictionaries.emplace_front(id, std::move(found)).second.get();
  }

  Find find;
  Owned<ZSTD_DCtx> context;  // made when it is needed: most connections never do
  std::list<std::pair<std::uint32_t, Owned<ZSTD_DDict>>> dictionaries;  // the last found first
};

TextUnpacker::TextUnpacker(Find find) : state_(std::make_unique<State>(std::move(find))) {}
TextUnpacker::TextUnpacker(TextUnpacker&&) noexcept = default;
TextUnpacker::~TextUnpacker() = default;

bool TextUnpacker::unpack(std::string_view frame, std::string& text) {
  const std::optional<PackedFacts> facts = packed_facts(frame);
  if (!facts || facts->text_bytes > packed_text_bytes_max(frame.size())) return false;
  const ZSTD_DDict* dictionary = nullptr;
  if (facts->dictionary != 0 && !(dictionary = state_->dictionary(facts->dictionary))) return false;
  text.resize(facts->text_bytes);
  if (!state_->context) state_->context.reset(made(ZSTD_createDCtx()));
  ZSTD_DCtx* const context = state_->context.get();
  const std::size_t size =
      dictionary
          ? ZSTD_decompress_usingDDict(context, text.data(), text.size(), frame.data(),
                                       frame.size(), dictionary)
          : ZSTD_decompressDCtx(context, text.data(), text.size(), frame.data(), frame.size());
  return !ZSTD_isError(size) && size == text.size();
}

}  // namespace daybook::codec
