// Which form a record is in, and what it is.
#pragma once

#include "forms/context.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

struct Recognised {
  Input::Form form = Input::Form::records;
  Kind kind = Kind::completion;
  bool system_entry = false;  // of the guide: a completion of the model "system"
};

/// Throws Problem for a type that is unknown or not taken, and where nothing tells what the record
/// is.
Recognised recognise(const SlicedRecord& record, Input::Form asked);

}  // namespace daybook::forms
