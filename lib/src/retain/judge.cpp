#include "retain/judge.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "redact/spans.hpp"

namespace daybook::retain {
namespace {

/// Names that are replaced stay apart, and equal ones equal: what is grouped by them holds.
std::string name_for(const state::Settings& settings, std::string_view name) {
  constexpr std::size_t kDigits = 8;
  const std::string pseudonym = state::pseudonym(settings, name);
  return std::string(redact::kReplacement) + "_" + pseudonym.substr(pseudonym.size() - kDigits);
}

}  // namespace

/// Without a table they are not told.
void Judge::count(const char* table, std::uint32_t found) {
  const std::vector<std::uint64_t>& hits = engine_.rule_hits();
  const std::vector<std::string>& names = engine_.rules().names();
  seen_.resize(hits.size() + 1);
  std::uint64_t told = 0;
  for (std::size_t rule = 0; rule <= hits.size(); ++rule) {
    const std::uint64_t now = rule < hits.size() ? hits[rule] : engine_.failed();
    const std::uint64_t more = now - std::exchange(seen_[rule], now);
    told += more;
    if (more > 0 && table != nullptr)
      hits_[{table, rule < hits.size() ? names[rule] : std::string("failed")}] += more;
  }
  if (told == 0 && found > 0 && table != nullptr) hits_[{table, "identifier"}] += found;
}

std::optional<std::string> Judge::replaced(TextForm form, std::string_view text,
                                           std::uint32_t& found) {
  std::string out;
  switch (form) {
    case TextForm::text:
      found = engine_.text(text, out);
      return found > 0 ? std::optional(std::move(out)) : std::nullopt;
    case TextForm::json:
      found = engine_.json(text, out);
      return found > 0 ? std::optional(std::move(out)) : std::nullopt;
    case TextForm::label:
      if (!engine_.identifier_is_private(text)) return std::nullopt;
      return replaced(TextForm::text, text, found);
    case TextForm::name:
      found = engine_.identifier_is_private(text) ? 1 : 0;
      return found > 0 ? std::optional(name_for(settings_, text)) : std::nullopt;
    case TextForm::identifier:
      if (settings_.ids == state::Settings::Ids::keep) return std::nullopt;
      found = engine_.identifier_is_private(text) ? 1 : 0;
      return found > 0 ? std::optional(state::pseudonym(settings_, text)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> Judge::look(const char* table, TextForm form, std::string_view text) {
  std::uint32_t found = 0;
  std::optional<std::string> out = replaced(form, text, found);
  if (found == 0) return std::nullopt;
  count(table, found);
  if (out && *out == text) return std::nullopt;  // it stands there already
  return out;
}

}  // namespace daybook::retain
