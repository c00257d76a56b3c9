// reapply_erasures() without asking who may: for whoever was asked already.
#pragma once

#include <string>

#include "daybook/erase.hpp"

namespace daybook::erase {

EraseResult reapply(const std::string& path, const EraseOptions& options);

}  // namespace daybook::erase
