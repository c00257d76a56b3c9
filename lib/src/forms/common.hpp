// What every record may say: ids, service, status, level, tags, metadata, failure.
#pragma once

#include <optional>

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"

namespace daybook::forms {

/// Reads the common keys. Call it before the record's own keys, and finish_metadata() after them.
void decode_common(Keyed& keyed, const Context& context, Common& common, Origin& origin);
/// Reads `error`: an object, a text, or true. Members of the object that Failure has no place for
/// are kept as metadata `error`. Sets the status.
std::optional<Failure> decode_failure(Keyed& keyed, Common& common);
/// Adds the members that no key took, or rejects them where Options::strict.
void finish_metadata(const Keyed& keyed, const Context& context, Kind kind, Common& common);

}  // namespace daybook::forms
