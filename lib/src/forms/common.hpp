// What every record may say: ids, service, status, level, tags, metadata, failure.
#pragma once

#include <optional>

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// Reads the common keys; those that this kind of record has no place for are kept aside. Call it
/// before the record's own keys, and finish_metadata() after them.
void decode_common(Keyed& keyed, const Context& context, Kind kind, Common& common, Origin& origin);
/// Reads `level` again, for a part of a record.
Level level_of(std::string_view key, json::View value);
/// Reads `error`: an object, a text, or true. Members of the object that Failure has no place for
/// are kept as metadata `error`. Sets the status.
std::optional<Failure> decode_failure(Keyed& keyed, Common& common);
/// Adds the members that no key took and those kept aside, or rejects the first of the former where
/// Options::strict.
void finish_metadata(const Keyed& keyed, const Context& context, Kind kind, Common& common);

}  // namespace daybook::forms
