#include "cli/zone.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "cli/args.hpp"
#include "cli/command.hpp"

namespace daybook::cli {
namespace {

std::filesystem::path zone_file(const std::string& name) {
  const char* folder = std::getenv("TZDIR");
  return std::filesystem::path(folder ? folder : "/usr/share/zoneinfo") / name;
}

}  // namespace

Zone::Zone(const std::string& name) {
  if (name.empty() || name == "UTC") return;
  if (const auto fixed = parse_offset(name)) {
    fixed_ = *fixed;
    return;
  }
  if (name != "local") {
    std::error_code ignored;  // what cannot be looked at is not a zone
    const bool is_path = name.front() == '/' || name.find("..") != std::string::npos;
    if (is_path || !std::filesystem::is_regular_file(zone_file(name), ignored))
      misuse("--tz: expected UTC, local, +02:00 or a zone such as Europe/Berlin, got \"" + name +
             '"');
    setenv("TZ", (":" + name).c_str(), 1);
  }
  tzset();
  named_ = true;
}

Nanos Zone::offset(Time at) const {
  if (!named_) return fixed_;
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm civil{};
  localtime_r(&seconds, &civil);
  return std::chrono::seconds(civil.tm_gmtoff);
}

std::string offset_text(Nanos offset) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
  if (minutes == 0) return "Z";
  const auto digits = [](long long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const auto size = minutes < 0 ? -minutes : minutes;
  return (minutes < 0 ? "-" : "+") + digits(size / 60) + ":" + digits(size % 60);
}

}  // namespace daybook::cli
