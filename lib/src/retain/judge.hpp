// Judge: what the rules make of text that is stored, and how often each found something where.
//
//   Judge judge(engine, settings);
//   if (auto clean = judge.look("span", TextForm::text, status_message)) update(*clean);
//
// What it makes of a name or an identifier is the same for equal input, in every table and every
// run: a scan that was interrupted may begin anew. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "redact/engine.hpp"
#include "retain/stored_text.hpp"
#include "state/settings.hpp"

namespace daybook::retain {

class Judge {
 public:
  Judge(redact::Engine& engine, const state::Settings& settings)
      : engine_(engine), settings_(settings) {}

  /// What has to stand in its place; nothing: it may stay. Counted for the table; nullptr: not
  /// counted.
  std::optional<std::string> look(const char* table, TextForm form, std::string_view text);

  /// By table and rule.
  using Hits = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  const Hits& hits() const noexcept { return hits_; }

 private:
  std::optional<std::string> replaced(TextForm form, std::string_view text, std::uint32_t& found);
  void count(const char* table, std::uint32_t found);

  redact::Engine& engine_;
  const state::Settings& settings_;
  std::vector<std::uint64_t> seen_;  // the engine's hits so far, by rule; behind them its failures
  Hits hits_;
};

}  // namespace daybook::retain
