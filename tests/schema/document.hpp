// The text of docs/schema.md, made from the comments of the SQL files.
//
//   DAYBOOK_UPDATE=1 daybook_tests "docs/schema.md says what the schema is"
//
// writes the file anew; without the variable the test compares.
#pragma once

#include <string>

namespace testing {

std::string schema_document();

}  // namespace testing
