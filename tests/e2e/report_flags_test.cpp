// --since, --until, --by, --bucket, --service and --model on every report: each either does what it
// says, shown on the answer, or is refused by name.
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

using Words = Daybook::Words;

struct Written {
  std::string service, model, at;
  json record;
};
using Records = std::vector<Written>;
using Wanted = std::function<bool(const Written&)>;

/// Five Mondays, at nine and at ten, of two services and two models, the last Monday busier.
Records all_records() {
  Records records;
  int serial = 0;
  for (const std::string day :
       {"2024-10-28", "2024-11-04", "2024-11-11", "2024-11-18", "2024-11-25"})
    for (const std::string hour : {"09", "10"})
      for (const std::string service : {"chat", "shop"})
        for (const std::string model : {"a", "b"}) {
          const std::string at = day + "T" + hour + ":10:00Z";
          const auto add = [&](const std::string& of_model, json record) {
            record["at"] = at;
            record["service"] = service;
            records.push_back({service, of_model, at, std::move(record)});
          };
          char trace[40], span[20];
          std::snprintf(trace, sizeof trace, "%032x", ++serial);
          std::snprintf(span, sizeof span, "%016x", serial);
          const int calls = day == "2024-11-25" ? 24 : 8;
          for (int i = 0; i < calls; ++i) {
            json call = {{"type", "completion"},
                         {"provider", "acme"},
                         {"model", model},
                         {"latency_ms", (model == "a" ? 100 : 300) + i},
                         {"user_id", "u-" + service},
                         {"session_id", "s-" + service},
                         {"conversation_id", "c-" + service + model + day + hour},
                         {"prompt_name", "greet"},
                         {"prompt_version", model},
                         {"messages", json::array({{{"role", "user"}, {"content", "the same"}}})},
                         {"response", "yes"},
                         {"usage", {{"input_tokens", 10}, {"output_tokens", 2}}},
                         {"cost_usd", 0.25}};
            if (i == 0) call.update({{"trace_id", trace}, {"span_id", span}});
            add(model, call);
          }
          add(model, {{"type", "error"},
                      {"model", model},
                      {"error_type", "Timeout"},
                      {"error_message", "too slow"}});
          add(model, {{"type", "score"},
                      {"name", "helpful"},
                      {"value", model == "a" ? 0.5 : 1.0},
                      {"trace_id", trace},
                      {"span_id", span}});
          add("", {{"type", "tool_execution"}, {"tool", "find"}, {"latency_ms", 5}});
          add("", {{"type", "memory"}, {"operation", "load"}, {"memory_mb", 12}});
          add("", {{"type", "metric"}, {"name", "depth"}, {"value", 3}});
        }
  return records;
}

struct Stored : Daybook {
  explicit Stored(const Wanted& wanted) {
    std::string lines;
    for (const Written& written : all_records())
      if (wanted(written)) lines += written.record.dump() + '\n';
    REQUIRE(run({"ingest", "--from", "records"}, lines).exit == 0);
  }
};

/// What a report says, without what differs from store to store.
json figures(json answer) {
  if (answer.is_object())  // health: the store itself is not what is filtered
    return {answer["traffic"], answer["latency"], answer["errors_by_type"], answer["cost"]};
  for (json& row : answer) row.erase("prompt_fingerprint");  // keyed
  return answer;
}

bool compares(const std::string& report) {
  return report == "trend" || report == "anomaly";
}

using Options = std::map<std::string, std::string>;

/// The time that all is compared in; storage has none.
Options base_of(const std::string& report) {
  if (report == "storage") return {};
  if (compares(report)) return {{"--since", "2024-11-25T09:00"}, {"--until", "2024-11-25T11:00"}};
  return {{"--since", "2024-10-01"}, {"--until", "2024-12-01"}};
}

Words words_of(const std::string& report, const Options& options) {
  Words words = {"report", report, "--format", "json"};
  for (const auto& [name, value] : options) words.insert(words.end(), {name, value});
  return words;
}

json ask(const Daybook& store, const std::string& report, const Options& options) {
  const Answer answer = store.run(words_of(report, options));
  INFO(report << ": " << answer.err);
  REQUIRE(answer.exit == 0);
  return figures(answer.json());
}

Options with(Options options, const std::string& name, const std::string& value) {
  options[name] = value;
  return options;
}

std::vector<std::string> report_names() {
  const std::string line = Daybook().run({"report"}).err;
  std::vector<std::string> names;
  const std::string list = line.substr(line.find("say which: ") + 11);
  std::istringstream in(list.substr(0, list.find(';')));
  for (std::string name; std::getline(in >> std::ws, name, ',');) names.push_back(name);
  return names;
}

/// The flags that each report refuses, and no other does.
const std::map<std::string, std::set<std::string>>& refused() {
  static const std::map<std::string, std::set<std::string>> kRefused = {
      {"storage", {"--since", "--until", "--by", "--bucket", "--service", "--model"}},
      {"memory", {"--model"}},
      {"metrics", {"--model"}},
      {"tools", {"--model"}},
      {"sessions", {"--model"}},
      {"trend", {"--bucket"}},
      {"anomaly", {"--bucket"}},
      {"savings", {"--by", "--bucket"}},
      {"prompts", {"--by", "--bucket"}},
      {"health", {"--by", "--bucket"}}};
  return kRefused;
}

bool refuses(const std::string& report, const std::string& flag) {
  const auto found = refused().find(report);
  return found != refused().end() && found->second.count(flag) > 0;
}

