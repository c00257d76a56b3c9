#include "write/scrubber.hpp"

#include "base/limits.hpp"

namespace daybook::write {

void clean(redact::Engine* engine, bool is_json, std::string_view bytes, fold::Cleaned& cleaned) {
  cleaned.redactions = 0;
  if (engine != nullptr) {
    cleaned.redactions =
        is_json ? engine->json(bytes, cleaned.text) : engine->text(bytes, cleaned.text);
  }
  cleaned.checksum = crypto::checksum(cleaned.redactions > 0 ? cleaned.text : bytes);
  cleaned.known = true;
}

Scrubber::Scrubber(sql::Connection& db, const fold::Hasher& hasher, bool redact)
    : hasher_(hasher),
      window_(limits::kContentWindowEntries),
      redact_(redact),
      content_(db),
      runs_(db) {}

Scrubber::Stored Scrubber::store(Form form, std::string_view bytes, const crypto::Digest128& key,
                                 const fold::Cleaned* ahead) {
  if (const Stored* known = window_.find(key)) return *known;
  if (ahead == nullptr || !ahead->known) {
    write::clean(engine(), form == Form::json, bytes, cleaned_);
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
    new_redactions_ += stored.redactions;
    new_bytes_ += bytes.size();
  }
  window_.put(key, stored);
  return stored;
}

void Scrubber::offer_json(std::string_view canonical, std::int64_t content_id,
                          std::string_view stored) {
  if (!runs_.is_open(content_id)) return;
  write::clean(engine(), true, canonical, cleaned_);
  if ((cleaned_.redactions > 0 ? std::string_view(cleaned_.text) : canonical) != stored) return;
  window_.put(key_of(Form::json, canonical), {content_id, cleaned_.redactions, cleaned_.checksum});
}

std::string_view Scrubber::field(std::string_view text, std::string& slot) {
  return counted(redact_ && !text.empty() ? engine_.text(text, slot) : 0, text, slot);
}

std::string_view Scrubber::json_field(std::string_view json, std::string& slot) {
  return counted(redact_ && !json.empty() ? engine_.json(json, slot) : 0, json, slot);
}

std::string_view Scrubber::counted(std::uint32_t found, std::string_view text,
                                   const std::string& redacted) noexcept {
  record_redactions_ += found;
  new_redactions_ += found;
  return found > 0 ? redacted : text;
}

std::string_view Scrubber::again(std::string_view text, std::string& slot) {
  return redact_ && engine_.text(text, slot) > 0 ? std::string_view(slot) : text;
}

std::string_view Scrubber::name(std::string_view name) {
  if (!redact_ || !engine_.identifier_is_private(name)) return name;
  ++record_redactions_;
  ++new_redactions_;
  return "[REDACTED]";
}

std::string_view Scrubber::label(std::string_view name, std::string& slot) {
  return redact_ && engine_.identifier_is_private(name) ? field(name, slot) : name;
}

std::string_view Scrubber::identifier(std::string_view id, std::string& slot) {
  if (!redact_ || settings_.ids == state::Settings::Ids::keep ||
      !engine_.identifier_is_private(id)) {
    return id;
  }
  ++record_redactions_;
  ++new_redactions_;
  if (settings_.ids == state::Settings::Ids::drop) return {};
  slot = state::pseudonym(settings_, id);
  return slot;
}

}  // namespace daybook::write
