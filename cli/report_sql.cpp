#include "cli/report_sql.hpp"

#include <algorithm>

namespace daybook::cli {

std::string comma(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += name + ", ";
  return out;
}

std::string first_columns(std::size_t count) {
  std::string out = "1";
  for (std::size_t i = 2; i <= count; ++i) out += ", " + std::to_string(i);
  return out;
}

std::vector<std::string> keys_of(const ReportRequest& request) {
  std::vector<std::string> keys = request.by;
  if (request.bucket != Bucket::none) keys.insert(keys.begin(), bucket_name(request.bucket));
  return keys;
}

Buckets::Buckets(const ReportRequest& request)
    : bucket_(request.bucket), zone_(request.filters.zone) {
  using std::chrono::hours;
  const auto [since, until] = request.filters.times(true);
  const Time end = until.value_or(std::chrono::ceil<hours>(std::chrono::system_clock::now()));
  const Time begin(std::chrono::sys_days(std::chrono::year{2000} / 1 / 1));
  Time at = since.value_or(request.first_hour.value_or(begin));
  offsets_.emplace_back(at, zone_.offset(at));
  for (at = std::chrono::floor<hours>(at); !zone_.is_utc() && at < end; at += hours(1)) {
    if (zone_.offset(at) != offsets_.back().second) offsets_.emplace_back(at, zone_.offset(at));
  }
}

template <class Text>
std::string Buckets::by_offset(Text text, const std::string& before,
                               const std::string& nothing) const {
  if (offsets_.size() == 1) {
    const std::string one = text(offsets_[0].second);
    return one == nothing ? "" : before + one;
  }
  std::string sql = before + "CASE";
  for (std::size_t i = 0; i + 1 < offsets_.size(); ++i)
    sql += " WHEN hour_us < " + std::to_string(microseconds(offsets_[i + 1].first)) + " THEN " +
           text(offsets_[i].second);
  return sql + " ELSE " + text(offsets_.back().second) + " END";
}

std::string Buckets::column() const {
  if (bucket_ == Bucket::none) return "";
  const std::string civil =
      "hour_us / 1000000" +
      by_offset(
          [](Nanos offset) {
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(offset).count();
            return std::to_string(seconds);
          },
          " + ", "0");
  return text(civil) + " AS " + bucket_name(bucket_) + ", ";
}

std::string Buckets::text(const std::string& civil) const {
  const auto format = [&](const std::string& how, const std::string& more = "") {
    return "strftime('" + how + "', " + civil + ", 'unixepoch'" + more + ")";
  };
  if (bucket_ == Bucket::day) return format("%Y-%m-%d");
  if (bucket_ == Bucket::week) return format("%Y-%m-%d", ", 'weekday 0', '-6 days'");
  if (bucket_ == Bucket::month) return format("%Y-%m");
  return format("%Y-%m-%dT%H:%M:%S") +
         by_offset([](Nanos offset) { return sql_literal(offset_text(offset)); }, " || ", "");
}

bool is_plain(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& f = request.filters;
  return request.by == spec.by && request.bucket == Bucket::none && f.since.empty() &&
         f.until.empty();
}

std::string sums(const ReportSpec& spec) {
  std::string out;
  for (const std::string& name : spec.measures) {
    out += out.empty() ? "\n       " : ",\n       ";
    out += "sum(" + name + ") AS " + name;
  }
  return out;
}

std::string dearest_first(const ReportRequest& request) {
  const std::string keys = first_columns(keys_of(request).size());
  if (request.bucket != Bucket::none) return keys;
  return "cost_usd IS NULL, cost_usd DESC, " + keys;
}

}  // namespace daybook::cli
