// Canaries: the raw bytes of every file of a store, and what its packed texts say, searched for
// texts that must not be there.
//
//   search_canaries(connection, {"alice@example.com"}, result.files, result.found);
//
// The database and its shared memory are read by the connection's own descriptors: others, once
// closed, would drop the locks of this process.
#pragma once

#include <string>
#include <vector>

#include "daybook/erase.hpp"
#include "sql/connection.hpp"

namespace daybook::erase {

void search_canaries(sql::Connection& connection, const std::vector<std::string>& canaries,
                     std::vector<EraseResult::File>& files, std::vector<EraseResult::Found>& found);

}  // namespace daybook::erase
