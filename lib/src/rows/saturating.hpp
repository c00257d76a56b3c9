// SQL that adds to a sum and stays at 2^63-1: a sum that became REAL would fail in a STRICT table
// for ever.
#pragma once

#include <string>

namespace daybook::rows {

/// ", column = column + ?n", held at 2^63-1.
inline std::string add_saturating(const std::string& column, int parameter) {
  const std::string n = "?" + std::to_string(parameter);
  return ", " + column + " = CASE WHEN " + column + " > 9223372036854775807 - " + n +
         " THEN 9223372036854775807 ELSE " + column + " + " + n + " END";
}

}  // namespace daybook::rows
