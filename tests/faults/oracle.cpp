#include "faults/oracle.hpp"

#include <algorithm>
#include <set>

#include "daybook/upkeep.hpp"
#include "sql/connection.hpp"

namespace faults {

using namespace daybook;

void Verdict::judge(const Stored& found, const Acknowledged& safe) {
  for (const auto& [producer, numbers] : found) {
    const std::set<std::int64_t> distinct(numbers.begin(), numbers.end());
    const std::int64_t last = distinct.empty() ? 0 : *distinct.rbegin();
    const auto count = static_cast<std::int64_t>(distinct.size());
    stored += static_cast<std::int64_t>(numbers.size());
    duplicates += static_cast<std::int64_t>(numbers.size()) - count;
    holes += last - count;
    if (!std::is_sorted(numbers.begin(), numbers.end())) ++disordered;
  }
  for (const auto& [producer, last] : safe) {
    acknowledged += last;
    const auto at = found.find(producer);
    std::int64_t there = 0;
    if (at != found.end()) {
      const std::set<std::int64_t> distinct(at->second.begin(), at->second.end());
      there = std::distance(distinct.begin(), distinct.upper_bound(last));
    }
    lost += last - there;
  }
}

void Verdict::judge_corrupt(const std::string& why) {
  if (why.empty()) return;
  if (corrupt++ == 0) first_fault = why;
}

std::string Verdict::text() const {
  const auto n = [](std::int64_t number) { return std::to_string(number); };
  return n(trials) + " trials, " + n(acknowledged) + " acknowledged, " + n(stored) + " stored, " +
         n(lost) + " lost, " + n(holes) + " holes, " + n(duplicates) + " duplicates, " +
         n(disordered) + " out of order, " + n(corrupt) + " corrupt" +
         (first_fault.empty() ? "" : " (" + first_fault + ")");
}

Stored stored(const std::string& path) {
  Stored out;
  auto reader = sql::Connection::open_reader(path);
  sql::Statement names(reader, "SELECT name FROM event ORDER BY id");
  while (names.step()) {
    const std::string name(names.text(0));
    const auto slash = name.find('/');
    out[name.substr(0, slash)].push_back(std::stoll(name.substr(slash + 1)));
  }
  return out;
}

std::string damage(const std::string& path, bool whole) {
  try {
    const std::string integrity =
        sql::Connection::open_reader(path).text("PRAGMA integrity_check(1)");
    if (integrity != "ok") return integrity;
    if (!whole) return {};
    for (const auto& finding : check_store(path).findings) {
      if (finding.kind == CheckResult::Finding::Kind::wrong) return finding.text;
    }
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace faults
