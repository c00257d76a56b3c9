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

/// `before`: the next ids of when it was asked for.
FoundRows find_rows(sql::Connection& connection, const Subject& subject,
                    const state::StoreState& before);

}  // namespace daybook::erase
