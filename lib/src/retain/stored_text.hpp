// StoredText: every column of the store that holds text of an application, and what that text is.
// What redaction looks at again, erasing would have to look at too.
//
//   for (const StoredText& column : stored_text()) … column.table, column.name
//
// A test holds the list against the schema: a column of type TEXT is here or is told apart as none.
#pragma once

#include <vector>

namespace daybook::retain {

enum class TextForm {
  text,
  json,
  name,       // of a dictionary, an operation: replaced whole
  label,      // a name that may say more: what is private in it is replaced
  identifier  // becomes a pseudonym
};

struct StoredText {
  const char* table;
  const char* name;  // of the column
  TextForm form;
};

/// All but content.text, error.type and rollup_error_group.type, which hang together with others.
const std::vector<StoredText>& stored_text();

}  // namespace daybook::retain
