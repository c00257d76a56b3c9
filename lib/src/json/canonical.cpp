#include "json/canonical.hpp"

#include "json/walker.hpp"

namespace daybook::json {

Outcome canonical(std::string_view text, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + text.size());
  Walker<true> walker(text, out.data() + before);
  walker.document();
  out.resize(before + (walker.outcome ? walker.written() : 0));
  return walker.outcome;
}

Outcome validate(std::string_view text) {
  Walker<false> walker(text, nullptr);
  walker.document();
  return walker.outcome;
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    const char* const run = plain_end(p, end);
    out.append(p, run);
    p = run;
    if (p == end) break;
    char room[6];
    if (const auto c = static_cast<unsigned char>(*p); c < 0x80) {
      out.append(room, write_minimal(room, c));
      ++p;
    } else if (const std::size_t size = utf8_sequence(p, end)) {
      out.append(p, size);
      p += size;
    } else {
      out += "\xEF\xBF\xBD";
      ++p;
    }
  }
  out += '"';
}

const char* describe(Fault fault) noexcept {
  switch (fault) {
    case Fault::none:
      return "no fault";
    case Fault::syntax:
      return "not JSON";
    case Fault::duplicate_key:
      return "duplicate key";
    case Fault::too_deep:
      return "nested too deeply";
    case Fault::bad_utf8:
      return "not UTF-8";
  }
  return "not JSON";
}

}  // namespace daybook::json
