#include "cli/subject.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <vector>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "daybook/consent.hpp"
#include "daybook/reader.hpp"
#include "daybook/users.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kDayChars = 10;  // 2026-11-23

class Subject {
 public:
  Subject(const std::string& path, const Selection& selection)
      : path_(path), selection_(selection), reader_(Reader::open(path, {Nanos(0)})) {
    stored_ = reader_.stored_id(selection.user_id);
  }

  void collect() {
    take(selection_, false);
    for (const char* of : {"trace_id", "conversation_id"})
      for (const std::string& id : nameless(of)) {
        Selection whole = selection_;
        whole.user_id.clear();
        (std::string(of) == "trace_id" ? whole.trace_id : whole.conversation_id) = id;
        take(whole, true);
      }
  }

  SubjectCounts write(std::ostream& out) const {
    SubjectCounts counts;
    const Time now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    out << "{\"subject\":" << ordered_json{{"user", selection_.user_id}, {"stored_as", stored_}}
        << ",\n\"exported_at\":\"" << time_text(now) << "\",\n\"index\":" << index().dump(-1)
        << ",\n\"sums\":" << sums().dump(-1, ' ', false, ordered_json::error_handler_t::replace)
        << ",\n\"consents\":"
        << consents().dump(-1, ' ', false, ordered_json::error_handler_t::replace)
        << ",\n\"records\":[";
    for (const std::string& line : lines_) {
      out << (counts.records == 0 ? "\n" : ",\n") << line;
      ++counts.records;
      counts.bytes += line.size();
    }
    out << "\n]}\n";
    counts.without_messages = without_messages_;
    return counts;
  }

 private:
  struct Kind {
    std::uint64_t count = 0;
    std::string from, to;
  };

  /// `of_nobody`: those alone that name no user.
  void take(const Selection& selection, bool of_nobody) {
    Exporter exporter = Exporter::open(path_, selection);
    for (std::string line; exporter.next(line);) {
      const auto record = ordered_json::parse(line);
      if (of_nobody && (record.contains("user_id") || !seen_.insert(line).second)) continue;
      Kind& kind = kinds_[record.value("type", std::string())];
      const std::string at = record.value("at", std::string());
      if (kind.count == 0 || at < kind.from) kind.from = at;
      if (kind.count == 0 || at > kind.to) kind.to = at;
      ++kind.count;
      lines_.push_back(line);
    }
    without_messages_ += exporter.without_messages();
  }

  /// Traces, or conversations, of the user that hold a row which names nobody.
  std::vector<std::string> nameless(const std::string& column) const {
    const std::string view = column == "trace_id" ? "traces" : "conversations";
    std::string sql;
    for (const char* rows : {"spans", "errors"})
      sql += (sql.empty() ? "" : " UNION ") + std::string("SELECT t.") + column + " FROM " + view +
             " AS t JOIN " + rows + " AS r ON r." + column + " = t." + column +
             " WHERE t.user_id IN (:user, :stored) AND r.user_id IS NULL";
    Rows rows = reader_.query(sql, {{"user", selection_.user_id}, {"stored", stored_}});
    std::vector<std::string> ids;
    while (rows.next()) ids.emplace_back(rows.text(0));
    return ids;
  }

  ordered_json index() const {
    ordered_json all = ordered_json::array();
    for (const auto& [type, kind] : kinds_)
      all.push_back({{"type", type}, {"count", kind.count}, {"from", kind.from}, {"to", kind.to}});
    return all;
  }

  ordered_json sums() const {
    Window days;
    days.bucket = Bucket::day;
    UsersOptions options;
    options.user_ids = {selection_.user_id, stored_};
    Users users = daybook::users(reader_, days, options);
    std::sort(users.rows.begin(), users.rows.end(), [](const UserRow& a, const UserRow& b) {
      return std::tie(a.at, a.service, a.model) < std::tie(b.at, b.service, b.model);
    });
    ordered_json all = ordered_json::array();
    for (const UserRow& row : users.rows)
      all.push_back({{"day", time_text(*row.at).substr(0, kDayChars)},
                     {"service", row.service},
                     {"model", row.model},
                     {"count", row.count},
                     {"errors", row.errors},
                     {"input_tokens", row.input_tokens},
                     {"output_tokens", row.output_tokens},
                     {"cost_usd", row.cost_usd ? ordered_json(*row.cost_usd) : ordered_json()}});
    return all;
  }

  ordered_json consents() const {
    const auto when = [](const std::optional<Time>& at) {
      return at ? ordered_json(time_text(*at)) : ordered_json();
    };
    ordered_json all = ordered_json::array();
    std::vector<Consent> rows;
    try {
      rows = read_consents(path_);
    } catch (const Error& error) {  // who may export need not see them
      if (error.code != Error::Code::denied) throw;
      return {};
    }
    for (const Consent& one : rows)
      if (one.user == selection_.user_id || one.user == stored_)
        all.push_back({{"purpose", one.purpose},
                       {"evidence", one.evidence},
                       {"given_at", when(one.given)},
                       {"withdrawn_at", when(one.withdrawn)}});
    return all;
  }

  const std::string path_;
  const Selection selection_;
  Reader reader_;
  std::string stored_;
  std::vector<std::string> lines_;
  std::set<std::string> seen_;
  std::map<std::string, Kind> kinds_;
  std::uint64_t without_messages_ = 0;
};

}  // namespace

SubjectCounts write_subject(const std::string& path, const Selection& selection,
                            std::ostream& out) {
  Subject subject(path, selection);
  subject.collect();
  return subject.write(out);
}

}  // namespace daybook::cli
