#include "write/metadata.hpp"

#include "base/limits.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::write {
namespace {

constexpr std::size_t kOwnBytesMax = 256;  // it stands in the span's row

void append(std::string& out, const std::string& key, std::string_view value) {
  out += out.empty() ? '{' : ',';
  json::append_string(out, key);
  (out += ':') += value;
}

}  // namespace

void Metadata::learn(std::int64_t conversation, std::string_view canonical) {
  if (last_.size() >= limits::kMetadataConversations) last_.clear();
  std::string& last = last_[conversation];
  if (!last.empty() && last != canonical) {
    const json::View now(canonical);
    json::View(last).members([&](const std::string_view key, json::View value) {
      const auto same = now.find(key);
      if (same && same->raw() != value.raw()) vary(key);
    });
  }
  last = canonical;
}

void Metadata::vary(std::string_view key) {
  if (varying_.size() < limits::kMetadataKeys) varying_.emplace(key);
}

void Metadata::meet(Scrubber& scrubber, std::int64_t conversation, std::string_view canonical,
                    const rows::SpanTable::Metadata& stored) {
  if (stored.shared.empty() || !json::validate(stored.shared) ||
      (!stored.own.empty() && !json::validate(stored.own))) {
    return;  // a damaged row; packed text is not looked at
  }
  cleaned_.known = false;
  scrubber.clean(cleaned_, canonical, true);  // what is stored was redacted too
  learn(conversation, stored.shared);
  learn(conversation, cleaned_.redactions > 0 ? std::string_view(cleaned_.text) : canonical);
  if (!stored.own.empty()) {
    json::View(stored.own).members([&](const std::string_view key, json::View) { vary(key); });
  }
  last_[conversation] = canonical;
  scrubber.offer_json(split(canonical) ? std::string_view(shared_) : canonical, stored.content_id,
                      stored.shared);
}

/// Into `shared_` and `own_`; false where that saves nothing.
bool Metadata::split(std::string_view canonical) {
  shared_.clear();
  own_.clear();
  if (varying_.empty() || canonical.find("\\ud") != canonical.npos) return false;
  std::string name;
  json::View(canonical).members([&](const std::string_view key, json::View value) {
    name = key;
    append(varying_.contains(name) ? own_ : shared_, name, value.raw());
  });
  if (shared_.empty() || own_.empty() || own_.size() >= kOwnBytesMax) return false;
  shared_ += '}';
  own_ += '}';
  return true;
}

Metadata::Stored Metadata::store(Scrubber& scrubber, std::int64_t conversation,
                                 std::string_view canonical) {
  if (canonical.empty()) return {};
  if (conversation != 0) {
    learn(conversation, canonical);
    if (split(canonical)) return {scrubber.json_id(shared_), scrubber.json_field(own_, redacted_)};
  }
  return {scrubber.json_id(canonical), {}};
}

}  // namespace daybook::write
