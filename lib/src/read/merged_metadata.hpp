// MergedMetadata: the metadata of a call, of which a part stands in its own row and the rest is
// shared by its conversation, as the one object that came in: keys in byte order.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::read {

class MergedMetadata {
 public:
  /// Valid until the next call.
  std::string_view of(std::string_view shared, std::string_view own) {
    if (own.empty() || shared.empty() || !json::validate(shared) || !json::validate(own))
      return shared.empty() ? own : shared;
    std::map<std::string, std::string_view> members;
    for (const std::string_view object : {shared, own}) {
      json::View(object).members([&](std::string_view key, json::View value) {
        members.emplace(std::string(key), value.raw());
      });
    }
    merged_.clear();
    for (const auto& [key, value] : members) {
      merged_ += merged_.empty() ? '{' : ',';
      json::append_string(merged_, key);
      merged_.append(":").append(value);
    }
    return merged_ += '}';
  }

 private:
  std::string merged_;
};

}  // namespace daybook::read