/// The report of all that is stored, with the flag, is that of a store that holds nothing else.
void check_filter(const std::string& flag, const std::string& value, const Wanted& wanted) {
  const Stored all([](const Written&) { return true; }), part(wanted);
  for (const std::string& report : report_names()) {
    if (refuses(report, flag)) continue;
    INFO(report << ' ' << flag);
    const Options base = base_of(report), filtered = with(base, flag, value);
    const json answer = ask(all, report, filtered);
    CHECK(answer != ask(all, report, base));
    CHECK(answer == ask(part, report, filtered));
    CHECK(answer == ask(part, report, base));
  }
}

/// The same of a time, which trend and anomaly set against what was before it.
void check_time(const std::string& flag, const std::string& value, const std::string& compared,
                const Wanted& wanted) {
  const Stored all([](const Written&) { return true; }), part(wanted);
  for (const std::string& report : report_names()) {
    if (refuses(report, flag)) continue;
    INFO(report << ' ' << flag);
    const Options filtered = with(base_of(report), flag, compares(report) ? compared : value);
    const json answer = ask(all, report, filtered);
    CHECK(answer != ask(all, report, base_of(report)));
    if (!compares(report)) CHECK(answer == ask(part, report, filtered));
  }
}

}  // namespace

TEST_CASE("every report with --service tells of that service alone", "[e2e][flags]") {
  check_filter("--service", "chat", [](const Written& w) { return w.service == "chat"; });
}

TEST_CASE("every report that knows models tells with --model of that model alone", "[e2e][flags]") {
  check_filter("--model", "a", [](const Written& w) { return w.model == "a"; });
}

TEST_CASE("every report with --since leaves out what was before", "[e2e][flags]") {
  check_time("--since", "2024-11-20", "2024-11-25T10:00",
             [](const Written& w) { return w.at > "2024-11-20"; });
}

TEST_CASE("every report with --until leaves out what came after", "[e2e][flags]") {
  check_time("--until", "2024-11-20", "2024-11-25T10:00",
             [](const Written& w) { return w.at < "2024-11-20"; });
}

TEST_CASE("every report that can be summed up makes with --by a row of each name", "[e2e][flags]") {
  const Stored store([](const Written&) { return true; });
  for (const std::string& report : report_names()) {
    if (refuses(report, "--by")) continue;
    INFO(report);
    const std::string by = report == "trend" ? "environment" : "service";
    const json answer = ask(store, report, with(base_of(report), "--by", by));
    CHECK(answer != ask(store, report, base_of(report)));
    std::set<std::string> seen;
    for (const json& row : answer) {
      REQUIRE(row.contains(by));
      std::string key;
      for (const char* name : {by.c_str(), "hour", "day", "measure"})
        key += row.contains(name) ? row[name].dump() + ' ' : "";
      CHECK(seen.insert(key).second);
    }
    CHECK_FALSE(seen.empty());
  }
}

TEST_CASE("every report that goes by time makes with --bucket a row of each", "[e2e][flags]") {
  const Stored store([](const Written&) { return true; });
  for (const std::string& report : report_names()) {
    if (refuses(report, "--bucket")) continue;
    INFO(report);
    const json answer = ask(store, report, with(base_of(report), "--bucket", "month"));
    std::set<std::string> months;
    for (const json& row : answer) months.insert(row.value("month", ""));
    CHECK(months == std::set<std::string>{"2024-10", "2024-11"});
  }
}

TEST_CASE("a flag that a report cannot follow is refused by name, with what it takes",
          "[e2e][flags]") {
  const Stored store([](const Written&) { return true; });
  const Options values = {{"--since", "24h"},  {"--until", "1h"},     {"--by", "service"},
                          {"--bucket", "day"}, {"--service", "chat"}, {"--model", "a"}};
  for (const std::string& report : report_names()) {
    const std::string help = store.run({"report", report, "--help"}).out;
    for (const auto& [flag, value] : values) {
      INFO(report << ' ' << flag);
      const bool shown = help.find("  " + flag + ' ') != std::string::npos;
      CHECK(shown == !refuses(report, flag));
      if (shown) continue;
      const Answer answer = store.run({"report", report, flag, value});
      CHECK(answer.exit == 2);
      CHECK_THAT(answer.err, Contains("daybook: " + flag + ": "));
      CHECK_THAT(answer.err, Contains("; `daybook report " + report + "` takes "));
      CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
    }
  }
  CHECK_THAT(store.run({"report", "memory", "--model", "a"}).err,
             Contains("samples of memory name no model; `daybook report memory` takes --since,"
                      " --until, --service, --environment, --operation, --by, --bucket"));
  CHECK_THAT(store.run({"report", "latency", "--user", "u"}).err,
             Contains("--user: `daybook report latency` takes --since"));
}

TEST_CASE("the query of a filtered report gives the same rows", "[e2e][flags]") {
  const Stored store([](const Written&) { return true; });
  for (const Words& words :
       std::vector<Words>{{"models", "--model", "a"},
                          {"models", "--service", "chat"},
                          {"models", "--since", "2024-11-20"},
                          {"models", "--bucket", "week", "--by", "model"},
                          {"traffic", "--model", "a", "--bucket", "day"},
                          {"prompts", "--model", "a"},
                          {"sessions", "--since", "2024-10-01", "--bucket", "day"}}) {
    Words report = {"report"};
    report.insert(report.end(), words.begin(), words.end());
    Words sql = report;
    sql.emplace_back("--sql");
    report.insert(report.end(), {"--format", "json"});
    const Answer printed = store.run(sql), asked = store.run(report);
    INFO(printed.out << printed.err);
    const Answer run = store.run({"query", "-", "--format", "json"}, printed.out);
    REQUIRE(run.exit == 0);
    CHECK_FALSE(asked.json().empty());
    CHECK(run.json() == asked.json());
  }
}
