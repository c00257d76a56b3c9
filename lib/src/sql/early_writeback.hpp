// EarlyWriteback: asks the system to begin writing a file's changed pages to disk, and does not
// wait. A sync that follows some milliseconds later finds little left to do.
//
// Only for a write-ahead log: SQLite keeps no POSIX locks on that file, so a descriptor of our own
// can be closed without dropping any (https://www.sqlite.org/howtocorrupt.html, 2.2). Where the
// system has no such call nothing happens.
#pragma once

#include <string>

namespace daybook::sql {

class EarlyWriteback {
 public:
  explicit EarlyWriteback(const std::string& path) noexcept;
  ~EarlyWriteback();
  EarlyWriteback(const EarlyWriteback&) = delete;
  EarlyWriteback& operator=(const EarlyWriteback&) = delete;

  void begin() const noexcept;

 private:
  int file_ = -1;  // none: the file could not be opened
};

}  // namespace daybook::sql
