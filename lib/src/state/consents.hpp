// Consents: whose text is not stored, as the table `consent` says (made on demand): users and
// sessions that took their consent to `content` back.
//
//   const auto consents = state::Consents::read(connection, settings.pseudonym_key);
//   if (consents.withhold("u42", "s7")) …numbers only
//
// By digest, so that a name that was erased since is still known when it comes again. Writers read
// them with the settings. A value; any thread once it is read.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "sql/connection.hpp"

namespace daybook::state {

/// The purpose that text is stored for.
constexpr std::string_view kContentPurpose = "content";

class Consents {
 public:
  static Consents read(sql::Connection& connection, std::string_view key);

  bool empty() const noexcept { return withdrawn_.empty(); }
  /// Names as stored; empty: none.
  bool withhold(std::string_view user, std::string_view session) const;

 private:
  std::string key_;
  std::set<std::string> withdrawn_;  // digests, each of its kind and name
};

}  // namespace daybook::state
