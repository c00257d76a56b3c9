// Rejector: makes Rejections. What it shows of the input is redacted first and cut afterwards, so
// that no cut can hide from a rule the half of an address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daybook/input.hpp"
#include "forms/problem.hpp"
#include "forms/splitter.hpp"
#include "redact/engine.hpp"

namespace daybook::forms {

class Rejector {
 public:
  Rejector(std::string source, const Input::Options& options);

  Rejection make(const Problem& problem, const Piece& piece, std::string_view raw);

 private:
  redact::Engine& engine();
  std::string clean(std::string_view text);
  std::string clean_cut(std::string_view scanned);
  std::string clean_raw(std::string_view raw, std::size_t bytes_max);

  std::string source_;
  bool redact_;
  redact::RuleSet::Options rules_;
  std::optional<redact::Engine> engine_;  // made when first needed
};

}  // namespace daybook::forms
