#include "redact/pattern_reader.hpp"

#include <algorithm>
#include <cctype>

namespace daybook::redact {
namespace {

constexpr std::size_t kPlacesMax = 400, kDepthMax = 50;
constexpr std::size_t kUnbounded = static_cast<std::size_t>(-1);
constexpr std::size_t kBoundMax = 256;  // a repeat of more counts as unbounded

ByteSet range(int low, int high) {
  ByteSet set;
  for (int c = low; c <= high; ++c) set.set(static_cast<std::size_t>(c));
  return set;
}

ByteSet of_char(int c) {
  if (c > 0x7F) return range(0x80, 0xFF);  // some byte of the character
  ByteSet set;
  set.set(static_cast<std::size_t>(c));
  return set;
}

ByteSet words() {
  return range('0', '9') | range('A', 'Z') | range('a', 'z') | of_char('_');
}

ByteSet spaces() {
  return range(9, 13) | of_char(' ');
}

ByteSet both_cases(ByteSet set) {
  for (std::size_t c = 'a'; c <= 'z'; ++c)
    if (set[c] || set[c ^ 0x20]) set.set(c).set(c ^ 0x20);
  return set;
}

}  // namespace

void PatternReader::refuse(const std::string& what) {
  throw CannotJudge{what};
}

void PatternReader::read() {
  Part all = alternatives();
  if (!done()) refuse("a bracket is closed that was not opened");
  out_.first_ = all.first;
  out_.last_ = all.last;
  out_.begins_at_word_ = word_edge_;
  if (!word_edge_) return;
  ByteSet begins;
  for (std::size_t place : out_.first_) begins |= out_.sets_[place];
  if ((begins & ~words()).none()) out_.guard_ |= words();
  if ((begins & words()).none()) out_.guard_ |= ~words();
}

PatternReader::Part PatternReader::alternatives() {
  if (++depth_ > kDepthMax) refuse("groups are nested too deep");
  Part all = sequence();
  while (!done() && peek() == '|') {
    if (depth_ == 1) {  // what stood ahead of the first alternative guards that one only
      out_.guard_.reset();
      word_edge_ = false;
      before_any_ = false;
    }
    ++at_;
    const Part other = sequence();
    all.empty |= other.empty;
    all.first.insert(all.first.end(), other.first.begin(), other.first.end());
    all.last.insert(all.last.end(), other.last.begin(), other.last.end());
  }
  --depth_;
  return all;
}

void PatternReader::join(Part& left, const Part& right) {
  for (std::size_t from : left.last)
    for (std::size_t to : right.first) out_.edges_[from][to] = Automaton::kOnce;
  if (left.empty) left.first.insert(left.first.end(), right.first.begin(), right.first.end());
  if (right.empty) {
    left.last.insert(left.last.end(), right.last.begin(), right.last.end());
  } else {
    left.last = right.last;
  }
  left.empty &= right.empty;
}

PatternReader::Part PatternReader::sequence() {
  Part all;
  while (!done() && peek() != '|' && peek() != ')') {
    const Part part = repeated(item());
    join(all, part);
  }
  return all;
}

bool PatternReader::times(Times& times) {
  if (done()) return false;
  const char c = peek();
  if (c == '*' || c == '+' || c == '?') {
    times = {c == '+' ? 1u : 0u, c == '?' ? 1u : kUnbounded, false};
    ++at_;
  } else if (c == '{') {
    std::size_t at = at_ + 1, numbers[2] = {0, kUnbounded};
    const std::size_t begin = at;
    const auto number = [&](std::size_t& value) {
      std::size_t read = 0;
      const std::size_t from = at;
      while (at < pattern_.size() && std::isdigit(static_cast<unsigned char>(pattern_[at])) != 0)
        read = std::min<std::size_t>(read * 10 + static_cast<std::size_t>(pattern_[at++] - '0'),
                                     100'000);
      if (at > from) value = read;
      return at > from;
    };
    const bool has_first = number(numbers[0]);
    if (at < pattern_.size() && pattern_[at] == ',') {
      ++at;
      number(numbers[1]);
    } else {
      numbers[1] = numbers[0];
    }
    if (at == begin || at >= pattern_.size() || pattern_[at] != '}' || !has_first) return false;
    times = {numbers[0], numbers[1], false};
    at_ = at + 1;
  } else {
    return false;
  }
  if (!done() && (peek() == '+' || peek() == '?')) times.possessive = pattern_[at_++] == '+';
  return true;
}

void PatternReader::loop(const Part& part, bool possessive) {
  for (std::size_t from : part.last) {
    for (std::size_t to : part.first) {
      Automaton::Edge& edge = out_.edges_[from][to];
      if (edge == Automaton::kOnce && !possessive) out_.twice_ = true;
      if (edge == Automaton::kNone) edge = possessive ? Automaton::kKept : Automaton::kOnce;
    }
  }
}

PatternReader::Part PatternReader::repeated(Part part) {
  Times times;
  while (this->times(times)) {
    if (times.most == 0) return {};
    if (times.most > kBoundMax) loop(part, times.possessive);
    if (times.least == 0) part.empty = true;
  }
  return part;
}

PatternReader::Part PatternReader::one(const ByteSet& set) {
  if (out_.sets_.size() == kPlacesMax) refuse("the pattern is too long to be judged");
  const std::size_t place = out_.sets_.size();
  out_.sets_.push_back(any_case_ ? both_cases(set) : set);
  out_.edges_.emplace_back(kPlacesMax, Automaton::kNone);
  before_any_ = false;
  return {false, {place}, {place}};
}

PatternReader::Part PatternReader::item() {
  const char c = pattern_[at_++];
  switch (c) {
    case '(':
      return group();
    case '[':
      return one(char_class());
    case '\\':
      return escape();
    case '.':
      return one(~ByteSet());
    case '^':
      if (before_any_ && depth_ == 1) out_.guard_ |= ~of_char('\n');
      return {};
    case '$':
      return {};
    default:
      return one(of_char(static_cast<unsigned char>(c)));
  }
}

bool PatternReader::skip_to(std::string_view text) {
  if (pattern_.substr(at_, text.size()) != text) return false;
  at_ += text.size();
  return true;
}

/// (?<!x) at the pattern's begin, where x is one byte: no match begins behind it.
void PatternReader::look_behind(bool negative) {
  const bool begins = before_any_ && depth_ == 1;
  const std::size_t first = out_.sets_.size();
  const Part inside = alternatives();
  const bool one_byte = !inside.empty && inside.first == inside.last;
  for (std::size_t place = first; begins && one_byte && place < out_.sets_.size(); ++place) {
    if (negative) out_.guard_ |= out_.sets_[place];
  }
  if (begins && one_byte && !negative) {
    ByteSet wanted;
    for (std::size_t place = first; place < out_.sets_.size(); ++place) wanted |= out_.sets_[place];
    out_.guard_ |= ~wanted;
  }
  before_any_ = begins;
}

PatternReader::Part PatternReader::group() {
  bool look = false, possessive = false;
  if (skip_to("*")) refuse("verbs are not allowed in a rule");
  const bool before = before_any_;
  if (skip_to("?")) {
    if (skip_to("<=") || skip_to("<!")) {
      look_behind(pattern_[at_ - 1] == '!');
      if (done() || pattern_[at_++] != ')') refuse("a bracket is not closed");
      return {};
    }
    if (skip_to("=") || skip_to("!")) {
      look = true;
    } else if (skip_to(">")) {
      possessive = true;
    } else if (skip_to("P<") || skip_to("<") || skip_to("'")) {
      const std::size_t end = pattern_.find_first_of(">'", at_);
      if (end == pattern_.npos) refuse("a group's name does not end");
      at_ = end + 1;
    } else if (skip_to("#")) {
      at_ = std::min(pattern_.find(')', at_), pattern_.size() - 1) + 1;
      return {};
    } else if (!skip_to(":")) {
      while (!done() && std::string_view("imsn-").find(peek()) != std::string_view::npos) ++at_;
      if (skip_to(")")) return {};
      if (!skip_to(":")) refuse("references, conditions and recursion are not allowed in a rule");
    }
  }
  Part inside = alternatives();
  if (done() || pattern_[at_++] != ')') refuse("a bracket is not closed");
  if (possessive) {  // what it took is kept: its repeats are not tried otherwise
    for (std::size_t from = 0; from < out_.sets_.size(); ++from)
      for (std::size_t to : inside.first)
        if (out_.edges_[from][to] == Automaton::kOnce && from >= inside.first[0])
          out_.edges_[from][to] = Automaton::kKept;
  }
  if (!look) return inside;
  before_any_ = before;
  return {true, inside.first, {}};  // it may be looked at, and nothing follows it
}

ByteSet PatternReader::escaped_set(char c) {
  switch (c) {
    case 'd':
      return range('0', '9');
    case 'D':
      return ~range('0', '9');
    case 'w':
      return words();
    case 'W':
      return ~words();
    case 's':
    case 'h':
    case 'v':
      return spaces() | range(0x80, 0xFF);
    case 'S':
    case 'H':
    case 'V':
    case 'N':
      return ~of_char(' ');
    case 'p':
    case 'P': {
      if (!done() && peek() == '{') {
        at_ = std::min(pattern_.find('}', at_), pattern_.size() - 1) + 1;
      } else {
        ++at_;
      }
      return ~ByteSet();
    }
    default:
      return {};
  }
}

/// The character that the escape at hand stands for, or -1 if it is none.
int PatternReader::code_point() {
  const char c = pattern_[at_ - 1];
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'f':
      return '\f';
    case 'e':
      return 27;
    case 'a':
      return 7;
    case 'x': {
      int value = 0;
      const bool braces = skip_to("{");
      for (int i = 0;
           !done() && std::isxdigit(static_cast<unsigned char>(peek())) != 0 && (braces || i < 2);
           ++i) {
        const int digit = std::isdigit(static_cast<unsigned char>(peek())) != 0
                              ? peek() - '0'
                              : (peek() | 0x20) - 'a' + 10;
        value = std::min(value * 16 + digit, 0x10FFFF);
        ++at_;
      }
      if (braces && !skip_to("}")) refuse("\\x{ does not end");
      return value;
    }
    default:
      return std::isalnum(static_cast<unsigned char>(c)) != 0 ? -1 : static_cast<unsigned char>(c);
  }
}

PatternReader::Part PatternReader::escape() {
  if (done()) refuse("the pattern ends in an escape");
  const char c = pattern_[at_++];
  if (c == 'b' || c == 'B' || c == 'A' || c == 'G' || c == 'z' || c == 'Z') {
    if (c == 'b' && before_any_ && depth_ == 1) word_edge_ = true;
    if ((c == 'A' || c == 'G') && before_any_ && depth_ == 1) out_.guard_ = ~ByteSet();
    return {};
  }
  const ByteSet set = escaped_set(c);
  if (set.any()) return one(set);
  const int code = code_point();
  if (code < 0) refuse(std::string("\\") + c + " is not allowed in a rule");
  return one(of_char(code));
}

ByteSet PatternReader::class_member(int& single) {
  single = -1;
  const char c = pattern_[at_++];
  if (c == '[' && !done() && peek() == ':') {
    const std::size_t end = pattern_.find(":]", at_);
    if (end == pattern_.npos) refuse("[: does not end");
    at_ = end + 2;
    return ~ByteSet();
  }
  if (c != '\\') {
    single = static_cast<unsigned char>(c);
    return of_char(single);
  }
  if (done()) refuse("a set is not closed");
  const char escaped = pattern_[at_++];
  if (escaped == 'b') return of_char(8);
  const ByteSet set = escaped_set(escaped);
  if (set.any()) return set;
  single = code_point();
  if (single < 0) refuse(std::string("\\") + escaped + " is not allowed in a set");
  return of_char(single);
}

ByteSet PatternReader::char_class() {
  const bool negative = skip_to("^");
  ByteSet set;
  bool first = true;
  while (first || done() || peek() != ']') {
    first = false;
    if (done()) refuse("a set is not closed");
    int low = -1;
    const ByteSet member = class_member(low);
    set |= member;
    if (low < 0 || at_ + 1 >= pattern_.size() || peek() != '-' || pattern_[at_ + 1] == ']')
      continue;
    ++at_;
    int high = -1;
    set |= class_member(high);
    if (high >= low) set |= range(std::min(low, 0xFF), std::min(high, 0xFF));
  }
  ++at_;
  return negative ? ~set : set;
}

}  // namespace daybook::redact
