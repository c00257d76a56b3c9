#include "forms/slicer.hpp"

#include <algorithm>
#include <functional>

#include "forms/block_buffer.hpp"
#include "forms/message_shape.hpp"
#include "forms/problem.hpp"
#include "json/escape.hpp"

namespace daybook::forms {
namespace {

static_assert(BlockBuffer::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t kCheckedEntries = 1u << 15;  // 512 KiB
constexpr std::size_t kHashedBytesMin = 48;  // a shorter text is checked as fast as it is hashed
constexpr std::size_t kKeptCapacity = 8u << 20;  // a parser that read a longer record is let go

/// Members whose elements are wanted one by one: they repeat from record to record.
bool is_sliced(std::string_view key) {
  return key == "messages" || key == "input";
}

/// The body of the string whose first byte is `begin`, up to its quote.
std::string_view string_body(const char* begin, const char* end) {
  const char* p = json::plain_end(begin, end);
  while (p != end && *p != '"') p = json::plain_end(p + (*p == '\\' && end - p > 1 ? 2 : 1), end);
  return {begin, static_cast<std::size_t>(p - begin)};
}

/// Only white space and one `mark` stand between the two.
bool is_parted(char mark, const char* from, const char* to) {
  bool marked = false;
  for (; from < to; ++from) {
    if (*from == mark && !marked) {
      marked = true;
    } else if (*from != ' ' && *from != '\t' && *from != '\r' && *from != '\n') {
      return false;
    }
  }
  return marked;
}

const char* end_of(std::string_view text) {
  return text.data() + text.size();
}

/// simdjson takes a string that a colon follows for a key and passes over what comes: whether what
/// it gave is all that stands there. Each value by itself is checked elsewhere.
bool is_all(std::string_view text, const SlicedRecord& record) {
  for (std::size_t i = 0; i < record.members.size(); ++i) {
    const Member& member = record.members[i];
    const bool last = i + 1 == record.members.size();
    const char* const next = last ? end_of(text) : record.members[i + 1].quoted.data();
    if (!is_parted(':', end_of(member.quoted), member.raw.data())) return false;
    if (!is_parted(last ? '}' : ',', end_of(member.raw), next)) return false;
    if (member.element_count == 0) continue;
    const auto* const element = &record.elements[member.first_element];
    for (std::size_t e = 0; e + 1 < member.element_count; ++e) {
      if (!is_parted(',', end_of(element[e]), element[e + 1].data())) return false;
    }
    if (!is_parted(']', end_of(element[member.element_count - 1]), end_of(member.raw)))
      return false;
  }
  return true;
}

/// The array that stands at `begin`, behind a colon, round its elements from `first` on.
std::string_view whole_array(const char* begin, const char* text_end,
                             const std::vector<std::string_view>& elements, std::size_t first) {
  begin = std::find(begin, text_end, '[');
  const char* const last = elements.size() == first ? begin : end_of(elements.back());
  const char* const end = std::find(last, text_end, ']');
  return {begin, static_cast<std::size_t>(end - begin) + (end == text_end ? 0 : 1)};
}

}  // namespace

Slicer::Slicer() : checked_(kCheckedEntries) {}

void Slicer::slice(std::string_view text, SlicedRecord& record) {
  record.members.clear();
  record.elements.clear();
  record.decoded_keys.clear();
  const simdjson::error_code error = walk(text, record);
  if (parser_.capacity() > kKeptCapacity) parser_ = simdjson::ondemand::parser();
  if (error == simdjson::SUCCESS) return check(text, record);
  const json::Outcome outcome = json::validate(text);
  if (!outcome) reject_json({}, text, outcome);
  if (error == simdjson::INCORRECT_TYPE) expected({}, "an object", text);
  reject({}, std::string("cannot be read: ") + simdjson::error_message(error));
}

simdjson::error_code Slicer::walk(std::string_view text, SlicedRecord& record) {
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  const simdjson::padded_string_view padded(text.data(), text.size(),
                                            text.size() + simdjson::SIMDJSON_PADDING);
  if (const auto error = parser_.iterate(padded).get(document)) return error;
  if (const auto error = document.get_object().get(object)) return error;
  for (auto found : object) {
    if (found.error()) return found.error();
    if (const auto error = add(found.value_unsafe(), text, record)) return error;
  }
  const char* rest = nullptr;  // there is none where the document ended
  return document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS
             ? simdjson::SUCCESS
             : simdjson::TRAILING_CONTENT;
}

simdjson::error_code Slicer::add(simdjson::ondemand::field& field, std::string_view text,
                                 SlicedRecord& record) {
  Member member;
  member.key = string_body(field.key().raw(), text.data() + text.size());
  member.quoted = {member.key.data() - 1, member.key.size() + 2};
  if (member.key.find('\\') != member.key.npos) {
    if (const json::Outcome outcome = json::validate(member.quoted); !outcome)
      return simdjson::STRING_ERROR;
    json::decode(member.key, record.decoded_keys.emplace_back());
    member.key = record.decoded_keys.back();
  }
  simdjson::ondemand::value value = field.value();
  simdjson::ondemand::array array;
  simdjson::ondemand::json_type type;
  if (const auto error = value.type().get(type)) return error;
  if (is_sliced(member.key) && type == simdjson::ondemand::json_type::array) {
    if (const auto error = value.get_array().get(array)) return error;
    member.first_element = record.elements.size();
    for (auto element : array) {
      std::string_view raw;
      if (const auto error = simdjson::to_json_string(element).get(raw)) return error;
      record.elements.push_back(raw);
    }
    member.element_count = record.elements.size() - member.first_element;
    member.raw =
        whole_array(end_of(member.quoted), end_of(text), record.elements, member.first_element);
  } else if (const auto error = simdjson::to_json_string(value).get(member.raw)) {
    return error;
  }
  record.members.push_back(member);
  return simdjson::SUCCESS;
}

bool Slicer::is_valid(std::string_view raw) {
  if (raw.size() < kHashedBytesMin) return static_cast<bool>(json::validate(raw));
  const std::size_t hash = std::hash<std::string_view>()(raw);
  Checked& entry = checked_[hash % kCheckedEntries];
  if (entry.hash == hash && entry.size == raw.size()) return true;
  if (!json::validate(raw)) return false;
  entry = {hash, raw.size()};
  return true;
}

void Slicer::check(std::string_view text, const SlicedRecord& record) {
  const auto fail = [&](const std::string& key, std::string_view raw) {
    json::Outcome outcome = json::validate(raw);
    outcome.offset += static_cast<std::size_t>(raw.data() - text.data());
    reject_json(key, text, outcome);
  };
  for (const Member& member : record.members) {
    for (std::size_t i = 0; i < member.element_count; ++i) {
      const std::string_view raw = record.elements[member.first_element + i];
      if (!is_valid(raw)) fail(element_key(member.key, i), raw);
    }
    if (member.element_count == 0 && !is_valid(member.raw))
      fail(std::string(member.key), member.raw);
  }
  if (!is_all(text, record)) fail({}, text);
  check_keys(record);
}

void Slicer::check_keys(const SlicedRecord& record) {
  keys_.clear();
  for (const Member& member : record.members) keys_.push_back(member.key);
  std::sort(keys_.begin(), keys_.end());
  const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
  if (twice != keys_.end()) reject(*twice, "the key stands twice");
}

}  // namespace daybook::forms
