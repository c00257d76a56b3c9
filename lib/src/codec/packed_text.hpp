// Packed text: one text as one zstd frame (RFC 8878), with a dictionary that was trained on texts
// like it, or none: what a short text repeats of others costs nothing then.
//
//   std::string bytes = train_dictionary(texts, 110 << 10);
//   name_dictionary(bytes, 32768);
//   TextPacker packer(bytes);
//   const std::string frame = packer.pack("…");               // zstd -d -D dictionary reads it
//   TextUnpacker unpacker([&](std::uint32_t id) { return bytes_of(id); });
//   if (!unpacker.unpack(frame, text)) …it is damaged, or its dictionary is not there
//
// A frame says which dictionary it needs and how long its text is. One thread each.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::codec {

/// Of at most `bytes_max`, made of pieces of the texts; empty where these are too few.
std::string train_dictionary(const std::vector<std::string>& texts, std::size_t bytes_max);
/// By what frames name it, from 32768 to 2^31: what is below and above is reserved. Until then it
/// is a digest of what is in it.
void name_dictionary(std::string& dictionary, std::uint32_t id);

class TextPacker {
 public:
  explicit TextPacker(std::string_view dictionary);  // empty: without one
  TextPacker(TextPacker&&) noexcept;
  ~TextPacker();
  std::string pack(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct PackedFacts {
  std::uint32_t dictionary = 0;  // its id; 0: none
  std::uint64_t text_bytes = 0;
};
/// By the frame's header, of which the first 18 bytes are enough; nothing where it is not one that
/// a TextPacker makes.
std::optional<PackedFacts> packed_facts(std::string_view frame);
/// What the blocks of a frame may hold at most: one that says more is damaged.
std::uint64_t packed_text_bytes_max(std::size_t frame_bytes);

class TextUnpacker {
 public:
  /// The bytes of a dictionary; empty: it is not there.
  using Find = std::function<std::string(std::uint32_t id)>;
  explicit TextUnpacker(Find find);
  TextUnpacker(TextUnpacker&&) noexcept;
  ~TextUnpacker();
  /// False where it is no whole frame or its dictionary is not there, or is damaged; `text` is
  /// anything then. Takes as much memory as the frame says its text has, if that can be.
  bool unpack(std::string_view frame, std::string& text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::codec
