// ZstWriter: text as one zstd frame with a checksum, pushed in piece by piece.
//
//   ZstWriter out(bytes, [&](std::string_view part) { write(file, part); });
//   out.write("…"); out.write("…"); out.finish();
//
// Made for long text that repeats itself far apart: histories that agents resend. The window is at
// most 128 MiB, which every `zstd -d` takes without being asked. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace daybook::codec {

class ZstWriter {
 public:
  using Put = std::function<void(std::string_view)>;
  /// `bytes`: how many will be written in all; the frame says so, and finish() holds one to it.
  ZstWriter(std::uint64_t bytes, Put put);
  ZstWriter(ZstWriter&&) noexcept;
  ~ZstWriter();

  void write(std::string_view bytes);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::codec
