#include "cli/growth_text.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;
using Growth = StoreStats::Growth;

constexpr std::size_t kPartsShown = 5;

std::string rate_text(double bytes) {
  return bytes_text(static_cast<std::uint64_t>(std::abs(bytes))) + " a day";
}

std::string days_text(double days) {
  return days < 10 ? fixed_text(days, 1) + " days"
                   : count_text(static_cast<std::uint64_t>(days)) + " days";
}

double days_measured(const Growth& growth) {
  return std::chrono::duration<double>(growth.measured).count() / 86400;
}

std::string parts_text(const char* of, const std::vector<Growth::Part>& parts) {
  std::string text;
  for (const Growth::Part& part : parts) {
    if (part.bytes_per_day < 1) continue;
    if (static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')) + 1 == kPartsShown)
      break;
    text += (text.empty() ? of : ", ") + visible(part.name) + ' ' + rate_text(part.bytes_per_day);
  }
  return text.empty() ? text : text + '\n';
}

ordered_json parts_json(const std::vector<Growth::Part>& parts) {
  ordered_json list = ordered_json::array();
  for (const Growth::Part& part : parts) {
    list.push_back({{"name", part.name},
                    {"rows_per_day", std::llround(part.rows_per_day)},
                    {"bytes_per_day", std::llround(part.bytes_per_day)}});
  }
  return list;
}

}  // namespace

std::string growth_line(const Growth& growth) {
  if (growth.measured.count() == 0) return "";
  const bool grows = growth.bytes_per_day >= 0;
  std::string line = (grows ? "grows by " : "becomes smaller by ") +
                     rate_text(growth.bytes_per_day) + " (of the last " +
                     days_text(days_measured(growth)) + ")";
  if (growth.days_left) {
    line += std::string(": ") + (growth.limit_is_cap ? "db_max_size" : "the end of the disk") +
            " is reached in " + days_text(*growth.days_left);
  }
  return line + '\n';
}

std::string growth_parts(const Growth& growth) {
  return parts_text("by service, as its share of the tokens: ", growth.services) +
         parts_text("by table, without indexes: ", growth.tables);
}

ordered_json growth_json(const Growth& growth) {
  const bool known = growth.measured.count() > 0;
  return {
      {"measured_days", known ? ordered_json(days_measured(growth)) : ordered_json()},
      {"bytes_per_day", known ? ordered_json(std::llround(growth.bytes_per_day)) : ordered_json()},
      {"limit_bytes", growth.limit ? ordered_json(*growth.limit) : ordered_json()},
      {"limit",
       growth.limit ? ordered_json(growth.limit_is_cap ? "db_max_size" : "disk") : ordered_json()},
      {"days_left", growth.days_left ? ordered_json(*growth.days_left) : ordered_json()},
      {"services", parts_json(growth.services)},
      {"tables", parts_json(growth.tables)}};
}

std::string cold_line(const StoreStats& stats) {
  if (stats.packed_bytes == 0) return "";
  return "cold: " + bytes_text(stats.cold_bytes) + " of text take " +
         bytes_text(stats.packed_bytes) + '\n';
}

ordered_json cold_json(const StoreStats& stats) {
  const double ratio =
      static_cast<double>(stats.cold_bytes) / static_cast<double>(stats.packed_bytes);
  return {{"bytes", stats.cold_bytes},
          {"packed_bytes", stats.packed_bytes},
          {"ratio", stats.packed_bytes > 0 ? ordered_json(ratio) : ordered_json()}};
}

}  // namespace daybook::cli
