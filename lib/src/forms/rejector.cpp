#include "forms/rejector.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace daybook::forms {
namespace {

constexpr std::size_t kKeyCharactersMax = 80, kValueCharactersMax = 40;

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

redact::Engine& Rejector::engine() {
  if (!engine_) engine_.emplace(redact::RuleSet::make(rules_));
  return *engine_;
}

std::string Rejector::clean(std::string_view text) {
  std::string valid = as_utf8(text), out;
  if (!redact_) return valid;
  return engine().text(valid, out) > 0 ? out : valid;
}

/// What is certain of a text that goes on behind `scanned`. A rule may not know the first half of
/// an address at the end, and may see another one in it. So the text is redacted with and without
/// its last eighth, and what both agree on was decided by what stands in full.
std::string Rejector::clean_cut(std::string_view scanned) {
  const std::size_t margin = scanned.size() / 8;
  std::string whole = clean(without_escapes(scanned));
  const std::string head = clean(without_escapes(scanned.substr(0, scanned.size() - margin)));
  const auto ends = std::mismatch(whole.begin(), whole.end(), head.begin(), head.end());
  const auto agreed = static_cast<std::size_t>(ends.first - whole.begin());
  whole.resize(base::truncate_utf8(whole, agreed).size());
  return whole;
}

/// `raw` of `bytes_max` or more bytes may go on, and is not looked at beyond them.
std::string Rejector::clean_raw(std::string_view raw, std::size_t bytes_max) {
  const std::string_view scanned = raw.substr(0, bytes_max);
  std::string out;
  if (!redact_) {
    out = as_utf8(scanned);
  } else if (raw.size() >= bytes_max) {
    out = clean_cut(scanned);
  } else if (!json::validate(raw)) {
    out = clean(without_escapes(raw));
  } else {
    if (engine().json(raw, out) == 0) out = raw;
  }
  out.resize(base::truncate_utf8(out, limits::kRejectRawBytesMax).size());
  return out;
}

Rejector::Rejector(std::string source, const Input::Options& options)
    : source_(std::move(source)), redact_(options.redact_rejections) {
  if (!options.redaction_pack.empty()) rules_.pack = options.redaction_pack;
  rules_.rules = options.redaction_rules;
  rules_.add_rules = options.redaction_add_rules;
}

Rejection Rejector::make(const Problem& problem, const Piece& piece, std::string_view raw) {
  Rejection rejection;
  rejection.source = redact_ && engine().identifier_is_private(source_) ? clean(source_) : source_;
  rejection.line = piece.line;
  rejection.offset = piece.offset;
  rejection.key = shortened(clean(problem.key), kKeyCharactersMax);
  rejection.error = clean(problem.error);
  if (!problem.value.empty())
    rejection.error += ", got " + shortened(clean_raw(problem.value, Problem::kValueBytesMax),
                                            kValueCharactersMax);
  rejection.raw = clean_raw(raw, limits::kRejectScannedBytesMax);
  return rejection;
}

}  // namespace daybook::forms
