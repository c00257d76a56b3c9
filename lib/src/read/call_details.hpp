// CallDetails: what a span's record says of the call of a model, and of its tokens.
//
//   CallDetails details(connection);
//   details.write_call(span, line);                 // provider … response
//   details.write_usage(span_id, line, own);       // usage, cost; tokens into `own`
#pragma once

#include <string>

#include "read/json_line.hpp"
#include "read/message_paths.hpp"

namespace daybook::read {

class CallDetails {
 public:
  explicit CallDetails(sql::Connection& connection);
  void write_call(std::int64_t span_id, std::int64_t conversation_row, JsonLine& line);
  /// Provider and model of token usage without a call.
  void write_model(std::int64_t span_id, JsonLine& line);
  /// Appends `"tokens":{…}` to `own`.
  void write_usage(std::int64_t span_id, JsonLine& line, std::string& own);
  std::uint64_t without_messages() const noexcept { return without_messages_; }

 private:
  struct Messages;
  void write_messages(const Messages& messages, std::int64_t conversation_row, JsonLine& line);
  bool append_choices(const Messages& messages, std::string& out);

  sql::Statement call_, usage_;
  MessagePaths paths_;
  std::string scratch_;
  std::uint64_t without_messages_ = 0;
};

}  // namespace daybook::read
