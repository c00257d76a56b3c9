// MessageSet: the messages that calls of some services show. A message stands in the store once,
// whoever sent it, and has no service of its own.
//
// Found by one walk over those calls, and again once the store has changed: a bit a message.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::access {

class MessageSet {
 public:
  MessageSet(sql::Connection& connection, std::vector<std::string> services)
      : connection_(connection), services_(std::move(services)) {}
  bool has(std::int64_t id);

 private:
  void walk();

  sql::Connection& connection_;
  const std::vector<std::string> services_;
  std::int64_t version_ = -1;
  std::vector<bool> shown_;  // by message.id
};

}  // namespace daybook::access
