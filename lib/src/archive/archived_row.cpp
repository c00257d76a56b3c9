#include "archive/archived_row.hpp"

#include <charconv>

#include "daybook/error.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::archive {
namespace {

constexpr std::string_view kMember = ",\"archived\":{";

void append_number(std::string& out, const char* key, std::int64_t value) {
  out.append(out.back() == '{' ? "\"" : ",\"").append(key).append("\":");
  out += std::to_string(value);
}

std::int64_t number_of(json::View value) {
  std::int64_t number = 0;
  const std::string_view raw = value.raw();
  std::from_chars(raw.data(), raw.data() + raw.size(), number);
  return number;
}

const retain::MomentKind* kind_of(std::string_view table) {
  for (const retain::MomentKind& kind : retain::moment_kinds())
    if (table == kind.table) return &kind;
  return nullptr;
}

}  // namespace

std::uint64_t ArchivedRow::key() const noexcept {
  constexpr int kKindShift = 56;  // ids stay below 2^53
  if (span != 0) return static_cast<std::uint64_t>(span);
  const auto place = static_cast<std::uint64_t>(kind - &retain::moment_kinds()[0]) + 1;
  return place << kKindShift | static_cast<std::uint64_t>(moment);
}

void append_archived(std::string& line, const ArchivedRow& row) {
  line.pop_back();
  line += kMember;
  append_number(line, "at_ns", row.at_ns);
  if (row.span != 0)
    append_number(line, "span", row.span);
  else
    append_number(line, row.kind->table, row.moment);
  if (row.error != 0) append_number(line, "own_error", row.error);
  if (!row.events.empty()) {
    line += ",\"events\":[";
    for (const std::int64_t id : row.events)
      line.append(line.back() == '[' ? "" : ",").append(std::to_string(id));
    line += ']';
  }
  if (row.is_all_own) line += ",\"own\":true";
  if (!row.own.empty()) {
    line += ",\"own\":[";
    for (const std::string& name : row.own) {
      if (line.back() != '[') line += ',';
      json::append_string(line, name);
    }
    line += ']';
  }
  if (!row.title.empty()) {
    line += ",\"title\":";
    json::append_string(line, row.title);
  }
  line += "}}";
}

/// Within a string its quotes would be escaped, and it holds no such member itself.
std::string_view without_archived(std::string_view line) noexcept {
  const auto at = line.rfind(kMember);
  return at == line.npos ? std::string_view() : line.substr(0, at);
}

ArchivedRow read_archived(std::string_view line) {
  ArchivedRow row;
  if (const auto member = json::View(line).find("archived"); member) {
    member->members([&](std::string_view key, json::View value) {
      if (key == "at_ns") {
        row.at_ns = number_of(value);
      } else if (key == "span") {
        row.span = number_of(value);
      } else if (key == "own_error") {
        row.error = number_of(value);
      } else if (key == "events") {
        value.elements([&](json::View id) { row.events.push_back(number_of(id)); });
      } else if (key == "own" && value.is_true()) {
        row.is_all_own = true;
      } else if (key == "own") {
        value.elements([&](json::View name) { row.own.push_back(name.text()); });
      } else if (key == "title") {
        row.title = value.text();
      } else if (const retain::MomentKind* const kind = kind_of(key)) {
        row.kind = kind;
        row.moment = number_of(value);
      }
    });
  }
  if (row.span == 0 && (row.kind == nullptr || row.moment == 0))
    throw Error(Error::Code::corrupt, "a line of the archive tells of no row",
                "it was not written by `daybook archive`");
  return row;
}

}  // namespace daybook::archive
