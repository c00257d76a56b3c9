// Splitter: bytes become pieces, each of which should be one JSON object.
//
// A line is a piece. An object that does not end on its line goes on until its braces close, or
// until something shows that it was cut off: a line end inside a string, or a line that begins
// another record.
// `[` and an object open an array, whose elements are the pieces. A piece is not checked to be
// JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "forms/block_buffer.hpp"
#include "forms/brace_scan.hpp"

namespace daybook::forms {

struct Piece {
  enum class Kind {
    whole,
    too_long,       // longer than limits::kRecordBytesMax: `text` is how it begins
    unclosed_array  // the input ended inside an array; `text` is empty
  };
  Kind kind = Kind::whole;
  std::string_view
      text;  // good until the next call; BlockBuffer::kPadding readable bytes behind it
  std::uint64_t line = 0;        // 1-based
  std::uint64_t offset = 0;      // of its first byte
  std::uint64_t end_offset = 0;  // behind it and its line end
  bool cut_off = false;          // only the input's end ended it: more input might belong to it
};

class Splitter {
 public:
  /// Where reading begins: behind some earlier piece.
  struct Start {
    std::uint64_t offset = 0, lines = 0;
    bool behind_line_end = true, within_array = false;
  };

  explicit Splitter(std::unique_ptr<codec::ByteSource> source) : buffer_(std::move(source)) {}
  Splitter(std::unique_ptr<codec::ByteSource> source, const Start& start);

  /// The next piece; false at the end of the input.
  bool next(Piece& piece);
  /// Cuts the last piece anew by braces instead of lines, for `{…}{…}` on one line and for an
  /// object that goes on in the next. False if that is nothing new; the piece then stands.
  bool cut_by_braces(Piece& piece);
  /// What stands from the beginning of the last piece on, `size` bytes if there are as many. The
  /// piece's text is no longer good.
  std::string_view look_ahead(std::size_t size);

  /// Puts the last piece back: next() cuts it anew, longer where there is more input by then.
  void put_back() noexcept;
  /// The last `size` bytes of the last piece, or as many as it has.
  std::string_view tail(std::size_t size) const noexcept;
  bool within_array() const noexcept { return in_array_; }
  /// After next() gave false: there may be more input by now.
  void go_on() noexcept { buffer_.go_on(); }

  std::uint64_t lines() const noexcept { return last_line_; }
  const BlockBuffer& buffer() const noexcept { return buffer_; }

 private:
  std::string_view unread() const noexcept { return buffer_.unread(); }
  bool has(std::size_t size);
  void advance(std::size_t size);
  bool to_next_piece();
  bool opens_array();
  std::size_t line_end(std::size_t from);
  void cut(Piece& piece, std::size_t size);
  void take(Piece& piece, std::size_t size);
  void take_line(Piece& piece);
  void take_braces(Piece& piece);
  void take_element(Piece& piece);
  void take_closed(Piece& piece, std::size_t size);
  void skip_long_line(Piece& piece);
  void skip_long_object(Piece& piece, BraceScan& scan);
  bool record_begins(std::size_t at, char before);

  BlockBuffer buffer_;
  std::string beginning_;          // of a piece that is too long
  std::size_t taken_ = 0;          // bytes of the last piece, still in the buffer
  std::uint64_t line_ = 1;         // of the first unread byte
  std::uint64_t last_line_ = 0;    // on which the last piece ended
  std::uint64_t line_before_ = 0;  // the same of the piece before
  bool in_array_ = false;
  bool array_told_ = false;  // that the input ended inside one
  bool by_line_ = false;     // the last piece is a line
};

}  // namespace daybook::forms
