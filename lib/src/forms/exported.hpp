// The key `daybook` of a record that an export wrote: what the store knew of it and no other key
// says. What it says holds: nothing is derived or counted again.
//
//   "daybook":{"redactions":2,"tokens":{"input":120,"output":30,"cache_read":100}}
#pragma once

#include "daybook/record.hpp"
#include "forms/slicer.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// `redactions` and `time_missing`; refuses members that no kind of record has.
void decode_exported(const Member* member, Origin& origin);
/// `tokens`: the counts as they were stored, `input` with cached tokens. False where it is not
/// there.
bool decode_exported_tokens(const Member* member, bool input_excludes_cache, Usage& usage);
/// `result_bytes` of a tool execution.
std::optional<std::int64_t> exported_result_bytes(const Member* member);
std::uint32_t redactions_of(std::string_view key, json::View value);

}  // namespace daybook::forms
