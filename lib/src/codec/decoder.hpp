// Decoder: one compressed stream, pushed in and pulled out block by block. Private to this room:
// zlib and zstd each stand behind one.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace daybook::codec {

class Decoder {
 public:
  struct Step {
    std::size_t taken = 0;         // bytes of input used
    std::size_t given = 0;         // bytes of output written
    bool stream_ended = false;     // a member or frame is complete; the next step begins another
    const char* damage = nullptr;  // what is wrong with the input; static text
  };

  virtual ~Decoder() = default;
  virtual Step step(std::string_view in, char* out, std::size_t size) = 0;
};

std::unique_ptr<Decoder> gz_decoder();
std::unique_ptr<Decoder> zst_decoder();

}  // namespace daybook::codec
