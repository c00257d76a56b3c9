// Calls that name the one they continue: their messages hang below its path.
#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "json/plain_text.hpp"
#include "redact/spans.hpp"
#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

bool is_same(const fold::Subject& a, const fold::Subject& b) {
  return a.service_id == b.service_id && a.user_id == b.user_id && a.session_id == b.session_id;
}

}  // namespace

std::uint32_t BatchWriter::State::replaced(const fold::Step& step) const {
  return redact::count_replacements(step.split.text()) +
         redact::count_replacements(step.split.extra);
}

/// The window knows these messages now, so nobody will look for the conversation of the answers
/// among them: it is the parent's.
void BatchWriter::State::take_path(const std::vector<fold::Node>& path, fold::Ending& ending) {
  for (const fold::Node& node : path) {
    if (node.role == fold::Role::user) ending.user = node;
    if (node.role != fold::Role::assistant || ending.conversation_id == 0) continue;
    conversations.learn_new(ending.subject, node.answer, ending.conversation_id, now_ns);
  }
}

BatchWriter::State::Parent BatchWriter::State::parent_of(const TraceContext& continues) {
  const std::string_view trace_id = bytes_of(continues.trace_id);
  const std::string_view span_id = bytes_of(continues.span_id);
  Parent parent;
  if (const fold::Ending* const known = endings.find(trace_id, span_id)) {
    parent.ending = *known;
    parent.has_path = true;
    return parent;
  }
  const std::int64_t trace = find_trace(trace_id);
  const std::int64_t span = trace != 0 ? spans.find(trace, span_id) : 0;
  const auto ends = span != 0 ? completions.find(span) : std::nullopt;
  if (!ends) return parent;
  const rows::SpanTable::Call call = spans.find_call(span);
  fold::Ending& ending = parent.ending;
  ending.subject = {call.service_id, call.user_id, call.session_id};
  ending.conversation_id = call.conversation_row;
  ending.tip = paths.root();
  if (ends->has_messages) {
    const std::int64_t last =
        ends->response_message_id != 0 ? ends->response_message_id : ends->request_message_id;
    const auto recalled = last != 0 ? paths.recall(last, *this) : std::nullopt;
    if (!recalled) return parent;
    ending.tip = recalled->tip;
    take_path(recalled->path, ending);
    // A text may show what looks like a replacement and is none; the call counted no more than it
    // had.
    ending.tip.node.redactions +=
        static_cast<std::uint32_t>(std::min<std::int64_t>(recalled->replaced, call.redactions));
  }
  parent.has_path = true;
  endings.put(trace_id, span_id, ending);
  return parent;
}

BatchWriter::State::Parent BatchWriter::State::place(const Completion& record, Prepared& prepared) {
  const Parent parent = parent_of(*record.continues);
  if (!parent.has_path) ++counts.unknown_parents;
  crypto::Digest128 front = parent.has_path ? parent.ending.tip.front : paths.root().front;
  paths.place(front, prepared.request, record.messages);
  if (!prepared.request.fronts.empty()) front = prepared.request.fronts.back().chain;
  paths.place(front, prepared.answer, record.response);
  for (std::size_t i = 0; i < record.alternatives.size(); ++i) {
    paths.place(front, prepared.alternatives[i], std::span(&record.alternatives[i], 1));
  }
  return parent;
}

std::string BatchWriter::State::metadata_of_orphan(const Completion& record) {
  const TraceContext& parent = *record.continues;
  Fields metadata = record.metadata;
  metadata.emplace_back("continues",
                        Json{"{\"span_id\":\"" + crypto::to_hex(parent.span_id, 8) +
                             "\",\"trace_id\":\"" + crypto::to_hex(parent.trace_id, 16) + "\"}"});
  return canonical_object(metadata);
}

std::int64_t BatchWriter::State::find_conversation(const fold::Conversations::Call& call,
                                                   const fold::Plan& request,
                                                   const Parent& parent) {
  const auto exists = [this](std::int64_t id) { return conversation_exists(id); };
  if (paths.answered()) learn(*paths.answered(), call);
  const fold::Ending& ending = parent.ending;
  const bool has_path = parent.has_path && ending.tip.node.depth > 0;
  std::vector<fold::Node> nodes = paths.ancestors(request);  // those below the parent's path
  const bool begins_with_parent = has_path && request.first_unknown == 0;
  nodes.insert(nodes.end(), request_nodes.begin() + (begins_with_parent ? 1 : 0),
               request_nodes.end());
  fold::Conversations::Call own = call;
  own.request = &nodes;
  if (const auto id = conversations.find_answer(own, exists)) return id;
  if (ending.conversation_id != 0 && is_same(ending.subject, call.subject) &&
      exists(ending.conversation_id)) {
    return ending.conversation_id;
  }
  if (has_path) nodes.insert(nodes.begin(), ending.tip.node);
  if (has_path && ending.user.message_id != 0) nodes.insert(nodes.begin(), ending.user);
  if (const auto id = conversations.find_answer(own, exists)) return id;
  return conversations.find_likeness(own, exists);
}

std::string BatchWriter::State::title_of_path(std::int64_t message_id) {
  std::string title;
  for (std::int64_t id = message_id; id != 0;) {
    const rows::MessageTable::Found& row = messages.find(id);
    if (!row.whole || row.parent_id >= id) break;
    json::SplitMessage message;
    message.has_role = row.has_role;
    message.role = row.role;
    message.shape = static_cast<json::Shape>(row.shape);
    message.given_text = row.text;
    message.extra = row.extra;
    if (fold::role_of(message) == fold::Role::user) {
      const std::string text = json::plain_text(message);
      if (!text.empty()) title = base::first_characters(text, limits::kTitleCharsMax);
    }
    id = row.parent_id;
  }
  messages.done();
  return title;
}

std::optional<fold::Node> BatchWriter::State::last_user(const fold::Plan& request,
                                                        const Parent* parent) {
  const auto user = std::find_if(request_nodes.rbegin(), request_nodes.rend(),
                                 [](const auto& node) { return node.role == fold::Role::user; });
  if (user != request_nodes.rend()) return *user;
  if (const auto before = paths.user_before(request)) return before;
  const bool asked = parent != nullptr && parent->has_path && parent->ending.user.message_id != 0;
  return asked ? std::optional(parent->ending.user) : std::nullopt;
}

void BatchWriter::State::remember_ending(const Resolved& r, const Folded& folded,
                                         const std::optional<fold::Node>& last_user,
                                         std::int64_t conversation) {
  if (r.trace_row == 0 || r.span_id.empty()) return;
  fold::Ending ending;
  ending.tip = folded.tip;
  if (last_user) ending.user = *last_user;
  ending.subject = {r.service_id, r.user_id, r.session_id};
  ending.conversation_id = conversation;
  endings.put(r.trace_id, r.span_id, ending);
}

}  // namespace daybook::write
