#include "redact/leaf_string.hpp"

#include <cstdint>
#include <cstring>

#include "json/escape.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

std::size_t LeafString::read(std::string_view text, std::size_t at) {
  cuts_.clear();
  decoded_.clear();
  const std::size_t begin = at + 1;
  const std::size_t quote = text.find('"', begin);
  if (quote == kNone) return kNone;
  is_plain_ = std::memchr(text.data() + begin, '\\', quote - begin) == nullptr;
  if (!is_plain_) return decode(text, begin);
  plain_ = text.substr(begin, quote - begin);
  return quote + 1;
}

std::size_t LeafString::decode(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t run = at;
    while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
    decoded_.append(text, run, at - run);
    if (at == text.size()) return kNone;
    if (text[at] == '"') return at + 1;
    at = decode_escape(text, at);
    if (at == kNone) return kNone;
  }
  return kNone;
}

std::size_t LeafString::decode_escape(std::string_view text, std::size_t at) {
  const json::Escape escape = json::read_escape(text.data() + at, text.data() + text.size());
  if (escape.code < 0) return kNone;
  const auto size = static_cast<std::size_t>(escape.size);
  if (escape.lone) {
    cuts_.push_back({decoded_.size(), text.substr(at, size)});
  } else {
    char utf8[4];
    decoded_.append(utf8, json::utf8_encode(utf8, static_cast<std::uint32_t>(escape.code)));
  }
  return at + size;
}

std::string_view LeafString::piece(std::size_t index) const noexcept {
  if (is_plain_) return plain_;
  const std::size_t begin = index == 0 ? 0 : cuts_[index - 1].decoded_at;
  const std::size_t end = index == cuts_.size() ? decoded_.size() : cuts_[index].decoded_at;
  return std::string_view(decoded_).substr(begin, end - begin);
}

std::string_view LeafString::escape_behind(std::size_t index) const noexcept {
  return index < cuts_.size() ? cuts_[index].escape : std::string_view();
}

}  // namespace daybook::redact
