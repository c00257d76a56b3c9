#include "forms/rejector.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

namespace daybook::forms {
namespace {

constexpr std::size_t kKeyCharactersMax = 80, kValueCharactersMax = 40;
constexpr std::size_t kScannedBytesMax = 16 * limits::kRejectRawBytesMax;

std::string shortened(const std::string& value, std::size_t characters_max) {
  const std::string_view first = base::first_characters(value, characters_max);
  return first.size() == value.size() ? value : std::string(first) + "…";
}

/// Broken JSON with \u0040 and its like written out, since rules see text and not escapes.
std::string without_escapes(std::string_view raw) {
  std::string out;
  while (!raw.empty()) {
    const std::size_t slash = raw.find("\\u");
    out += raw.substr(0, slash);
    if (slash == raw.npos) break;
    raw.remove_prefix(slash);
    const json::Escape escape = json::read_escape(raw.data(), raw.data() + raw.size());
    const bool printable =
        escape.code > ' ' && escape.code < 0x7F && escape.code != '"' && escape.code != '\\';
    const std::size_t size = printable ? static_cast<std::size_t>(escape.size) : 2;
    printable ? out += static_cast<char>(escape.code) : out += "\\u";
    raw.remove_prefix(size);
  }
  return out;
}

/// `text` with what is not UTF-8 replaced, so that the rejection can be written as JSON.
std::string as_utf8(std::string_view text) {
  std::string quoted, out;
  json::append_string(quoted, text);
  json::decode(std::string_view(quoted).substr(1, quoted.size() - 2), out);
  return out;
}

}  // namespace

std::string Rejector::clean(std::string_view text) {
  std::string valid = as_utf8(text), out;
  if (!redact_) return valid;
  if (!engine_) engine_.emplace();
  return engine_->text(valid, out) > 0 ? out : valid;
}

std::string Rejector::clean_raw(std::string_view raw) {
  std::string out;
  if (redact_ && raw.size() <= kScannedBytesMax && json::validate(raw)) {
    if (!engine_) engine_.emplace();
    if (engine_->json(raw, out) == 0) out = raw;
  } else {
    const std::string_view scanned = base::truncate_utf8(raw, kScannedBytesMax);
    out = clean(redact_ ? without_escapes(scanned) : std::string(scanned));
  }
  out.resize(base::truncate_utf8(out, limits::kRejectRawBytesMax).size());
  return out;
}

Rejection Rejector::make(const Problem& problem, const Piece& piece, std::string_view raw) {
  Rejection rejection;
  rejection.source = source_;
  rejection.line = piece.line;
  rejection.offset = piece.offset;
  rejection.key = shortened(clean(problem.key), kKeyCharactersMax);
  rejection.error = clean(problem.error);
  if (!problem.value.empty())
    rejection.error += ", got " + shortened(clean_raw(problem.value), kValueCharactersMax);
  rejection.raw = clean_raw(raw);
  return rejection;
}

}  // namespace daybook::forms
