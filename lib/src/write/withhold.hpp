// What is left of a record whose subject took the consent to its text back: numbers, names, ids,
// times, parameters and tags.
//
//   const Record bare = without_content(record);
#pragma once

#include "daybook/record.hpp"

namespace daybook::write {

Record without_content(const Record& record);

}  // namespace daybook::write
