#include "forms/form.hpp"

#include <string>

#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using Form = Input::Form;

/// What the keys alone say.
struct Seen {
  const Member* type = nullptr;
  const Member* model = nullptr;
  bool at = false, timestamp = false, request = false, answer = false, error = false;
  int of_completion_entry = 0, of_error_entry = 0;  // keys of the guide's two kinds of entry
};

Seen look(const SlicedRecord& record) {
  Seen seen;
  for (const Member& member : record.members) {
    const std::string_view key = member.key;
    const bool prompt = key == "prompt", response = key == "response", model = key == "model";
    const bool error = key == "error_type" || key == "error_message";
    const bool timestamp = key == "timestamp";
    if (key == "type") seen.type = &member;
    if (model) seen.model = &member;
    seen.at = seen.at || key == "at" || key == "ended_at";
    seen.timestamp = seen.timestamp || timestamp;
    seen.request = seen.request || prompt || key == "messages" || key == "input";
    seen.answer = seen.answer || response || key == "output" || key == "choices";
    seen.error = seen.error || error;
    seen.of_completion_entry += prompt || response || model || timestamp || key == "metadata";
    seen.of_error_entry += error || timestamp || key == "context";
  }
  return seen;
}

[[noreturn]] void unknown_type(const Member& type, const std::string& name) {
  const std::string_view near = nearest_type(name);
  if (near.empty()) expected("type", type_names(), type.raw);
  throw Problem{"type", "unknown type (is it \"" + std::string(near) + "\"?)",
                std::string(type.raw), false};
}

/// The kind that `type` names; nullopt: none that is known.
std::optional<Kind> kind_of(const Member* type) {
  const auto value = given(type);
  if (!value || !value->is(json::Type::string)) return std::nullopt;
  return kind_named(value->text());
}

bool is_guide_entry(const SlicedRecord& record, const Seen& seen) {
  const auto keys = static_cast<int>(record.members.size());
  return seen.timestamp &&
         ((keys == 5 && seen.of_completion_entry == 5) || (keys == 4 && seen.of_error_entry == 4));
}

bool is_system(const Seen& seen) {
  return seen.model && seen.model->raw == "\"system\"";
}

Recognised recognise_guide(const Seen& seen) {
  if (seen.error && !seen.request) return {Form::guide, Kind::error, false};
  if (seen.request || seen.answer || is_system(seen))
    return {Form::guide, Kind::completion, is_system(seen)};
  reject({}, "no prompt, response or error_type: not an entry of the guide's logs");
}

Recognised recognise_records(const Seen& seen) {
  if (const auto kind = kind_of(seen.type)) return {Form::records, *kind, false};
  const auto type = given(seen.type);
  if (type && !type->is(json::Type::string)) expected("type", "text", type->raw());
  if (type) unknown_type(*seen.type, type->text());
  if (seen.request || seen.answer) return {Form::records, Kind::completion, false};
  reject({}, "no `type`, and no messages or prompt that would make it a completion");
}

}  // namespace

Recognised recognise(const SlicedRecord& record, Form asked) {
  const Seen seen = look(record);
  switch (asked) {
    case Form::guide:
      return recognise_guide(seen);
    case Form::records:
      return recognise_records(seen);
    case Form::chat:
      return {Form::chat, Kind::completion, false};
    case Form::mcp:  // is not asked: it has no keys of ours
    case Form::automatic:
      break;
  }
  if (const auto kind = kind_of(seen.type)) return {Form::records, *kind, false};
  if (is_guide_entry(record, seen)) return recognise_guide(seen);
  const bool completion = seen.request || seen.answer;
  if (completion)
    return {seen.at && !seen.timestamp ? Form::records : Form::chat, Kind::completion, false};
  if (seen.error) return {Form::records, Kind::error, false};
  return recognise_records(seen);
}

}  // namespace daybook::forms
