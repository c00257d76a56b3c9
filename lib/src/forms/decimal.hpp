// Decimal numbers of JSON, exactly: 0.1 + nine places is 100000000, not 99999999.
//
//   scaled("812.5", 6)           812500000: milliseconds as nanoseconds
//   scaled("1764000000.25", 9)   1764000000250000000
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace daybook::forms {

/// A checked JSON number times 10^places, rounded half away from zero; nullopt beyond int64.
std::optional<std::int64_t> scaled(std::string_view number, int places);
/// The same for whole numbers only ("12", "12.0", "1.2e1"); nullopt for others.
std::optional<std::int64_t> whole(std::string_view number);
/// The nearest double; infinite beyond its range.
double approximate(std::string_view number);

}  // namespace daybook::forms
