// Archive files: written under a name of their own, synced, read back, and only then renamed; and
// their reader, which knows at the end whether all of it was as it was written.
//
//   write_archive(path, header, [&](std::string& line) { return next(line); });
//   ArchiveReader reader(path);
//   while (reader.next(line)) …            // throws corrupt at the end where the digest differs
//
// Whoever has no daybook reads it with `zstd -dc FILE | jq`. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "codec/byte_source.hpp"
#include "crypto/stream_digest.hpp"

namespace daybook::archive {

/// The first line.
struct ArchiveHeader {
  std::string store;  // which, see store_id()
  std::int64_t epoch = 0;
  std::optional<std::int64_t> rules;        // version of the redaction rules its text met
  std::int64_t since_ns = 0, until_ns = 0;  // begin of its first and of its last row
  std::uint64_t records = 0, bytes = 0;     // of the lines that follow
  std::string digest;                       // of these lines with their ends
};

/// Counts lines and digests them.
class LinesDigest {
 public:
  void add(std::string_view line);
  std::uint64_t lines() const noexcept { return lines_; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  std::string hex() { return digest_.hex(); }  // once

 private:
  crypto::StreamDigest digest_;
  std::uint64_t lines_ = 0, bytes_ = 0;
};

/// Mode 0600. Gives the file's size. Throws Error, and leaves no file, where what was read back is
/// not what the header says, or what `next` gave is not: then the rows changed meanwhile.
std::uint64_t write_archive(const std::string& path, const ArchiveHeader& header,
                            const std::function<bool(std::string&)>& next);

class ArchiveReader {
 public:
  /// Reads the header. Throws not_found, denied, io; corrupt where it is no archive.
  explicit ArchiveReader(const std::string& path);
  const ArchiveHeader& header() const noexcept { return header_; }
  /// The next line, without its end; valid until the next call. False: the end, and all was right.
  bool next(std::string& line);
  /// Reads to the end.
  void verify();

 private:
  std::size_t read_block();
  bool read_line(std::string& line);
  [[noreturn]] void damaged(const std::string& what) const;

  std::string path_;
  std::unique_ptr<codec::ByteSource> source_;
  ArchiveHeader header_;
  LinesDigest seen_;
  std::string block_;
  std::size_t at_ = 0, end_ = 0;
  bool is_done_ = false;
};

}  // namespace daybook::archive
