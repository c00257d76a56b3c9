// A message of JSON-RPC 2.0, read in place.
//
//   auto message = mcp::read_message(json::View(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"));
//   message->kind      // request
//   message->id        // "1", as it is written: "1" and 1 are two ids
//
// This room knows the Model Context Protocol and nothing of input or stores. Both the input form
// and Logger::mcp() stand on it, so that an exchange is the same record whichever way it comes; it
// therefore stands beside the readers of JSON, before the rooms that use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/view.hpp"

namespace daybook::mcp {

struct Message {
  enum class Kind { request, notification, answer };
  Kind kind = Kind::request;
  std::string method;                               // empty: an answer
  std::string_view id;                              // raw; empty: none, or null
  std::optional<json::View> params, result, error;  // `result` of an answer may be null

  /// The member of `params` of that name as text, where it is one.
  std::string param(std::string_view name) const;
};

/// What is missing where this is none; else nullptr and the message. `value` was validated.
const char* read_message(json::View value, Message& message);

}  // namespace daybook::mcp
