// What belongs to a subject: its own rows, and those of its traces and conversations that name
// nobody themselves.
//
//   const FoundRows found = find_rows(connection, subject, bounds);
//
// Ids alone, read without the guard: what is written meanwhile has later ids and is not meant. One
// thread.
#pragma once

#include <cstdint>
#include <vector>

#include "erase/subject.hpp"
#include "retain/moments.hpp"
#include "sql/connection.hpp"
#include "state/store_state.hpp"

namespace daybook::erase {

struct FoundRows {
  std::vector<std::int64_t> spans;
  std::vector<std::int64_t> moments[retain::kMomentKinds];  // as moment_kinds()
};

/// `before`: the next ids of when it was asked for. `from_ns`: those that began then or later.
FoundRows find_rows(sql::Connection& connection, const Subject& subject,
                    const state::StoreState& before, std::int64_t from_ns = INT64_MIN);

/// When the last of its rows began that began at `from_ns` or later; 0: none did. Costs a look at
/// the rows of its index; before a time that is still to come, at all of the store.
std::int64_t newest_ns(sql::Connection& connection, const Subject& subject, std::int64_t from_ns);

}  // namespace daybook::erase
