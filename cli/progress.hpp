// One line on a terminal's standard error that tells how far a long job is.
//
//   Progress progress(context.err_terminal && !context.quiet, bytes_of(paths));
//   progress.show(bytes, records);     // as often as you like; drawn ten times a second
//   progress.clear();                  // before anything else is printed there
//
// Off a terminal it prints nothing. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace daybook::cli {

class Progress {
 public:
  /// `total` 0: unknown, so no bar.
  Progress(bool on, std::uint64_t total) noexcept;
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::uint64_t bytes, std::uint64_t records);
  /// The same where it is known how much is done, 0 to 1, by other means than bytes.
  void show(std::uint64_t bytes, std::uint64_t records, std::optional<double> part);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool on_, drawn_ = false;
  std::uint64_t total_;
  Clock::time_point started_ = Clock::now(), last_ = started_;
};

}  // namespace daybook::cli
