// Sources: files that are read in several runs, each from where the store says that it ended.
//
//   daybook::Sources sources("daybook.db");
//   auto input = sources.open("app.log", options);       // behind what was read before
//   while (input.next(item)) logger.submit(std::move(item.record), std::move(item.origin));
//   store.mark(input.position());                        // for rejections behind the last record
//
// A file is known by device, inode and the digest of its first 1 KiB, whatever its name is by now;
// one that was truncated begins anew. A copy or a compressed copy of a file that was read (1 KiB at
// least) goes on behind what was read of it. While a Sources lives, no other process can open the
// same files through one on the same store. One thread.
#pragma once

#include <memory>
#include <string>

#include "daybook/input.hpp"

namespace daybook {

class DAYBOOK_EXPORT Sources {
 public:
  /// `store`: the path of a store that is open for writing. Touches nothing yet.
  explicit Sources(std::string store);
  Sources(Sources&&) noexcept;
  Sources& operator=(Sources&&) noexcept;
  ~Sources();

  /// Opens a file at its position, as far as that is committed: flush the store before opening a
  /// file a second time. Throws Error: not_found, denied, io, busy (another process reads it),
  /// invalid_argument (a folder, a pipe; a compressed file with LastLine::wait).
  Input open(const std::string& path, const Input::Options& options);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
