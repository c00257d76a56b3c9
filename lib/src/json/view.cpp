#include "json/view.hpp"

namespace daybook::json {

std::string View::text() const {
  std::string out;
  const std::string_view body = raw_.substr(1, raw_.size() - 2);
  if (body.find('\\') == body.npos) return std::string(body);
  decode(body, out);
  // Decoding wrote lone surrogates as ED A0 80 … ED BF BF, which no checked text holds.
  for (std::size_t at = 0; (at = out.find('\xED', at)) != out.npos; at += 3) {
    if (static_cast<unsigned char>(out[at + 1]) >= 0xA0) out.replace(at, 3, "\xEF\xBF\xBD");
  }
  return out;
}

bool View::has_lone_surrogate() const noexcept {
  const char* const end = raw_.data() + raw_.size();
  for (std::size_t at = raw_.find('\\'); at != raw_.npos; at = raw_.find('\\', at)) {
    const Escape escape = read_escape(raw_.data() + at, end);
    if (escape.lone) return true;
    at += static_cast<std::size_t>(escape.size);
  }
  return false;
}

std::optional<View> View::find(std::string_view name) const {
  std::optional<View> found;
  if (!is(Type::object)) return found;
  members([&](std::string_view key, View value) {
    if (key == name && !value.is(Type::null)) found.emplace(value);
  });
  return found;
}

const char* View::skip_string(const char* p) const noexcept {
  const char* const end = raw_.data() + raw_.size();
  for (++p; *p != '"'; p = plain_end(p, end)) {
    p += *p == '\\' ? 2 : 1;
  }
  return p + 1;
}

const char* View::skip(const char* p) const noexcept {
  const char* const end = raw_.data() + raw_.size();
  if (*p == '"') return skip_string(p);
  if (*p != '{' && *p != '[') {
    while (p != end && *p != ',' && *p != '}' && *p != ']' && static_cast<unsigned char>(*p) > ' ')
      ++p;
    return p;
  }
  int depth = 0;
  do {
    switch (*p) {
      case '"':
        p = skip_string(p);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        --depth;
        break;
      default:
        break;
    }
    ++p;
  } while (depth > 0);
  return p;
}

}  // namespace daybook::json
