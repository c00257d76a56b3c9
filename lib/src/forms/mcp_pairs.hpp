// McpPairs: messages of captured sessions, each in its turn, become records: a request waits for
// its answer, and what stands alone is an event at once.
//
//   pairs.take(read_mcp_line(…), place);
//   while (pairs.next(ready)) …            // in the order in which the exchanges ended
//   pairs.give_up();                       // the end: what still waits has no answer
//
// An answer belongs to the request of the same session, the other direction and the same id that
// was sent last. Every message is told in exactly one record. What waits is bounded: in number,
// bytes, and an hour of the input's own time; what is put out is told as unanswered, its outcome
// unknown.
#pragma once

#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "forms/mcp_line.hpp"

namespace daybook::forms {

/// Where a line stands in the input.
struct McpPlace {
  Origin origin;                                 // source, line and offset
  std::shared_ptr<const SourcePosition> before;  // where its positions are kept
  std::int64_t read_ns = 0;                      // when it was read
};

class McpPairs {
 public:
  struct Ready {
    Record record;
    Origin origin;
  };

  void take(McpLine&& line, const McpPlace& place);
  bool next(Ready& ready);
  bool is_ready() const noexcept { return !ready_.empty(); }
  /// Tells all that waits without its answer.
  void give_up();
  /// Where reading must begin anew to meet all that waits; nothing where none does.
  std::shared_ptr<const SourcePosition> waits_from() const;
  void know_sessions_of(const McpPairs& other) { sessions_ = other.sessions_; }
  bool waits() const noexcept { return !waiting_.empty(); }

 private:
  using Sender = McpLine::Sender;
  struct Waiting {
    std::string key, text;  // the request
    mcp::Told told;
    Origin origin;
    std::shared_ptr<const SourcePosition> before;
    std::int64_t since_ns = 0;
  };
  using Place = std::list<Waiting>::iterator;
  struct Session {
    std::string server, protocol_version;
    std::uint64_t used = 0;
  };

  void take_message(json::View text, const McpLine& line, std::size_t index, const McpPlace& place);
  void wait(const mcp::Message& request, std::string_view text, mcp::Told told, Origin origin,
            const McpPlace& place);
  void answer(const mcp::Message& answer, mcp::Told told, Origin origin, Sender sender);
  bool cancel(const mcp::Message& notification, const mcp::Told& told, const Origin& origin,
              Sender sender);
  void finish(Place place, const mcp::Message* answer, const std::optional<Time>& at);
  void give_up(Place place);
  Place find(const std::string& session, Sender of_request, std::string_view id);
  void learn(const mcp::Message& request, const mcp::Message& answer, const std::string& session);
  void lend(mcp::Told& told);
  void put(Record&& record, Origin&& origin);

  std::list<Waiting> waiting_;  // in order of arrival
  std::unordered_map<std::string, Place> by_key_;
  std::size_t bytes_ = 0;  // of what waits
  std::unordered_map<std::string, Session> sessions_;
  std::uint64_t clock_ = 0;
  std::deque<Ready> ready_;
};

}  // namespace daybook::forms
