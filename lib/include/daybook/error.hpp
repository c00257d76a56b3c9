// Error: the one exception of daybook's control plane (open, migrate, query, report, flush).
//
//   try { store.flush(); }
//   catch (const daybook::Error& e) { std::cerr << e.what() << "; " << e.hint << '\n'; }
//
// The code says what a caller can do about it; `hint` says what an operator can do. Neither text
// ever holds a record's content, a SQL parameter or a key. The data plane (submit) never throws.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "daybook/export.hpp"

namespace daybook {

struct DAYBOOK_EXPORT Error : std::runtime_error {
  enum class Code {
    invalid_argument,  // the caller's value cannot be used; nothing was done
    not_found,         // no such store, view, conversation …
    busy,              // another process or job holds what is needed; try again
    denied,            // the principal or the file mode forbids it
    corrupt,           // the file is not a store, or is damaged
    schema_too_new,    // a newer daybook upgraded the store; install that version
    schema_too_old,    // the store waits for an upgrade that open() may not apply; run that
    io,                // the disk or file system failed
    full,              // disk or quota is full; writing goes on by itself when there is room
    closed,            // the store was closed
    forked,            // this process forked: call Store::reopen_after_fork() in the child
    timeout,           // the deadline passed; the work may still complete
    internal           // a defect of daybook
  };

  Error(Code error_code, const std::string& what, std::string advice = {}, int sqlite_result = 0)
      : std::runtime_error(what),
        code(error_code),
        sqlite_code(sqlite_result),
        hint(std::move(advice)) {}

  Code code;
  int sqlite_code;   // SQLite's extended result code, 0 where SQLite was not involved
  std::string hint;  // what to do about it, one line; may be empty
};

/// The code's name as written in the enumeration, for logs and JSON ("schema_too_new").
DAYBOOK_EXPORT const char* name(Error::Code code) noexcept;

}  // namespace daybook
