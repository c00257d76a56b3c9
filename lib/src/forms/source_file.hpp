// A file that is read in several runs: is it the one that a position was kept of, and what stands
// behind that position.
//
// A file is known by device, inode and the digest of its beginning; the digest of what stands
// before the position must agree as well, so that no file passes for another that begins alike.
// Positions of compressed files count inflated bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "codec/open_file.hpp"
#include "daybook/record.hpp"

namespace daybook::forms {

constexpr std::size_t kHeadBytesMax = 1024, kTailBytesMax = 256;

struct Behind {
  std::unique_ptr<codec::ByteSource> source;  // its first byte stands behind the position
  bool behind_line_end = true;
};

/// The bytes behind `known`; nothing where the file does not agree with it. Inflates all that
/// stands before, where the file is compressed.
std::optional<Behind> go_behind(codec::OpenFile& file, const SourcePosition& known,
                                const std::string& name);

/// The same question to a plain file, without reading on.
bool agrees(const codec::OpenFile& file, const SourcePosition& known);

/// Its first bytes, inflated, at most kHeadBytesMax.
std::string head_of(codec::OpenFile& file, const std::string& name);

}  // namespace daybook::forms
