#include <algorithm>
#include <cstdio>
#include <span>

#include "base/text.hpp"
#include "json/plain_text.hpp"
#include "write/batch_state.hpp"

namespace daybook::write {
namespace {

Error invalid_message(const char* part, std::size_t index, json::Fault fault) {
  return Error(Error::Code::invalid_argument,
               std::string(part) + "[" + std::to_string(index) + "]: " + json::describe(fault),
               "send each message as one JSON object without duplicate keys");
}

std::size_t size_of(const std::vector<Message>& messages) {
  std::size_t bytes = 0;
  for (const Message& m : messages) {
    bytes += m.raw.empty() ? m.role.size() + m.text.size() + m.extra.text.size() : m.raw.size();
  }
  return bytes;
}

}  // namespace

std::optional<Error> BatchWriter::State::complete(const Completion& record, Prepared& prepared) {
  using Part = fold::Paths::Part;
  const auto is_valid = [&](fold::Plan& plan, std::span<const Message> given, Part part) {
    if (!record.continues) paths.complete(plan, given, part);  // else see place()
    return plan.fault == json::Fault::none;
  };
  if (!is_valid(prepared.request, record.messages, Part::request)) {
    return invalid_message("messages", prepared.request.fault_at, prepared.request.fault);
  }
  if (!is_valid(prepared.answer, record.response, Part::answer)) {
    return invalid_message("response", prepared.answer.fault_at, prepared.answer.fault);
  }
  for (std::size_t i = 0; i < record.alternatives.size(); ++i) {
    fold::Plan& plan = prepared.alternatives[i];
    if (!is_valid(plan, std::span(&record.alternatives[i], 1), Part::answer)) {
      return invalid_message("choices", i + 1, plan.fault);
    }
  }
  return std::nullopt;
}

BatchWriter::State::Folded BatchWriter::State::fold(const Completion& record, Prepared& prepared,
                                                    const Parent* parent) {
  const std::size_t stored_before = paths.stored();
  request_nodes.clear();
  answer_nodes.clear();
  using Part = fold::Paths::Part;
  const bool continues = parent != nullptr && parent->has_path;
  const fold::Paths::Tip from = continues ? parent->ending.tip : paths.root();
  if (from.node.depth > 0 && prepared.request.first_unknown == 0) {
    request_nodes.push_back(from.node);
  }
  const fold::Paths::Tip request =
      paths.store(Part::request, from, prepared.request, *this, request_nodes);
  const fold::Paths::Tip answer =
      paths.store(Part::answer, request, prepared.answer, *this, answer_nodes);
  Folded folded;
  folded.request = request.node;
  folded.answer = answer.node;
  folded.tip = answer;
  folded.whole_request = from.node.depth > 0;
  folded.head = paths.answer_head();
  folded.redactions = answer.node.redactions;
  for (fold::Plan& plan : prepared.alternatives) {
    std::vector<fold::Node> nodes;
    const fold::Node node = paths.store(Part::answer, request, plan, *this, nodes).node;
    folded.alternatives +=
        (folded.alternatives.empty() ? "[" : ",") + std::to_string(node.message_id);
    folded.redactions += node.redactions - request.node.redactions;
  }
  if (!folded.alternatives.empty()) folded.alternatives += ']';
  counts.messages += record.messages.size() + record.response.size() + record.alternatives.size();
  counts.messages_new += paths.stored() - stored_before;
  counts.text_bytes +=
      size_of(record.messages) + size_of(record.response) + size_of(record.alternatives);
  return folded;
}

fold::MessageSink::Stored BatchWriter::State::store(const fold::Step& step, std::int64_t parent_id,
                                                    std::uint32_t depth, std::int64_t alias_of) {
  const json::SplitMessage& message = step.split;
  rows::MessageRow row;
  Stored stored;
  std::uint32_t redactions = 0;
  if (message.shape == json::Shape::text) {
    const Scrubber::Stored text = scrubber.text(message.text(), step.text, &step.clean_text);
    row.content_id = text.content_id;
    stored.text_checksum = text.checksum;
    redactions += text.redactions;
  }
  if (!message.extra.empty()) {
    const Scrubber::Stored extra = scrubber.json(message.extra, step.extra, &step.clean_extra);
    row.extra_id = extra.content_id;
    stored.extra_checksum = extra.checksum;
    redactions += extra.redactions;
  }
  row.id = store_state.next_message_id++;
  row.parent_id = parent_id;
  row.depth = depth;
  row.at_ms = message_at_ms;
  row.has_role = message.has_role;
  const std::uint32_t before = scrubber.record_redactions();
  row.role = scrubber.field(message.role, slots[5]);
  redactions += scrubber.record_redactions() - before;
  scrubber.add_to_record(before - scrubber.record_redactions());  // told by the path instead
  row.shape = static_cast<int>(message.shape);
  row.alias_of = alias_of;
  messages.insert(row);
  stored.message_id = row.id;
  stored.redactions = redactions;
  return stored;
}

void BatchWriter::State::clean(fold::Step& step) {
  const json::SplitMessage& message = step.split;
  if (message.shape == json::Shape::text) scrubber.clean(step.clean_text, message.text(), false);
  if (!message.extra.empty()) scrubber.clean(step.clean_extra, message.extra, true);
}

void BatchWriter::State::put_head(const Resolved& r, const Folded& folded, std::int64_t span_id) {
  fold::Heads& heads = elsewhere.heads();
  const std::uint64_t digest =
      folded.head ? *folded.head
                  : heads.of_subject(folded.answer.head, r.service_id, r.user_id, r.session_id);
  heads.put(digest, folded.answer.message_id, span_id);
  if (tail) tails.put(span_id, *tail);
}

void BatchWriter::State::learn(const fold::Answered& answered,
                               const fold::Conversations::Call& call) {
  const fold::Subject& subject = call.subject;
  const auto joins = [&](std::int64_t span_row) {
    const rows::SpanTable::Call other = spans.find_call(span_row);
    if (other.conversation_row == 0 || other.service_id != subject.service_id ||
        other.user_id != subject.user_id || other.session_id != subject.session_id) {
      return false;
    }
    conversations.learn(subject, answered.chain, other.conversation_row, now_ns);
    return true;
  };
  fold::Heads& heads = elsewhere.heads();
  const std::vector<rows::MessageHeadRow> own = heads.find(
      heads.of_subject(answered.head, subject.service_id, subject.user_id, subject.session_id));
  for (const rows::MessageHeadRow& row : own) {
    if (joins(row.span_row)) return;
  }
  joins(answered.span_row);
}

std::string BatchWriter::State::title_of(const Completion& record, const fold::Plan& plan) {
  const auto title = [](std::string_view text) {
    return std::string(base::first_characters(text, limits::kTitleCharsMax));
  };
  for (std::size_t i = 0; i < record.messages.size(); ++i) {
    const fold::Step* const step = i >= plan.steps_from ? &plan.step(i) : nullptr;
    const json::SplitMessage message =
        step ? json::SplitMessage() : fold::split(record.messages[i]);
    const json::SplitMessage& asked = step ? step->split : message;
    if (fold::role_of(asked) != fold::Role::user) continue;
    if (step && asked.shape == json::Shape::text && step->clean_text.known) {
      const fold::Cleaned& clean = step->clean_text;
      const std::string_view text = clean.redactions > 0 ? clean.text : asked.text();
      if (!text.empty()) return title(text);
      continue;
    }
    const std::string text = json::plain_text(asked);
    if (text.empty()) continue;
    std::string redacted;
    return title(scrubber.again(text, redacted));
  }
  return {};
}

bool BatchWriter::State::touch_conversation(const rows::ConversationTable::Found& found) {
  if (found.id == 0) return false;
  touched_conversations[found.id].titled = found.titled;
  return true;
}

bool BatchWriter::State::conversation_exists(std::int64_t id) {
  return touched_conversations.contains(id) || touch_conversation(conversation_rows.find(id));
}

std::int64_t BatchWriter::State::named_conversation(std::int64_t service_id,
                                                    const std::string& name) {
  const auto fresh = named_conversations.find({service_id, name});
  if (fresh != named_conversations.end()) return fresh->second;
  const rows::ConversationTable::Found found = conversation_rows.find(service_id, name);
  if (!touched_conversations.contains(found.id)) touch_conversation(found);
  return found.id;
}

std::int64_t BatchWriter::State::find_conversation(const fold::Conversations::Call& call,
                                                   const fold::Plan& request) {
  const auto exists = [this](std::int64_t id) { return conversation_exists(id); };
  if (paths.answered()) learn(*paths.answered(), call);
  if (const auto id = conversations.find_answer(call, exists)) return id;
  const auto find_likeness = [&](const fold::Conversations::Call& like) {
    if (const auto id = find_retried(like, exists)) return id;
    if (const auto id = conversations.find_likeness(like, exists)) return id;
    return find_tail(like, exists);
  };
  if (request.first_unknown <= 1) return find_likeness(call);
  std::vector<fold::Node> nodes = paths.ancestors(request);
  fold::Conversations::Call whole = call;
  whole.request = &nodes;
  if (const auto id = conversations.find_answer(whole, exists)) return id;
  nodes.insert(nodes.end(), call.request->begin(), call.request->end());
  return find_likeness(whole);
}

/// Names that were made in another store come back in its export: one that is taken is passed over.
std::string BatchWriter::State::name_for(std::int64_t service_id, std::int64_t conversation) {
  char made[24];
  std::snprintf(made, sizeof made, "c%010llx", static_cast<unsigned long long>(conversation));
  std::string name = made;
  for (int n = 2; named_conversations.contains({service_id, name}) ||
                  conversation_rows.find(service_id, name).id != 0;
       ++n) {
    name = std::string(made) + '_' + std::to_string(n);
  }
  return name;
}

std::int64_t BatchWriter::State::new_conversation(const Resolved& r, std::string name) {
  const std::int64_t id = store_state.next_conversation_id++;
  TouchedConversation& fresh = touched_conversations[id];
  fresh.fresh = true;
  fresh.row.id = id;
  fresh.row.given = !name.empty();
  if (!fresh.row.given) name = name_for(r.service_id, id);
  named_conversations.emplace(std::pair{r.service_id, name}, id);
  fresh.row.name = std::move(name);
  fresh.row.service_id = r.service_id;
  fresh.row.resource_id = r.resource_id;
  fresh.row.session_id = r.session_id;
  fresh.row.user_id = r.user_id;
  return id;
}

std::int64_t BatchWriter::State::conversation_of(const Completion& record, const Resolved& r,
                                                 const fold::Plan& request, const Parent* parent,
                                                 const std::optional<fold::Node>& last_user) {
  fold::Conversations::Call call;
  call.subject = {r.service_id, r.user_id, r.session_id};
  call.request = &request_nodes;
  call.now_ns = now_ns;
  call.retry = record.attempt > 1;
  call.trace_id = r.trace_id;
  call.user_before = last_user;
  const std::string name(scrubber.identifier(record.conversation_id, slots[5]));
  std::int64_t id = !name.empty()       ? named_conversation(r.service_id, name)
                    : parent != nullptr ? find_conversation(call, request, *parent)
                                        : find_conversation(call, request);
  if (id == 0) {
    if (name.empty() && request_nodes.empty() && answer_nodes.empty()) return 0;
    id = new_conversation(r, name);
  }
  TouchedConversation& touched = touched_conversations[id];
  const bool untitled = !touched.titled && touched.row.title.empty();
  if (untitled && !request_nodes.empty() && request_nodes.back().turns > 0) {
    // What goes before had its chance in the parent's own conversation.
    const bool has_path = parent != nullptr && parent->has_path;
    if (has_path && parent->ending.conversation_id != id) {
      touched.row.title = title_of_path(parent->ending.tip.node.message_id);
    }
    if (touched.row.title.empty()) touched.row.title = title_of(record, request);
  }
  conversations.remember(call, answer_nodes, id);
  tail.reset();
  const fold::Node* const asked = fold::Conversations::asked_in(call);
  if (asked != nullptr && !answer_nodes.empty())
    tail = tail_digest(*asked, answer_nodes.back(), call.subject);
  return id;
}

}  // namespace daybook::write
