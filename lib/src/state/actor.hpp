// Who acts on this thread: the key that a KeyScope holds, and the principal it turned out to be
// while that principal changes a store.
//
//   const state::ActingAs acting(principal.name);      // audit rows of this thread name it
//
// Functions that take a store's path have no room for a key; what they do by it is asked here.
#pragma once

#include <string>

namespace daybook::state {

/// The innermost KeyScope's; empty: none.
const std::string& acting_key() noexcept;
/// Puts another in its place; gives back the one before.
std::string exchange_acting_key(std::string key) noexcept;

/// Empty: the file's owner.
const std::string& acting_principal() noexcept;

class ActingAs {
 public:
  explicit ActingAs(std::string principal) noexcept;
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  std::string before_;
};

}  // namespace daybook::state
