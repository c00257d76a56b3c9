// Scrubber: the one place through which text reaches the store. Whatever it returns has been
// redacted, unless the writer opted out of redaction and the store allowed that.
//
// Text and JSON become rows of `content`, each stored once per epoch; short fields (names, status
// messages, tags) and identifiers come back as text to bind. Every replacement is counted, per
// record and in all.
//
//   scrubber.begin_record();
//   row.metadata_id = scrubber.json_id(canonical);
//   row.redactions = scrubber.record_redactions();
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fold/content_runs.hpp"
#include "fold/hasher.hpp"
#include "fold/window.hpp"
#include "rows/message.hpp"
#include "state/redaction_counts.hpp"
#include "state/settings.hpp"
#include "state/store_state.hpp"
#include "write/prepared.hpp"
#include "write/rules.hpp"

namespace daybook::write {

class Scrubber {
 public:
  struct Stored {
    std::int64_t content_id = 0;
    std::uint32_t redactions = 0;
    std::int64_t checksum = 0;  // of what was stored
  };

  Scrubber(sql::Connection& db, const fold::Hasher& hasher);

  /// `counts` is told of what is replaced before it is stored.
  void use(state::StoreState& state, const state::Settings& settings,
           state::RedactionCounts& counts) {
    state_ = &state;
    settings_ = settings;
    counts_ = &counts;
  }
  /// None: nothing is redacted. The caller gives the hasher another variant, and calls clear().
  void use_rules(std::shared_ptr<const redact::RuleSet> rules);

  /// Stores plain text, or canonical JSON, as content. Equal input is stored once in an epoch.
  /// `key`: Hasher::content of it.
  /// `ahead`, where it is given and known: what redaction makes of it.
  Stored text(std::string_view text, const crypto::Digest128& key,
              const fold::Cleaned* ahead = nullptr) {
    return store(Form::text, text, key, ahead);
  }
  Stored json(std::string_view canonical, const crypto::Digest128& key,
              const fold::Cleaned* ahead = nullptr) {
    return store(Form::json, canonical, key, ahead);
  }
  /// Makes known what redaction makes of a text or of canonical JSON, for text() and json().
  void clean(fold::Cleaned& cleaned, std::string_view bytes, bool is_json) {
    if (!cleaned.known) write::clean(rules(), is_json, bytes, cleaned);
  }
  /// Content that other processes store too; the caller begins and writes it.
  fold::ContentRuns& shared() noexcept { return runs_; }
  /// The content row holds `stored`: if that is what becomes of canonical JSON, nothing is stored
  /// anew for it.
  void offer_json(std::string_view canonical, std::int64_t content_id, std::string_view stored);
  /// The key will be stored soon, see fold::Window::expect().
  void expect(const crypto::Digest128& key) const noexcept { window_.expect(key); }
  /// As above for a field of the record itself; 0 for empty input. Counts into the record.
  std::int64_t text_id(std::string_view text) {
    return text.empty() ? 0 : count(this->text(text, key_of(Form::text, text)));
  }
  std::int64_t json_id(std::string_view json) {
    return json.empty() ? 0 : count(this->json(json, key_of(Form::json, json)));
  }
  std::int64_t document_id(const Document& document) {
    return document.json.empty() ? 0 : count(json(document.json, document.key));
  }
  /// A short field to bind as it is; valid until the next call with the same `slot`.
  std::string_view field(std::string_view text, std::string& slot);
  /// The same for a text that is cut to a name's length, behind what was replaced.
  std::string_view short_field(std::string_view text, std::string& slot);
  /// Tags as the JSON array they are stored as; each is a short field.
  std::string tags(const std::vector<std::string>& tags);
  /// As field() for a text whose hits are counted where it is stored in full.
  std::string_view again(std::string_view text, std::string& slot);
  /// A small JSON value to bind as it is; otherwise like field().
  std::string_view json_field(std::string_view json, std::string& slot);
  /// A name of a dictionary, an operation, a model: e-mail and card rules only. Cut, as are labels
  /// and identifiers.
  std::string_view name(std::string_view name);
  /// The same for a name that may say more, a span's or a metric's: only what is private in it is
  /// replaced. Valid until the next call with the same `slot`.
  std::string_view label(std::string_view name, std::string& slot);
  /// A user, session, conversation or response id, by the store's setting `ids`; empty: dropped.
  /// Valid until the next call with the same `slot`.
  std::string_view identifier(std::string_view id, std::string& slot);

  void begin_record() noexcept { record_redactions_ = 0; }
  std::uint32_t record_redactions() const noexcept { return record_redactions_; }
  void add_to_record(std::uint32_t redactions) noexcept { record_redactions_ += redactions; }
  std::uint64_t new_redactions() const noexcept { return new_redactions_; }  // since the last reset
  std::uint64_t new_bytes() const noexcept { return new_bytes_; }
  void reset_counts() noexcept { new_redactions_ = new_bytes_ = 0; }
  std::int64_t take_bytes() noexcept { return content_.take_bytes(); }  // of rows, see rows::Insert

  void commit() noexcept {
    window_.commit();
    runs_.runs().commit(state_->next_content_id);
  }
  void rollback() noexcept {
    window_.rollback();
    runs_.runs().clear();
  }
  void clear() noexcept {
    window_.clear();
    runs_.runs().clear();
  }

 private:
  using Form = fold::Hasher::Form;
  crypto::Digest128 key_of(Form form, std::string_view bytes) const noexcept {
    return hasher_.content(form, fold::Hasher::bytes(bytes));
  }
  Stored store(Form form, std::string_view bytes, const crypto::Digest128& key,
               const fold::Cleaned* ahead);
  Rules* rules() noexcept { return rules_ ? &*rules_ : nullptr; }
  bool is_private(std::string_view name) {
    return rules_ && rules_->engine.identifier_is_private(name);
  }
  std::int64_t count(const Stored& stored) noexcept {
    record_redactions_ += stored.redactions;
    return stored.content_id;
  }

  /// `redacted` is a string, not a view of it: `found` is made after its address is taken.
  std::string_view counted(std::uint32_t found, std::string_view text, const std::string& redacted);
  void count_new(std::uint32_t redactions, const std::vector<fold::RuleHit>& hits);
  void count_name(std::string_view name);

  const fold::Hasher& hasher_;
  fold::Window<Stored> window_;
  std::optional<Rules> rules_;  // none: the writer opted out
  rows::ContentTable content_;
  fold::ContentRuns runs_;
  state::StoreState* state_ = nullptr;
  state::Settings settings_;
  state::RedactionCounts* counts_ = nullptr;
  fold::Cleaned cleaned_;             // scratch,
  std::vector<fold::RuleHit> found_;  // too
  std::uint32_t record_redactions_ = 0;
  std::uint64_t new_redactions_ = 0, new_bytes_ = 0;
};

}  // namespace daybook::write
