// for_ever(): a value that is never destroyed. A writer's thread that close() gave up on runs on
// while exit() destroys what has static storage; what that thread reads must still be there.
//
//   static const Schema& schema = base::for_ever(Schema{…});
#pragma once

#include <utility>

namespace daybook::base {

template <class T>
[[nodiscard]] T& for_ever(T value) {
  return *new T(std::move(value));
}

}  // namespace daybook::base
