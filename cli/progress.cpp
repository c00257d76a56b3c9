#include "cli/progress.hpp"

#include <algorithm>
#include <iostream>
#include <string>

#include "cli/text.hpp"

namespace daybook::cli {

Progress::Progress(bool on, std::uint64_t total) noexcept : on_(on), total_(total) {}

void Progress::show(std::uint64_t bytes, std::uint64_t records) {
  std::optional<double> part;
  if (total_ > 0) part = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_));
  show(bytes, records, part);
}

void Progress::show(std::uint64_t bytes, std::uint64_t records, std::optional<double> part) {
  if (!on_) return;
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds);
  std::string line = "\r\x1b[K";
  if (part) {
    constexpr std::size_t kColumns = 24;
    const std::string done = bar(*part, 1, kColumns);
    line += "▕" + done + std::string(kColumns - std::min(kColumns, width(done)), ' ') + "▏ " +
            std::to_string(static_cast<int>(*part * 100)) + " %  ";
  }
  line += counted(records, "record") + ", " + bytes_text(bytes) + ", " + bytes_text(rate) + "/s";
  std::cerr << line << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace daybook::cli
