#include "forms/mcp_pairs.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "crypto/digest.hpp"

namespace daybook::forms {
namespace {

using mcp::Message;
using mcp::Told;

// Published: a line that is read again after a crash must get the same id.
constexpr crypto::Key128 kIdKey = {'d', 'a', 'y', 'b', 'o', 'o', 'k', ' ',
                                   'm', 'c', 'p', ' ', 'i', 'd', ' ', ' '};

std::string key_of(const std::string& session, bool from_server, std::string_view id) {
  std::string key = session;
  key += from_server ? "\x1fs"
                     : "\x1f"
                       "c";
  return key.append(id);
}

/// Who a record is whose line may be read again, since a request before it still waits.
std::string id_of(const McpPlace& place, std::size_t index) {
  if (!place.before || !place.before->file) return {};
  const SourceFile& file = *place.before->file;
  std::string text = std::to_string(file.device) + ' ' + std::to_string(file.inode) + ' ' +
                     std::to_string(file.begun_ns) + ' ' + std::to_string(place.origin.offset) +
                     ' ' + std::to_string(index);
  const crypto::Digest128 digest = crypto::siphash128(kIdKey, text);
  return "mcp-" + crypto::to_hex(&digest, sizeof digest);
}

/// A cancellation for which the reason is that nobody answered in time.
bool is_timeout(std::string reason) {
  std::transform(reason.begin(), reason.end(), reason.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return reason.find("timed out") != reason.npos || reason.find("timeout") != reason.npos;
}

std::size_t size_of(std::string_view key, std::string_view text) {
  return key.size() + text.size() + sizeof(Told) + sizeof(Origin);
}

}  // namespace

void McpPairs::take(McpLine&& line, const McpPlace& place) {
  line.origin.source = place.origin.source;
  line.origin.line = place.origin.line;
  line.origin.offset = place.origin.offset;
  line.origin.time_missing = !line.told.at;
  if (!line.told.at) line.told.at = Time(Nanos(place.read_ns));
  if (!line.is_pair) {
    for (std::size_t i = 0; i < line.messages.size(); ++i)
      take_message(line.messages[i], line, i, place);
    return;
  }
  Message request, answer;
  mcp::read_message(line.messages[0], request);
  const bool answered = line.messages.size() > 1;
  if (answered) mcp::read_message(line.messages[1], answer);
  line.told.from_server = line.sender == Sender::unknown ? mcp::is_of_server(request.method)
                                                         : line.sender == Sender::server;
  if (answered) learn(request, answer, line.told.session_id);
  lend(line.told);
  Origin origin = std::move(line.origin);
  origin.id = id_of(place, 0);
  if (request.kind == Message::Kind::notification && !answered) {
    put(mcp::notice(request, std::move(line.told)), std::move(origin));
  } else {
    put(mcp::exchange(request, answered ? &answer : nullptr, std::move(line.told)),
        std::move(origin));
  }
}

void McpPairs::take_message(json::View text, const McpLine& line, std::size_t index,
                            const McpPlace& place) {
  Message message;
  mcp::read_message(text, message);
  Told told = line.told;
  Origin origin = line.origin;
  origin.id = id_of(place, index);
  Sender sender = line.sender;
  const bool is_answer = message.kind == Message::Kind::answer;
  if (sender == Sender::unknown && !is_answer)
    sender = mcp::is_of_server(message.method) ? Sender::server : Sender::client;
  told.from_server = sender == Sender::server;
  if (is_answer) return answer(message, std::move(told), std::move(origin), sender);
  if (message.kind == Message::Kind::request)
    return wait(message, text.raw(), std::move(told), std::move(origin), place);
  if (message.method == "notifications/cancelled" && cancel(message, told, origin, line.sender))
    return;
  lend(told);
  put(mcp::notice(message, std::move(told)), std::move(origin));
}

void McpPairs::wait(const Message& request, std::string_view text, Told told, Origin origin,
                    const McpPlace& place) {
  std::string key = key_of(told.session_id, told.from_server, request.id);
  if (const auto same = by_key_.find(key); same != by_key_.end()) give_up(same->second);
  const std::int64_t since = told.at->time_since_epoch().count();
  bytes_ += size_of(key, text);
  waiting_.push_back(
      {key, std::string(text), std::move(told), std::move(origin), place.before, since});
  by_key_[std::move(key)] = std::prev(waiting_.end());
  while (waiting_.size() > limits::kMcpWaiting || bytes_ > limits::kMcpWaitingBytes ||
         since - waiting_.front().since_ns > limits::kMcpWaitingNs)
    give_up(waiting_.begin());
}

McpPairs::Place McpPairs::find(const std::string& session, Sender of_request, std::string_view id) {
  Place found = waiting_.end();
  for (const bool from_server : {false, true}) {
    if (of_request == (from_server ? Sender::client : Sender::server)) continue;
    const auto it = by_key_.find(key_of(session, from_server, id));
    if (it == by_key_.end()) continue;
    const bool later = found == waiting_.end() || found->since_ns <= it->second->since_ns;
    if (later) found = it->second;
  }
  return found;
}

void McpPairs::answer(const Message& answer, Told told, Origin origin, Sender sender) {
  const Sender of_request = sender == Sender::unknown  ? Sender::unknown
                            : sender == Sender::client ? Sender::server
                                                       : Sender::client;
  const Place place = find(told.session_id, of_request, answer.id);
  if (place != waiting_.end()) {
    if (place->told.protocol_version.empty())
      place->told.protocol_version = std::move(told.protocol_version);
    return finish(place, &answer, origin.time_missing ? std::nullopt : told.at);
  }
  lend(told);
  put(mcp::notice(answer, std::move(told)), std::move(origin));
}

bool McpPairs::cancel(const Message& notification, const Told& told, const Origin& origin,
                      Sender sender) {
  const auto id = notification.params ? notification.params->find("requestId") : std::nullopt;
  if (!id) return false;
  const Place place = find(told.session_id, sender, id->raw());
  if (place == waiting_.end()) return false;
  const std::string reason = notification.param("reason");
  place->told.outcome = is_timeout(reason) ? "timeout" : "cancelled";
  place->told.status_message = reason;
  finish(place, nullptr, origin.time_missing ? std::nullopt : told.at);
  return true;
}

void McpPairs::finish(Place place, const Message* answer, const std::optional<Time>& at) {
  by_key_.erase(place->key);
  bytes_ -= size_of(place->key, place->text);
  Waiting waiting = std::move(*place);
  waiting_.erase(place);
  Message request;
  mcp::read_message(json::View(waiting.text), request);
  if (at && !waiting.origin.time_missing) {
    const Nanos took = *at - *waiting.told.at;
    if (took.count() >= 0 && took.count() <= limits::kDurationNsMax) waiting.told.latency = took;
  }
  if (answer) learn(request, *answer, waiting.told.session_id);
  lend(waiting.told);
  put(mcp::exchange(request, answer, std::move(waiting.told)), std::move(waiting.origin));
}

void McpPairs::give_up(Place place) {
  if (place->told.status_message.empty()) place->told.status_message = "no answer was seen";
  finish(place, nullptr, std::nullopt);
}

void McpPairs::give_up() {
  while (!waiting_.empty()) give_up(waiting_.begin());
}

std::shared_ptr<const SourcePosition> McpPairs::waits_from() const {
  return waiting_.empty() ? nullptr : waiting_.front().before;
}

void McpPairs::learn(const Message& request, const Message& answer, const std::string& session) {
  if (request.method != "initialize" || !answer.result) return;
  if (sessions_.size() >= limits::kMcpSessions && sessions_.count(session) == 0) {
    sessions_.erase(std::min_element(
        sessions_.begin(), sessions_.end(),
        [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  }
  Session& known = sessions_[session];
  known.used = ++clock_;
  known.server.clear();
  if (const auto info = answer.result->find("serverInfo")) {
    const auto name = info->find("name");
    if (name && name->is(json::Type::string)) known.server = name->text();
  }
  const auto version = answer.result->find("protocolVersion");
  known.protocol_version =
      version && version->is(json::Type::string) ? version->text() : std::string();
}

/// Fills in what the session's beginning said.
void McpPairs::lend(Told& told) {
  const auto it = sessions_.find(told.session_id);
  if (it == sessions_.end()) return;
  it->second.used = ++clock_;
  if (told.server.empty()) told.server = it->second.server;
  if (told.protocol_version.empty()) told.protocol_version = it->second.protocol_version;
}

void McpPairs::put(Record&& record, Origin&& origin) {
  ready_.push_back({std::move(record), std::move(origin)});
}

bool McpPairs::next(Ready& ready) {
  if (ready_.empty()) return false;
  ready = std::move(ready_.front());
  ready_.pop_front();
  return true;
}

}  // namespace daybook::forms
