// The certificate of an erasure: what was asked, by whom and when, what went, what was searched for
// what, and what came of it; without a name.
//
//   result.certificate = certificate(connection, told, result);
#pragma once

#include <cstdint>
#include <string>

#include "daybook/erase.hpp"
#include "sql/connection.hpp"

namespace daybook::erase {

struct Told {
  std::string request;    // "user e_…"
  std::string principal;  // empty: the file's owner
  std::int64_t asked_ns = 0, finished_ns = 0;
  std::size_t canaries = 0;
  std::string before;  // the certificate of its runs before, whose figures are added; empty: none
};
/// "erased", "held": a hold keeps some, "unfinished", or "found": a canary was.
const char* outcome(const EraseResult& result) noexcept;
std::string certificate(sql::Connection& connection, const Told& told, const EraseResult& result);

}  // namespace daybook::erase
