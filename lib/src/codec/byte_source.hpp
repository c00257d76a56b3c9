// ByteSource: bytes one block after another, from a file, a pipe or memory, inflated where they are
// gzip or zstd (by magic, never by name).
//
//   auto source = codec::inflating(codec::open_file("calls.jsonl.gz"), "calls.jsonl.gz");
//   while (std::size_t n = source->read(block, sizeof block)) use(block, n);
//
// Several gzip members or zstd frames one after another are one text. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace daybook::codec {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills up to `size` bytes and returns how many, at least one; 0 at the end. A pipe gives what
  /// it has. Throws Error{io}, also for a file that was cut meanwhile, and Error{corrupt} for
  /// damaged compressed input once all before it was given.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  /// Bytes taken so far from what is stored, before inflating.
  virtual std::uint64_t stored_read() const noexcept = 0;
  /// Size of what is stored; 0: unknown (a pipe).
  virtual std::uint64_t stored_total() const noexcept = 0;
};

/// A file, or standard input for "-". Throws Error: not_found, denied, invalid_argument (a folder),
/// io.
std::unique_ptr<ByteSource> open_file(const std::string& path);
std::unique_ptr<ByteSource> from_memory(std::string text);
/// The same bytes, inflated if they begin with the magic of gzip or zstd. Reads the first four
/// bytes at the first read(). `name` stands for the source in errors.
std::unique_ptr<ByteSource> inflating(std::unique_ptr<ByteSource> stored, std::string name);

}  // namespace daybook::codec
