#include "archive/text_store.hpp"

#include "base/limits.hpp"
#include "crypto/digest.hpp"

namespace daybook::archive {

TextStore::TextStore(sql::Connection& connection)
    : connection_(connection),
      planner_(hasher_),
      paths_(hasher_, limits::kMessageWindowEntries),
      contents_(limits::kContentWindowEntries),
      messages_(connection),
      content_(connection),
      state_table_(connection),
      sizes_(connection) {}

/// What a transaction that failed left in the windows is forgotten.
void TextStore::begin(std::optional<std::int64_t> rules, std::int64_t now_ns) {
  paths_.rollback();
  contents_.rollback();
  messages_.take_bytes();
  content_.take_bytes();
  sizes_.discard();
  new_bytes_ = 0;
  rules_ = rules;
  now_ns_ = now_ns;
  is_used_ = false;
  has_own_ = had_own_;
  at_begin_ = state_ = state_table_.read();
}

void TextStore::use_epoch() {
  if (is_used_) return;
  is_used_ = true;
  if (!has_own_) state_table_.close_epoch(state_, now_ns_);
  has_own_ = true;
  if (state_.epoch != epoch_) {
    epoch_ = state_.epoch;
    paths_.clear();
    contents_.clear();
  }
  tell_rules();
}

void TextStore::close_epoch(std::int64_t now_ns) {
  if (!had_own_) return;
  state::StoreState state = state_table_.read();
  state_table_.close_epoch(state, now_ns);
  state_table_.write(state);
}

/// An epoch whose text met several rules counts as one of which some met none: a scan by the rules
/// of today looks at it.
void TextStore::tell_rules() {
  const std::optional<std::int64_t> now = state_table_.epoch(epoch_).rules;
  if (now == 0 || (now && now == rules_)) return;
  const bool is_new = !now && state_.text_bytes == 0;
  sql::Statement(connection_, "UPDATE epoch SET rules = ?2 WHERE id = ?1")
      .bind(1, epoch_)
      .bind(2, is_new ? rules_.value_or(0) : 0)
      .run();
}

void TextStore::refer(std::int64_t first_span_id, std::int64_t end_span_id) {
  use_epoch();
  state::note_restored(connection_, {epoch_, first_span_id, end_span_id});
}

void TextStore::end() {
  sizes_.add("message", state_.next_message_id - at_begin_.next_message_id, messages_.take_bytes());
  sizes_.add("content", state_.next_content_id - at_begin_.next_content_id, content_.take_bytes(),
             new_bytes_);
  sizes_.write();
  state_.text_bytes += new_bytes_;
  state_table_.write(state_);
}

void TextStore::committed() {
  paths_.commit();
  contents_.commit();
  had_own_ = has_own_;
  bytes_ += static_cast<std::uint64_t>(new_bytes_);
}

TextStore::Kept TextStore::keep(Form form, std::string_view bytes) {
  use_epoch();
  const crypto::Digest128 key = hasher_.content(form, fold::Hasher::bytes(bytes));
  if (const Kept* const known = contents_.find(key)) return *known;
  const Kept kept{state_.next_content_id++, crypto::checksum(bytes)};
  content_.insert(kept.id, bytes, kept.checksum);
  new_bytes_ += static_cast<std::int64_t>(bytes.size());
  contents_.put(key, kept);
  return kept;
}

std::int64_t TextStore::text(std::string_view text) {
  return text.empty() ? 0 : keep(Form::text, text).id;
}

std::int64_t TextStore::json(std::string_view json) {
  return json.empty() ? 0 : keep(Form::json, json).id;
}

fold::MessageSink::Stored TextStore::store(const fold::Step& step, std::int64_t parent_id,
                                           std::uint32_t depth, std::int64_t alias_of) {
  const json::SplitMessage& message = step.split;
  rows::MessageRow row;
  Stored stored;
  if (message.shape == json::Shape::text) {
    const Kept kept = keep(Form::text, message.text());
    row.content_id = kept.id;
    stored.text_checksum = kept.checksum;
  }
  if (!message.extra.empty()) {
    const Kept kept = keep(Form::json, message.extra);
    row.extra_id = kept.id;
    stored.extra_checksum = kept.checksum;
  }
  row.id = state_.next_message_id++;
  row.parent_id = parent_id;
  row.depth = depth;
  row.at_ms = at_ms_;
  row.has_role = message.has_role;
  row.role = message.role;
  row.shape = static_cast<int>(message.shape);
  row.alias_of = alias_of;
  messages_.insert(row);
  stored.message_id = row.id;
  return stored;
}

fold::Paths::Tip TextStore::put(fold::Paths::Part part, const fold::Paths::Tip& from,
                                const std::vector<Message>& messages) {
  fold::Plan plan = planner_.fronts(from.front, messages);
  paths_.complete(plan, messages, part);
  if (plan.fault != json::Fault::none)
    throw Error(Error::Code::corrupt, "a message of the archive is no JSON object",
                "it was not written by `daybook archive`");
  std::vector<fold::Node> nodes;
  return paths_.store(part, from, plan, *this, nodes);
}

TextStore::Call TextStore::call(const std::vector<Message>& request,
                                const std::vector<Message>& response,
                                const std::vector<Message>& alternatives, std::int64_t at_ns) {
  using Part = fold::Paths::Part;
  constexpr std::int64_t kNsPerMs = 1'000'000;
  use_epoch();
  at_ms_ = at_ns / kNsPerMs;
  const fold::Paths::Tip asked = put(Part::request, paths_.root(), request);
  Call call;
  call.request_id = asked.node.message_id;
  call.preamble_id = paths_.preamble(asked.node).message_id;
  if (!response.empty()) call.response_id = put(Part::answer, asked, response).node.message_id;
  for (const Message& message : alternatives) {
    const std::vector<Message> one{message};
    call.alternatives += (call.alternatives.empty() ? "[" : ",") +
                         std::to_string(put(Part::answer, asked, one).node.message_id);
  }
  if (!call.alternatives.empty()) call.alternatives += ']';
  return call;
}

}  // namespace daybook::archive
