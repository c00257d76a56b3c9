#include "fold/conversations.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace daybook::fold {

std::optional<Tail> tail_of(const std::vector<Node>& nodes) {
  std::size_t i = nodes.size();
  while (i > 0 && nodes[i - 1].role != Role::assistant) --i;
  if (i == 0) return std::nullopt;
  const std::size_t answer = --i;
  while (i > 0 && nodes[i - 1].role != Role::user) --i;
  if (i == 0) return std::nullopt;
  return Tail{nodes[i - 1], nodes[answer]};
}

crypto::Digest128 Conversations::key(Kind kind, const crypto::Digest128& digest,
                                     const Subject& s) const {
  return hasher_.combine(kind, digest, s.service_id, s.user_id, s.session_id);
}

crypto::Digest128 Conversations::in_trace(const Call& call) const {
  const bool known = !call.request->empty();
  return hasher_.combine(known ? call.request->back().chain : hasher_.root(),
                         hasher_.bytes(call.trace_id));
}

std::int64_t Conversations::look(Kind kind, const crypto::Digest128& digest, const Call& call,
                                 const Exists& exists) {
  const Entry* hit = answers_.find(key(kind, digest, call.subject));
  if (hit == nullptr || call.now_ns - hit->at_ns > limits::kAnswerAgeNs) return 0;
  return exists(hit->conversation_id) ? hit->conversation_id : 0;
}

std::int64_t Conversations::find_answer(const Call& call, const Exists& exists) {
  const std::vector<Node>& request = *call.request;
  for (std::size_t i = request.size(); i > 0; --i) {
    if (const auto id = look(Kind::answer, request[i - 1].answer, call, exists)) return id;
  }
  return 0;
}

std::int64_t Conversations::find_likeness(const Call& call, const Exists& exists) {
  const std::vector<Node>& request = *call.request;
  if (request.empty() && !call.retry) return 0;
  if (!call.trace_id.empty()) {
    if (const auto id = look(Kind::retry_in_trace, in_trace(call), call, exists)) return id;
  }
  if (request.empty()) return 0;
  if (call.retry) {
    if (const auto id = look(Kind::retry, request.back().chain, call, exists)) return id;
  }
  const auto tail = tail_of(request);
  if (!tail) return 0;
  return look(Kind::tail, hasher_.combine(tail->user.own, tail->answer.own), call, exists);
}

const Node* Conversations::asked_in(const Call& call) {
  const std::vector<Node>& request = *call.request;
  const auto user = std::find_if(request.rbegin(), request.rend(),
                                 [](const Node& node) { return node.role == Role::user; });
  if (user != request.rend()) return &*user;
  return call.user_before ? &*call.user_before : nullptr;
}

void Conversations::remember(const Call& call, const std::vector<Node>& answer,
                             std::int64_t conversation_id) {
  const std::vector<Node>& request = *call.request;
  const Node* const asked = asked_in(call);
  crypto::Digest128 keys[4];
  std::size_t count = 0;
  const auto add = [&](Kind kind, const crypto::Digest128& digest) {
    keys[count] = key(kind, digest, call.subject);
    answers_.expect(keys[count++]);  // their places are far apart: fetched at once, not in turn
  };
  if (!call.trace_id.empty()) add(Kind::retry_in_trace, in_trace(call));
  if (!request.empty()) add(Kind::retry, request.back().chain);
  if (!request.empty() && !answer.empty()) {
    add(Kind::answer, answer.back().answer);
    if (asked) add(Kind::tail, hasher_.combine(asked->own, answer.back().own));
  }
  for (std::size_t i = 0; i < count; ++i) answers_.put(keys[i], {conversation_id, call.now_ns});
}

}  // namespace daybook::fold
