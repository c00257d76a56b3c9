// What the cap on the store's size (setting db_max_size) took: rows that no policy let go, but that
// had to make room. `ingest` and `stats` tell it.
//
//   const CapTaken taken = cap_taken(reader, began);   // {2310, "2026-11-23"}
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daybook/reader.hpp"

namespace daybook::cli {

struct CapTaken {
  std::uint64_t rows = 0;
  std::string since;  // the first run that took some, ISO 8601; empty: none did
};
/// By runs of retention that began at `from` or later.
CapTaken cap_taken(const Reader& reader, std::optional<Time> from = {});

}  // namespace daybook::cli
