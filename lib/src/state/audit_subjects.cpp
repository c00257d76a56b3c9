#include "state/audit_subjects.hpp"

#include <algorithm>
#include <charconv>

#include "crypto/digest.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kKnownMax = 1 << 18;  // beyond, one may be counted twice

std::string digest_of(const crypto::Key256& key, std::string_view salt, std::string_view name) {
  const crypto::Digest256 digest =
      crypto::KeyedDigest(key).add("subject").add(salt).add(name).finish();
  return std::string(crypto::bytes_of(digest).substr(0, StoredSubjects::kSaltBytes));
}

}  // namespace

void AuditSubjects::add(std::string_view kind, std::string_view id) {
  if (id.empty()) return;
  std::string name;
  name.append(kind).append(":").append(id);
  if (known_.size() < kKnownMax &&
      !known_.insert(crypto::siphash64(crypto::process_key(), name)).second)
    return;
  if (named_.size() < kNamedMax)
    named_.push_back(std::move(name));
  else
    ++more_;
}

std::string AuditSubjects::json() const {
  StoredSubjects stored;
  stored.names.assign(named_.begin(), named_.end());
  stored.more = more_;
  return stored.json();
}

StoredSubjects StoredSubjects::salted(std::string_view json) {
  StoredSubjects stored;
  json::View(json).elements([&](json::View element) {
    if (element.is(json::Type::number)) {
      const std::string_view raw = element.raw();
      std::from_chars(raw.data(), raw.data() + raw.size(), stored.more);
      return;
    }
    std::string salt(kSaltBytes, '\0');
    crypto::random_bytes(salt.data(), salt.size());
    stored.names.emplace_back(element.text());
    stored.salts.push_back(std::move(salt));
  });
  return stored;
}

std::optional<StoredSubjects> StoredSubjects::parse(std::string_view json, std::string_view salts) {
  if (json.empty() || json.front() != '[' || !json::validate(json)) return std::nullopt;
  StoredSubjects stored;
  json::View(json).elements([&](json::View element) {
    const std::string_view raw = element.raw();
    if (element.is(json::Type::number))
      std::from_chars(raw.data(), raw.data() + raw.size(), stored.more);
    else if (element.is(json::Type::string))
      stored.names.emplace_back(element.text());
    else
      stored.names.emplace_back();
  });
  if (salts.size() != stored.names.size() * kSaltBytes || stored.json() != json)
    return std::nullopt;
  for (std::size_t at = 0; at < salts.size(); at += kSaltBytes)
    stored.salts.emplace_back(salts.substr(at, kSaltBytes));
  return stored;
}

std::string StoredSubjects::json() const {
  std::string text = "[";
  const auto next = [&] {
    if (text.size() > 1) text += ',';
  };
  for (const auto& name : names) {
    next();
    if (name)
      json::append_string(text, *name);
    else
      text += "null";
  }
  if (more != 0) {
    next();
    text += std::to_string(more);
  }
  return text + ']';
}

std::string StoredSubjects::joined_salts() const {
  std::string joined;
  for (const std::string& salt : salts) joined += salt;
  return joined;
}

std::size_t StoredSubjects::erased() const noexcept {
  return static_cast<std::size_t>(std::count(names.begin(), names.end(), std::nullopt));
}

bool StoredSubjects::erase(std::string_view name, const crypto::Key256& key) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != name) continue;
    salts[i] = digest_of(key, salts[i], name);
    names[i].reset();
    return true;
  }
  return false;
}

void StoredSubjects::add_to(crypto::KeyedDigest& link, const crypto::Key256& key) const {
  link.add(static_cast<std::int64_t>(names.size())).add(more);
  for (std::size_t i = 0; i < names.size(); ++i)
    link.add(names[i] ? digest_of(key, salts[i], *names[i]) : salts[i]);
}

}  // namespace daybook::state
