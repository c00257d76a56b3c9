// Prompt prints: the fingerprints of prompts, made again of the text as it is stored now.
#pragma once

#include <cstdint>

#include "sql/connection.hpp"
#include "state/settings.hpp"

namespace daybook::retain {

/// In a write transaction. Prompts that became equal stay apart, under fingerprints of their own.
/// The rows that were changed.
std::uint64_t renew_prompt_prints(sql::Connection& db, const state::Settings& settings);

}  // namespace daybook::retain
