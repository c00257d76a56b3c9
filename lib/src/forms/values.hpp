// Values: one member read as the type that its key demands. Each throws Problem naming the key.
//
// A member that is null counts as absent everywhere.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"
#include "forms/slicer.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// The member's value; nullopt if it is absent or null.
std::optional<json::View> given(const Member* member) noexcept;

std::string text_of(const Member* member);  // a string; empty if absent
/// A name or id: a string, or a number as its source text.
std::string name_of(const Member* member);
std::string name_of(std::string_view key, json::View value);
/// A text as it reads, another value as its JSON; empty if absent.
std::string readable(const Member* member);
std::optional<bool> bool_of(const Member* member);
/// A number of `unit` (places behind the point that make it nanoseconds), 0 to 31 days.
std::optional<Nanos> duration_of(const Member* member, int places);
std::optional<std::int64_t> whole_of(std::string_view key, json::View value, std::int64_t min,
                                     std::int64_t max, const char* range);
std::optional<double> cost_of(const Member* member);
/// A finite number.
double number_of(std::string_view key, json::View value);
std::optional<double> number_of(const Member* member);
/// One of `words`, in any case; empty if absent. `words` are told as "a, b or c".
std::string word_of(const Member* member, std::initializer_list<std::string_view> words);
std::vector<std::string> tags_of(const Member* member);

/// A value for metadata or parameters: numbers keep their source text.
Value value_of(json::View value);
/// The members of an object, and nothing else.
Fields object_of(std::string_view key, json::View value);
/// An object's members; another value as {"value": …}, which sets `wrapped`.
Fields fields_of(const Member* member, bool& wrapped);
/// Adds members that no key took; a name that is taken becomes `<name>_2`.
void add_unknown(const std::vector<const Member*>& unknown, Fields& fields);

}  // namespace daybook::forms
