#include "forms/splitter.hpp"

#include <algorithm>
#include <cstring>

#include "base/limits.hpp"

namespace daybook::forms {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::uint64_t newlines(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) ++count;
  return count;
}

}  // namespace

Splitter::Splitter(std::unique_ptr<codec::ByteSource> source, const Start& start)
    : buffer_(std::move(source), start.offset),
      line_(start.lines + (start.behind_line_end ? 1 : 0)),
      last_line_(start.lines),
      in_array_(start.within_array) {}

void Splitter::put_back() noexcept {
  taken_ = 0;
  by_line_ = array_told_ = false;
  last_line_ = line_before_;
}

std::string_view Splitter::tail(std::size_t size) const noexcept {
  const std::string_view last = unread().substr(0, taken_);
  return last.substr(last.size() - std::min(size, last.size()));
}

bool Splitter::has(std::size_t size) {
  while (unread().size() < size) {
    if (!buffer_.more()) return false;
  }
  return true;
}

void Splitter::advance(std::size_t size) {
  const std::string_view gone = unread().substr(0, size);
  // A line's only newline is its last byte.
  line_ += by_line_ && size > 0 ? (gone.back() == '\n' ? 1 : 0) : newlines(gone);
  by_line_ = false;
  buffer_.consume(size);
}

bool Splitter::next(Piece& piece) {
  advance(taken_);
  taken_ = 0;
  line_before_ = last_line_;
  if (!to_next_piece()) {
    if (!in_array_ || array_told_) return false;
    array_told_ = true;
    take(piece, 0);
    piece.kind = Piece::Kind::unclosed_array;
    piece.cut_off = true;
    return true;
  }
  if (unread().front() == '{') {
    if (in_array_) {
      take_braces(piece);
    } else {
      take_line(piece);
      if (piece.kind == Piece::Kind::whole && piece.text.back() != '}') take_braces(piece);
    }
  } else {
    in_array_ ? take_element(piece) : take_line(piece);
    // It opens an array if what comes next is an object.
    if (piece.text == "[" && unread().find_first_not_of(kSpace, 1) == std::string_view::npos)
      piece.cut_off = true;
  }
  return true;
}

/// Steps over white space, commas and an array's brackets.
bool Splitter::to_next_piece() {
  if (buffer_.offset() == 0 && has(3) && unread().substr(0, 3) == kByteOrderMark) advance(3);
  for (;;) {
    const std::size_t space = std::min(unread().find_first_not_of(kSpace), unread().size());
    advance(space);
    if (!has(1)) return false;
    const char c = unread().front();
    if (kSpace.find(c) != kSpace.npos) continue;
    if (c == ',' || (c == ']' && in_array_) || (c == '[' && !in_array_ && opens_array())) {
      if (c != ',') in_array_ = c == '[';
      advance(1);
      continue;
    }
    return true;
  }
}

bool Splitter::opens_array() {
  for (std::size_t i = 1; has(i + 1); ++i) {
    const char c = unread()[i];
    if (kSpace.find(c) == kSpace.npos) return c == '{' || c == ']';
  }
  return false;
}

/// Where the line ends that holds byte `from`: at its newline or at the input's end. More than
/// kRecordBytesMax bytes are not looked at.
std::size_t Splitter::line_end(std::size_t from) {
  for (;;) {
    const std::size_t found = unread().find('\n', from);
    if (found != std::string_view::npos) return found;
    from = unread().size();
    if (from > limits::kRecordBytesMax || !buffer_.more()) return from;
  }
}

void Splitter::take(Piece& piece, std::size_t size) {
  cut(piece, size);
  last_line_ = line_ + newlines(piece.text);
  by_line_ = false;
}

void Splitter::cut(Piece& piece, std::size_t size) {
  taken_ = size;
  const std::string_view text = unread().substr(0, size);
  piece.kind = Piece::Kind::whole;
  piece.text = text.substr(0, text.find_last_not_of(kSpace) + 1);
  piece.line = line_;
  piece.offset = buffer_.offset();
  piece.end_offset = piece.offset + size;
  piece.cut_off = false;
}

void Splitter::take_line(Piece& piece) {
  const std::size_t end = line_end(0);
  if (end > limits::kRecordBytesMax) return skip_long_line(piece);
  cut(piece, std::min(end + 1, unread().size()));
  piece.cut_off = end == unread().size();
  last_line_ = line_;
  by_line_ = true;
}

