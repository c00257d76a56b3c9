// Conversations of calls that other processes stored, or this one before it was started anew, where
// no answer of the request leads to one: a retry is looked for among the calls of its trace, a
// history whose start was cut by its last answer and the user message before it. Each is one
// look-up of an index or of a table in memory, and is compared with what is stored.
#include "base/time_text.hpp"
#include "write/batch_state.hpp"

namespace daybook::write {

std::uint32_t BatchWriter::State::retry_digest(std::uint64_t request) const {
  const fold::Subject& subject = subject_of_call;
  return static_cast<std::uint32_t>(elsewhere.heads().retry(
      request, trace_of_call, subject.service_id, subject.user_id, subject.session_id));
}

rows::CompletionTable::Ends BatchWriter::State::ends_of(std::int64_t span_row) {
  return completions.find(span_row).value_or(rows::CompletionTable::Ends());
}

std::int64_t BatchWriter::State::retried(std::uint64_t head) {
  const auto* const entry = attempts.find(retry_digest(head));
  return entry != nullptr ? ends_of(entry->id).request_message_id : 0;
}

std::int64_t BatchWriter::State::conversation_of_call(std::int64_t span_row,
                                                      const fold::Conversations::Call& call,
                                                      const fold::Conversations::Exists& exists) {
  const rows::SpanTable::Call other = spans.find_call(span_row);
  const fold::Subject& subject = call.subject;
  const bool same = other.conversation_row != 0 && other.service_id == subject.service_id &&
                    other.user_id == subject.user_id && other.session_id == subject.session_id;
  return same && exists(other.conversation_row) ? other.conversation_row : 0;
}

std::int64_t BatchWriter::State::find_retried(const fold::Conversations::Call& call,
                                              const fold::Conversations::Exists& exists) {
  if (call.request->empty() && !call.retry) return 0;  // nothing says that it is the same
  if (trace_of_call == 0) return 0;
  const fold::Node end = call.request->empty() ? fold::Node() : call.request->back();
  const auto* const entry = find_young(attempts, retry_digest(end.head));
  if (entry == nullptr || !is_same_path(ends_of(entry->id).request_message_id, end.message_id))
    return 0;
  return conversation_of_call(entry->id, call, exists);
}

const fold::DigestRuns::Entry* BatchWriter::State::find_young(fold::DigestRuns& runs,
                                                              std::uint32_t digest) const {
  const auto* const entry = runs.find(digest);
  const bool young =
      entry != nullptr && now_ns / base::kNsPerHour - entry->hour <= limits::kHeadHours;
  return young ? entry : nullptr;
}

bool BatchWriter::State::is_same_path(std::int64_t left, std::int64_t right) {
  for (int i = 0; left != right && i < limits::kComparedMessages; ++i) {
    const rows::MessageTable::Pair pair = messages.compare(left, right);
    if (!pair.equal) return false;
    left = pair.left_parent;
    right = pair.right_parent;
  }
  return left == right;
}

std::uint32_t BatchWriter::State::tail_digest(const fold::Node& user, const fold::Node& answer,
                                              const fold::Subject& subject) const {
  return static_cast<std::uint32_t>(elsewhere.heads().tail(
      user.own_head, answer.own_head, subject.service_id, subject.user_id, subject.session_id));
}

std::int64_t BatchWriter::State::find_tail(const fold::Conversations::Call& call,
                                           const fold::Conversations::Exists& exists) {
  const auto end = fold::tail_of(*call.request);
  if (!end) return 0;
  const auto* const entry = find_young(tails, tail_digest(end->user, end->answer, call.subject));
  if (entry == nullptr) return 0;
  std::int64_t message = ends_of(entry->id).response_message_id;
  rows::MessageTable::Pair pair = messages.compare(end->answer.message_id, message);
  if (!pair.equal) return 0;
  bool is_user = false;
  for (int i = 0; !is_user && i < limits::kComparedMessages && pair.right_parent != 0; ++i) {
    message = pair.right_parent;
    pair = messages.compare(end->user.message_id, message);
    is_user = messages.find(message).role == "user";
  }
  messages.done();
  return is_user && pair.equal ? conversation_of_call(entry->id, call, exists) : 0;
}

}  // namespace daybook::write
