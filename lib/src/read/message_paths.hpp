// MessagePaths: the messages of calls, put together from the tree as JSON.
//
//   MessagePaths paths(connection);
//   paths.append_request(conversation_row, request_message_id, request_count, out);   // [{…},{…}]
//
// Calls of a conversation share most of their request: the last one's path is kept, and only what
// is not on it is read. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rows/message.hpp"

namespace daybook::read {

class MessagePaths {
 public:
  explicit MessagePaths(sql::Connection& connection) : messages_(connection) {}

  /// Appends the `count` messages of a request, a JSON array. False where some are not there: then
  /// nothing is appended.
  bool append_request(std::int64_t conversation_row, std::int64_t last, std::int64_t count,
                      std::string& out);
  /// Appends the `count` messages that end with `last`, between commas.
  bool append_answer(std::int64_t last, std::int64_t count, std::string& out);
  /// Appends the first of them alone.
  bool append_first(std::int64_t last, std::int64_t count, std::string& out);

 private:
  struct Path {
    std::vector<std::pair<std::int64_t, std::size_t>> nodes;  // id, and where its text ends; rising
    std::string text;                                         // messages between commas
    std::uint64_t used = 0;

    bool cut_to(std::int64_t id);  // false: not on it
  };
  struct Piece {
    std::int64_t id = 0;
    std::size_t begin = 0, end = 0;  // in pieces_text_
  };

  /// Reads upwards from `last`, at most `count` messages, until one is on `known`.
  bool read_up(std::int64_t last, std::int64_t count, Path* known);
  void make_room(const Path& wanted);

  rows::MessageTable messages_;
  std::map<std::int64_t, Path> paths_;  // by conversation
  std::size_t bytes_ = 0;               // of their texts
  std::uint64_t uses_ = 0;
  std::vector<Piece> pieces_;  // what read_up() read, the last message first
  std::string pieces_text_;
};

}  // namespace daybook::read
