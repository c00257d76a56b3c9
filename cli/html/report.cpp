#include "cli/html/report.hpp"

#include <algorithm>

#include "cli/html/text.hpp"
#include "cli/text.hpp"
#include "daybook/version.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kMostBuckets = 1000;  // as many as a wide plot has pixels

/// A word for a shell: in quotes where it needs them.
std::string shell_word(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/,+@").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + '\'';
}

struct Named {
  const char* name;
  std::string Filters::*value;
};
constexpr Named kNamed[] = {{"service", &Filters::service}, {"environment", &Filters::environment},
                            {"model", &Filters::model},     {"operation", &Filters::operation},
                            {"status", &Filters::status},   {"user", &Filters::user},
                            {"session", &Filters::session}};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

/// The options that one report alone has.
std::string own_options_text(const ReportRequest& request) {
  std::string out;
  if (request.weeks != ReportRequest().weeks) out += " --weeks " + std::to_string(request.weeks);
  if (!request.against.empty()) out += " --against " + shell_word(joined(request.against));
  if (!request.instead.empty()) out += " --model-map " + shell_word(joined(request.instead));
  if (!request.score.empty()) out += " --score " + shell_word(request.score);
  return out;
}

/// Adds the days that rows lie in.
template <class Row>
void widen(std::optional<std::pair<Time, Time>>& extent, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (!row.at) continue;
    const Time until = *row.at + std::chrono::days(1);
    if (!extent) extent.emplace(*row.at, until);
    extent->first = std::min(extent->first, *row.at);
    extent->second = std::max(extent->second, until);
  }
}

}  // namespace

std::string filters_text(const Filters& filters) {
  std::string out;
  for (const Named& named : kNamed)
    if (const std::string& value = filters.*named.value; !value.empty())
      out += (out.empty() ? "" : ", ") + std::string(named.name) + ' ' + value;
  return out;
}

std::string options_text(const Filters& filters) {
  std::string out;
  const auto add = [&](const std::string& option, const std::string& value) {
    if (!value.empty()) out += " --" + option + ' ' + shell_word(value);
  };
  add("since", filters.since);
  add("until", filters.until);
  for (const Named& named : kNamed) add(named.name, filters.*named.value);
  if (!filters.zone.is_utc()) add("tz", filters.zone_name);
  return out;
}

std::string command_text(const ReportSpec& spec, const ReportRequest& request) {
  std::string out = "daybook report " + spec.name;
  if (!spec.timed() && !spec.options) return out;  // a page's filters are none of its own
  out += options_text(request.filters);
  if (request.by != spec.by) out += " --by " + joined(request.by);
  if (spec.timed() && spec.takes_bucket)
    out += std::string(" --bucket ") + bucket_name(request.bucket);
  if (!request.compare.empty()) out += " --compare " + request.compare;
  return out + own_options_text(request);
}

Filters at_fixed_times(Filters filters) {
  const auto [since, until] = filters.times(true);
  if (since) filters.since = time_text(*since);
  if (until) filters.until = time_text(*until);
  return filters;
}

Timeline timeline_of(const Reader& reader, const Filters& filters, Bucket bucket) {
  Window window;
  const auto [since, until] = filters.times(true);
  window.since = since;
  window.until = until;
  window.service = filters.service;
  window.by = {"service"};
  window.bucket = Bucket::day;
  std::optional<std::pair<Time, Time>> extent;
  widen(extent, reader.errors(window));
  window.environment = filters.environment;
  widen(extent, reader.traffic(window));
  if (!extent && !since) return {};
  const auto now = std::chrono::ceil<std::chrono::hours>(std::chrono::system_clock::now());
  const Time first = since ? *since : extent->first;
  const Time last = until ? *until : since ? Time(now) : extent->second;
  if (first >= last) return {};
  if (bucket != Bucket::none) {
    Timeline asked = timeline(first, last, bucket, filters.zone);
    if (asked.begins.size() <= kMostBuckets) return asked;
  }
  return timeline(first, last, bucket_for(last - first), filters.zone);
}

}  // namespace daybook::cli
