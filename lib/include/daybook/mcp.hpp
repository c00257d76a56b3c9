// McpExchange: what a caller knows of an exchange of the Model Context Protocol beside its
// messages.
//
//   daybook::McpExchange known;
//   known.server = "files";
//   known.latency = took;
//   logger.mcp(request_json, response_json, std::move(known));
//
// Everything is optional. Where the messages say it (protocol version and server in `_meta`, a
// traceparent, an error), they need not be asked. The session id is Common's, where there is one.
#pragma once

#include <string>

#include "daybook/common.hpp"

namespace daybook {

struct DAYBOOK_EXPORT McpExchange : Common {
  std::string server;            // the server's name; Logger::with() lends it
  std::string transport;         // stdio, http …
  std::string protocol_version;  // as `initialize` agreed on it, or the HTTP header says
  std::string side;              // whose record it is: client (the default) or server
  std::string outcome;       // what the messages do not say: timeout, cancelled, denied; else empty
  bool from_server = false;  // the server sent the request: sampling, elicitation, roots
};

}  // namespace daybook
