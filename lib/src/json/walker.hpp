// Walker: one strict pass over a JSON text (RFC 8259), which checks it and, where asked, writes its
// canonical form. Private to this room.
//
// The canonical form is never longer than the text, so that it is written through a bare pointer
// into space of the text's size. Members are written as they come; only an object whose keys were
// not in order is put in order when it ends. Depth is bounded, so recursion is.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "json/canonical.hpp"
#include "json/escape.hpp"

namespace daybook::json {

struct Member {
  std::size_t key_at = 0, key_size = 0;  // the decoded key: in the text, or in Scratch::keys
  bool key_in_scratch = false;
  std::size_t source_at = 0;     // where the key stands in the text
  std::size_t from = 0, to = 0;  // the member in the output; equal: not written
};

/// Memory kept between walks; one per thread.
struct Scratch {
  std::vector<Member> members;  // of all open objects
  std::string keys;             // keys that held escapes, decoded
  std::string ordered;
};

inline Scratch& scratch() {
  thread_local Scratch kept;
  kept.members.clear();
  kept.keys.clear();
  return kept;
}

template <bool kWrite>
class Walker {
 public:
  /// `out` has room for text.size() bytes; unused unless kWrite.
  Walker(std::string_view text, char* out)
      : scratch_(scratch()),
        begin_(text.data()),
        p_(begin_),
        end_(begin_ + text.size()),
        out_(out),
        w_(out) {}

  Outcome outcome;

  /// The whole text: one value and white space.
  bool document() {
    if (!value(0)) return false;
    space();
    return p_ == end_ || fail(Fault::syntax);
  }

  bool value(int depth) {
    space();
    if (p_ == end_) return fail(Fault::syntax);
    switch (*p_) {
      case '{':
        return object(depth + 1, [&](std::string_view, bool&) { return value(depth + 1); });
      case '[':
        return array(depth + 1);
      case '"':
        return string();
      case 't':
        return literal("true");
      case 'f':
        return literal("false");
      case 'n':
        return literal("null");
      default:
        return number();
    }
  }

  /// Walks an object; `visit(key, drop)` consumes each value and may keep it out of the output.
  template <typename Visit>
  bool object(int depth, Visit&& visit) {
    if (depth > limits::kJsonDepthMax) return fail(Fault::too_deep);
    const std::size_t first = scratch_.members.size(), keys_before = scratch_.keys.size();
    const std::size_t start = written();
    put('{');
    bool in_order = true;
    ++p_;
    space();
    if (p_ != end_ && *p_ == '}') {
      ++p_;
      put('}');
      return true;
    }
    for (;;) {
      const std::size_t before = written();
      if (kWrite && before != start + 1) put(',');
      if (!key(first, in_order)) return false;
      bool drop = false;
      if (!visit(key_of(scratch_.members.back()), drop)) return false;
      if (kWrite && drop) {
        w_ = out_ + before;
        scratch_.members.back().from = before;
      }
      scratch_.members.back().to = written();
      space();
      if (p_ == end_) return fail(Fault::syntax);
      const char c = *p_++;
      if (c == '}') break;
      if (c != ',') return --p_, fail(Fault::syntax);
      space();
    }
    put('}');
    if (!in_order && !put_in_order(first, start)) return false;
    scratch_.members.resize(first);
    scratch_.keys.resize(keys_before);
    return true;
  }

  /// The string at the reading position.
  bool string() {
    put('"');
    ++p_;
    escapes_ = lone_ = false;
    for (;;) {
      const char* const run = plain_end(p_, end_);
      copy(static_cast<std::size_t>(run - p_));
      if (p_ == end_) return fail(Fault::syntax);
      const auto c = static_cast<unsigned char>(*p_);
      if (c == '"') break;
      if (c == '\\') {
        if (!escape()) return false;
      } else if (c < 0x20) {
        return fail(Fault::syntax);
      } else {
        const std::size_t size = utf8_sequence(p_, end_);
        if (size == 0) return fail(Fault::bad_utf8);
        copy(size);
      }
    }
    ++p_;
    put('"');
    outcome.lone_surrogate = outcome.lone_surrogate || lone_;
    return true;
  }

