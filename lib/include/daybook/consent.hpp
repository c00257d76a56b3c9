// Consent: who agreed to what, when, and who took it back. Of a user or session whose consent to
// `content` was withdrawn only numbers are stored: no text of calls, errors, tools or events.
//
//   daybook::withdraw_consent("daybook.db", {"alice"});           // numbers only from now on
//   daybook::give_consent("daybook.db", {"alice", "", "content", "form 17"});
//
// Writers follow within a batch, in every process. What was stored before stays until it is erased
// (erase.hpp). Names are as they came in; they are kept as the store has them (pseudonyms). Every
// function opens the file for itself and throws Error. Any thread. Audited.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT Consent {
  std::string user, session;             // one of these; empty in a list: it was erased since
  std::string purpose = "content";       // or any other, which is only kept
  std::string evidence;                  // where it is told: a form, a letter
  std::optional<Time> given, withdrawn;  // by read_consents()
  bool withholds = false;                // likewise: text of it is not stored now
};

/// Throws invalid_argument unless one of user and session is named.
DAYBOOK_EXPORT void give_consent(const std::string& path, const Consent& consent);
/// Also where none was given: then it marks who never agreed.
DAYBOOK_EXPORT void withdraw_consent(const std::string& path, const Consent& consent);
/// All that ever were, the youngest last.
DAYBOOK_EXPORT std::vector<Consent> read_consents(const std::string& path);

}  // namespace daybook