/// An array's element that is no object.
void Splitter::take_element(Piece& piece) {
  std::size_t size = 0;
  while (has(size + 1) && std::strchr(",]\n", unread()[size]) == nullptr &&
         size < limits::kRecordBytesMax)
    ++size;
  const bool ends = has(size + 1);
  take(piece, std::max<std::size_t>(size, 1));
  piece.cut_off = !ends;
}

void Splitter::take_braces(Piece& piece) {
  constexpr int never_closes = 1 << 30;
  BraceScan scan;
  bool first_line = true;
  for (;;) {
    const BraceScan::Stop stop = scan.run(unread());
    if (scan.pos > limits::kRecordBytesMax) return skip_long_object(piece, scan);
    if (stop == BraceScan::Stop::closed) return take_closed(piece, scan.pos);
    if (stop == BraceScan::Stop::need_more) {
      if (buffer_.more()) continue;
      take(piece, unread().size());
      piece.cut_off = true;
      return;
    }
    const std::size_t behind = scan.pos + 1;
    if (!in_array_) {
      if (scan.in_string && first_line) return take(piece, behind);
      if (scan.in_string) scan.depth = never_closes;  // broken: the next record tells where it ends
      if (has(behind + 1) && unread()[behind] == '{' &&
          (scan.depth >= never_closes || record_begins(behind, scan.last))) {
        return take(piece, behind);
      }
    }
    scan.in_string = scan.escaped = first_line = false;
    scan.pos = behind;
  }
}

/// An object of `size` bytes. What follows it on its line belongs to it, and spoils it, unless that
/// is another object.
void Splitter::take_closed(Piece& piece, std::size_t size) {
  std::size_t end = size;
  const auto blank = [this](std::size_t at) {
    return unread()[at] == ' ' || unread()[at] == '\t' || unread()[at] == '\r';
  };
  while (!in_array_ && has(end + 1) && blank(end)) ++end;
  const bool ends = in_array_ || end < unread().size();
  if (in_array_ || !ends || unread()[end] == '{' || unread()[end] == ',') {
    take(piece, size);
    piece.cut_off = !ends;
    return;
  }
  const std::size_t line = line_end(end);
  take(piece, std::min(line + 1, unread().size()));
  piece.cut_off = line == unread().size();
}

/// Whether a line that starts with a brace, in the middle of an open object, is another record: it
/// is where no value may stand, or where it closes on the same line.
bool Splitter::record_begins(std::size_t at, char before) {
  if (std::strchr(",[:", before) == nullptr) return true;
  const std::size_t end = line_end(at);
  const std::string_view line = unread().substr(at, end - at);
  BraceScan scan;
  const bool closes = scan.run(line) == BraceScan::Stop::closed && scan.pos > 2;
  return closes && line.find_first_not_of(kSpace, scan.pos) == line.npos;
}

void Splitter::skip_long_line(Piece& piece) {
  take(piece, 0);
  beginning_ = unread().substr(0, limits::kRejectScannedBytesMax);
  do {
    const std::size_t found = unread().find('\n');
    const bool ends = found != std::string_view::npos;
    advance(ends ? found + 1 : unread().size());
    if (ends) break;
  } while (buffer_.more());
  piece.kind = Piece::Kind::too_long;
  piece.text = beginning_;
  piece.end_offset = buffer_.offset();
}

void Splitter::skip_long_object(Piece& piece, BraceScan& scan) {
  take(piece, 0);
  beginning_ = unread().substr(0, limits::kRejectScannedBytesMax);
  for (;;) {
    const bool closed = scan.depth == 0;
    const BraceScan::Stop stop = closed ? BraceScan::Stop::closed : scan.run(unread());
    const bool newline = stop == BraceScan::Stop::newline;
    advance(scan.pos + (newline ? 1 : 0));
    scan.pos = 0;
    if (stop == BraceScan::Stop::closed) break;
    if (newline) scan.in_string = scan.escaped = false;
    if (newline && !in_array_ && has(1) && unread().front() == '{') break;
    if (!newline && !buffer_.more()) break;
  }
  piece.kind = Piece::Kind::too_long;
  piece.text = beginning_;
  piece.end_offset = buffer_.offset();
}

bool Splitter::cut_by_braces(Piece& piece) {
  if (!by_line_ || piece.kind != Piece::Kind::whole || piece.text.front() != '{') return false;
  const std::size_t before = piece.text.size();
  take_braces(piece);
  return piece.kind != Piece::Kind::whole || piece.text.size() != before;
}

std::string_view Splitter::look_ahead(std::size_t size) {
  has(size);
  return unread().substr(0, size);
}

}  // namespace daybook::forms
