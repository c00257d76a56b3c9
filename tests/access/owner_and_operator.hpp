// The keys of a store whose policy was turned on: of alice, its owner, and of op, an operator.
//
//   const KeyScope acting(owner_and_operator(store.path).op);
#pragma once

#include <string>

#include "daybook/access.hpp"

namespace daybook::test {

struct OwnerAndOperator {
  std::string owner, op;
};

inline OwnerAndOperator owner_and_operator(const std::string& path) {
  OwnerAndOperator keys;
  keys.owner = enable_access(path, "alice").text;
  const KeyScope acting(keys.owner);
  add_principal(path, "op", "operator");
  keys.op = add_key(path, "op").text;
  return keys;
}

}  // namespace daybook::test
