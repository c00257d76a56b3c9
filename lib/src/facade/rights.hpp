// Rights: whom a logger writes as, and the operations it was given. A value that loggers share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facade/write_gate.hpp"

namespace daybook {

struct Rights {
  std::shared_ptr<Pass> pass;                          // empty: the store's own
  std::optional<std::vector<std::string>> operations;  // see Logger::allowing()
};

}  // namespace daybook
