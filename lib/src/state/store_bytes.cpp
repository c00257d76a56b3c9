#include "state/store_bytes.hpp"

#include <filesystem>

namespace daybook::state {

std::int64_t store_bytes(sql::Connection& connection) {
  const std::int64_t pages =
      connection.integer("PRAGMA page_count") - connection.integer("PRAGMA freelist_count");
  std::int64_t bytes = pages * connection.integer("PRAGMA page_size");
  for (const char* suffix : {"-shm", "-turn", "-lock"}) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(connection.path() + suffix, failure);
    if (!failure) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

}  // namespace daybook::state
