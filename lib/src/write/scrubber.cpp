#include "write/scrubber.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "redact/spans.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

std::string_view short_of(std::string_view name) noexcept {
  return base::truncate_utf8(name, limits::kNameBytesMax);
}

}  // namespace

Scrubber::Scrubber(sql::Connection& db, const fold::Hasher& hasher)
    : hasher_(hasher), window_(limits::kContentWindowEntries), content_(db), runs_(db) {}

void Scrubber::use_rules(std::shared_ptr<const redact::RuleSet> rules) {
  rules_.reset();
  if (rules) rules_.emplace(std::move(rules));
}

Scrubber::Stored Scrubber::store(Form form, std::string_view bytes, const crypto::Digest128& key,
                                 const fold::Cleaned* ahead) {
  if (const Stored* known = window_.find(key)) return *known;
  if (ahead == nullptr || !ahead->known) {
    write::clean(rules(), form == Form::json, bytes, cleaned_);
    ahead = &cleaned_;
  }
  if (ahead->redactions > 0) bytes = ahead->text;
  Stored stored;
  stored.redactions = ahead->redactions;
  stored.checksum = ahead->checksum;
  stored.content_id = runs_.find(bytes, stored.checksum);
  if (stored.content_id == 0) {
    stored.content_id = state_->next_content_id++;
    content_.insert(stored.content_id, bytes, stored.checksum);
    runs_.put(stored.content_id, bytes, stored.checksum);
    state_->text_bytes += static_cast<std::int64_t>(bytes.size());
    count_new(stored.redactions, ahead->hits);
    new_bytes_ += bytes.size();
  }
  window_.put(key, stored);
  return stored;
}

void Scrubber::offer_json(std::string_view canonical, std::int64_t content_id,
                          std::string_view stored) {
  if (!runs_.is_open(content_id)) return;
  write::clean(rules(), true, canonical, cleaned_);
  if ((cleaned_.redactions > 0 ? std::string_view(cleaned_.text) : canonical) != stored) return;
  window_.put(key_of(Form::json, canonical), {content_id, cleaned_.redactions, cleaned_.checksum});
}

std::string_view Scrubber::field(std::string_view text, std::string& slot) {
  return counted(rules_ && !text.empty() ? rules_->engine.text(text, slot) : 0, text, slot);
}

std::string_view Scrubber::json_field(std::string_view json, std::string& slot) {
  return counted(rules_ && !json.empty() ? rules_->engine.json(json, slot) : 0, json, slot);
}

std::string_view Scrubber::counted(std::uint32_t found, std::string_view text,
                                   const std::string& redacted) {
  if (found == 0) return text;
  record_redactions_ += found;
  found_.clear();
  rules_->take(&found_);
  count_new(found, found_);
  return redacted;
}

void Scrubber::count_new(std::uint32_t redactions, const std::vector<fold::RuleHit>& hits) {
  new_redactions_ += redactions;
  for (const fold::RuleHit& hit : hits) {
    const std::vector<std::string>& names = rules_->engine.rules().names();
    counts_->add(hit.rule < names.size() ? std::string_view(names[hit.rule]) : "failed", hit.hits);
  }
}

std::string_view Scrubber::again(std::string_view text, std::string& slot) {
  if (!rules_ || rules_->engine.text(text, slot) == 0) return text;
  rules_->take(nullptr);
  return slot;
}

std::string_view Scrubber::short_field(std::string_view text, std::string& slot) {
  const std::string_view stored = field(text, slot);
  // What comes behind was not looked at: a secret may have lost its end there.
  constexpr std::size_t kCharacterBytesMax = 4;
  const bool may_go_on = text.size() + kCharacterBytesMax > limits::kNameScannedBytesMax;
  return may_go_on && stored.data() == slot.data() ? redact::kReplacement : short_of(stored);
}

/// Of the rules that find something in a private name, the first is told of.
void Scrubber::count_name(std::string_view name) {
  std::string ignored;
  found_.clear();
  if (rules_->engine.text(name, ignored) > 0) rules_->take(&found_);
  if (found_.size() > 1) found_.resize(1);
  for (fold::RuleHit& hit : found_) hit.hits = 1;
  ++record_redactions_;
  count_new(1, found_);
}

std::string_view Scrubber::name(std::string_view name) {
  if (!is_private(name)) return short_of(name);
  count_name(name);
  return redact::kReplacement;
}

std::string_view Scrubber::label(std::string_view name, std::string& slot) {
  return is_private(name) ? short_field(name, slot) : short_of(name);
}

std::string_view Scrubber::identifier(std::string_view id, std::string& slot) {
  if (settings_.ids == state::Settings::Ids::keep || !is_private(id)) return short_of(id);
  count_name(id);
  if (settings_.ids == state::Settings::Ids::drop) return {};
  slot = state::pseudonym(settings_, id);
  return slot;
}

std::string Scrubber::tags(const std::vector<std::string>& tags) {
  std::vector<std::string> stored;
  std::string slot;
  for (const std::string& tag : tags) stored.emplace_back(short_field(tag, slot));
  return array_of_text(stored);
}

}  // namespace daybook::write
