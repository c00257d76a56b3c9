#include "sql/early_writeback.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace daybook::sql {

EarlyWriteback::EarlyWriteback(const std::string& path) noexcept
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

EarlyWriteback::~EarlyWriteback() {
  if (file_ >= 0) ::close(file_);
}

void EarlyWriteback::begin() const noexcept {
#ifdef SYNC_FILE_RANGE_WRITE
  if (file_ >= 0) ::sync_file_range(file_, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}

}  // namespace daybook::sql
