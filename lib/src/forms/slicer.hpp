// Slicer: one record's text becomes its top-level members, each as raw JSON, in one pass of
// simdjson.
//
//   slicer.slice(text, record);      // throws Problem
//   record.members[1].key            // "messages"
//   record.members[1].raw            // "[{…},{…}]"
//   record.elements[0]               // "{…}"
//
// All raw text is checked: RFC 8259, UTF-8, no key twice in one object. What was checked lately (a
// message that is sent again) is recognised by a hash and not checked again.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::forms {

struct Member {
  std::string_view key;  // decoded
  std::string_view raw;
  std::size_t first_element = 0,
              element_count = 0;  // only of `messages` and `input`, where an array
  std::string_view quoted = {};   // the key as it stands
};

struct SlicedRecord {
  std::vector<Member> members;
  std::vector<std::string_view> elements;
  std::deque<std::string> decoded_keys;  // those that held escapes
};

class Slicer {
 public:
  Slicer();
  /// `text` has BlockBuffer::kPadding readable bytes behind it. What is given refers to `text`.
  void slice(std::string_view text, SlicedRecord& record);

 private:
  struct Checked {
    std::size_t hash = 0, size = 0;
  };

  simdjson::error_code walk(std::string_view text, SlicedRecord& record);
  simdjson::error_code add(simdjson::ondemand::field& field, std::string_view text,
                           SlicedRecord& record);
  void check(std::string_view text, const SlicedRecord& record);
  void check_keys(const SlicedRecord& record);
  /// Whether `raw` is valid; what was found valid lately costs a hash.
  bool is_valid(std::string_view raw);

  simdjson::ondemand::parser parser_;
  std::vector<Checked> checked_;
  std::vector<std::string_view> keys_;  // scratch
};

}  // namespace daybook::forms
