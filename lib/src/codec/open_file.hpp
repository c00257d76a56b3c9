// OpenFile: a regular file that is read by offset, for what is more than one stream: who it is,
// what stands anywhere in it, whether it grew. It stays the same file when its name goes to
// another.
//
//   auto file = codec::OpenFile::open("app.log");
//   const codec::FileStatus status = file->status();
//   const std::string head = file->bytes_at(0, 1024);
//   auto source = file->source(position);        // shares the descriptor
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "codec/byte_source.hpp"

namespace daybook::codec {

struct FileStatus {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t modified_ns = 0;
};

class OpenFile : public std::enable_shared_from_this<OpenFile> {
 public:
  /// Throws Error: not_found, denied, invalid_argument (not a regular file), io.
  static std::shared_ptr<OpenFile> open(const std::string& path);
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  FileStatus status() const;
  /// Fills as many of `size` bytes as there are; how many.
  std::size_t read_at(std::uint64_t offset, char* out, std::size_t size) const;
  std::string bytes_at(std::uint64_t offset, std::size_t size) const;
  /// Whether it begins with the magic of gzip or zstd.
  bool is_compressed() const;
  /// The bytes from `offset` on, as stored. At the end read() gives 0, and more once there is more.
  std::unique_ptr<ByteSource> source(std::uint64_t offset);

 private:
  OpenFile(int descriptor, std::string path);

  const int descriptor_;
  const std::string path_;
};

/// Whether text that begins so is gzip or zstd.
bool is_compressed(std::string_view head) noexcept;

}  // namespace daybook::codec