  void space() noexcept {
    while (p_ != end_ && (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t')) ++p_;
  }
  bool fail(Fault fault) noexcept { return fail_at(fault, static_cast<std::size_t>(p_ - begin_)); }
  bool at_end() const noexcept { return p_ == end_; }
  char peek() const noexcept { return p_ == end_ ? '\0' : *p_; }
  const char* position() const noexcept { return p_; }
  std::size_t written() const noexcept { return kWrite ? static_cast<std::size_t>(w_ - out_) : 0; }
  /// Of the last string: whether it held escapes, and among them a lone surrogate.
  bool last_had_escapes() const noexcept { return escapes_; }
  bool last_had_lone() const noexcept { return lone_; }

 private:
  bool fail_at(Fault fault, std::size_t offset) noexcept {
    outcome.fault = fault;
    outcome.offset = offset;
    return false;
  }
  void put(char c) noexcept {
    if constexpr (kWrite) *w_++ = c;
  }
  void copy(std::size_t size) noexcept {
    if constexpr (kWrite) {
      std::memcpy(w_, p_, size);
      w_ += size;
    }
    p_ += size;
  }

  std::string_view key_of(const Member& m) const noexcept {
    return {(m.key_in_scratch ? scratch_.keys.data() : begin_) + m.key_at, m.key_size};
  }

  /// Key and colon. Notes the member and whether the keys are still in order.
  bool key(std::size_t first, bool& in_order) {
    if (p_ == end_ || *p_ != '"') return fail(Fault::syntax);
    Member m;
    m.from = written();
    m.source_at = static_cast<std::size_t>(p_ - begin_);
    if (!string()) return false;
    const std::size_t body_at = m.source_at + 1;
    const std::size_t body_size = static_cast<std::size_t>(p_ - begin_) - 1 - body_at;
    m.key_in_scratch = escapes_;
    m.key_at = escapes_ ? scratch_.keys.size() : body_at;
    if (escapes_) decode({begin_ + body_at, body_size}, scratch_.keys);
    m.key_size = escapes_ ? scratch_.keys.size() - m.key_at : body_size;
    if (scratch_.members.size() > first) {
      const int order = key_of(scratch_.members.back()).compare(key_of(m));
      if (order == 0) return fail_at(Fault::duplicate_key, m.source_at);
      in_order = in_order && order < 0;
    }
    scratch_.members.push_back(m);
    space();
    if (p_ == end_ || *p_ != ':') return fail(Fault::syntax);
    ++p_;
    put(':');
    return true;
  }

  /// Sorts the members of the object that ends here, and with kWrite its output, which begins at
  /// `start`.
  bool put_in_order(std::size_t first, std::size_t start) {
    const auto members = scratch_.members.begin() + static_cast<std::ptrdiff_t>(first);
    const auto less = [&](const Member& a, const Member& b) {
      const int order = key_of(a).compare(key_of(b));
      return order < 0 || (order == 0 && a.source_at < b.source_at);
    };
    std::sort(members, scratch_.members.end(), less);
    const auto equal = [&](const Member& a, const Member& b) { return key_of(a) == key_of(b); };
    const auto twice = std::adjacent_find(members, scratch_.members.end(), equal);
    if (twice != scratch_.members.end())
      return fail_at(Fault::duplicate_key, (twice + 1)->source_at);
    if constexpr (kWrite) {
      std::string& ordered = scratch_.ordered;
      ordered.clear();
      for (auto m = members; m != scratch_.members.end(); ++m) {
        if (m->from == m->to) continue;
        if (!ordered.empty()) ordered += ',';
        ordered.append(out_ + m->from, m->to - m->from);
      }
      std::memcpy(out_ + start + 1, ordered.data(), ordered.size());
    }
    return true;
  }

  bool array(int depth) {
    if (depth > limits::kJsonDepthMax) return fail(Fault::too_deep);
    put('[');
    ++p_;
    space();
    if (p_ != end_ && *p_ == ']') {
      ++p_;
      put(']');
      return true;
    }
    for (;;) {
      if (!value(depth)) return false;
      space();
      if (p_ == end_) return fail(Fault::syntax);
      const char c = *p_++;
      if (c == ']') break;
      if (c != ',') return --p_, fail(Fault::syntax);
      put(',');
    }
    put(']');
    return true;
  }

  bool escape() {
    const Escape e = read_escape(p_, end_);
    if (e.code < 0) return fail(Fault::syntax);
    escapes_ = true;
    lone_ = lone_ || e.lone;
    p_ += e.size;
    if constexpr (kWrite) {
      const auto code = static_cast<std::uint32_t>(e.code);
      w_ = e.lone ? write_u_escape(w_, code) : write_minimal(w_, code);
    }
    return true;
  }

  bool literal(std::string_view word) {
    if (std::string_view(p_, static_cast<std::size_t>(end_ - p_)).substr(0, word.size()) != word) {
      return fail(Fault::syntax);
    }
    copy(word.size());
    return true;
  }

  bool number() {
    const char* q = p_;
    const auto digits = [&] {
      const char* const from = q;
      while (q != end_ && *q >= '0' && *q <= '9') ++q;
      return q != from;
    };
    if (q != end_ && *q == '-') ++q;
    if (q != end_ && *q == '0') {
      ++q;
    } else if (!digits()) {
      return fail(Fault::syntax);
    }
    if (q != end_ && *q == '.' && (++q, !digits())) return fail(Fault::syntax);
    if (q != end_ && (*q == 'e' || *q == 'E')) {
      ++q;
      if (q != end_ && (*q == '+' || *q == '-')) ++q;
      if (!digits()) return fail(Fault::syntax);
    }
    copy(static_cast<std::size_t>(q - p_));
    return true;
  }

  Scratch& scratch_;
  const char *begin_, *p_, *end_;
  char *out_, *w_;
  bool escapes_ = false, lone_ = false;
};

}  // namespace daybook::json
