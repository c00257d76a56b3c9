#include "cli/alert_text.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/args.hpp"
#include "cli/json_values.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

struct Unit {
  const char* name;
  Nanos size;
};
constexpr std::array kUnits = {Unit{"d", std::chrono::hours(24)}, Unit{"h", std::chrono::hours(1)},
                               Unit{"m", std::chrono::minutes(1)},
                               Unit{"s", std::chrono::seconds(1)}};

ordered_json time_json(const std::optional<Time>& at) {
  return at ? ordered_json(time_text(*at)) : ordered_json();
}

ordered_json scope_json(const AlertScope& scope) {
  ordered_json json = ordered_json::object();
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  add("service", scope.service);
  add("environment", scope.environment);
  add("kind", scope.kind);
  add("operation", scope.operation);
  add("model", scope.model);
  return json;
}

/// What else there is to say of an alert than its state.
std::string note_text(const Alert& alert, Time now) {
  std::string note;
  if (alert.is_silenced(now)) note = "silent until " + time_text(*alert.silenced_until);
  if (alert.pending && alert.pending_since) {
    note += (note.empty() ? "" : ", ") + std::string(name(*alert.pending)) +
            " if it holds, since " + time_text(*alert.pending_since);
  }
  if (!alert.value && alert.last_checked)
    note += (note.empty() ? "" : ", ") + std::string("no data");
  return note;
}

Cell cell_of(const ordered_json& value) {
  if (value.is_null()) return {};
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_for_people(const Context& context, const std::vector<Alert>& alerts, Time now) {
  const auto writer = context.rows(
      {{"name"}, {"state"}, {"value"}, {"threshold"}, {"since"}, {"watches"}, {"note"}});
  for (const Alert& alert : alerts) {
    writer->row({alert.name, std::string(name(alert.state)),
                 alert.value ? Cell(number_text(*alert.value)) : Cell(),
                 number_text(alert.threshold), alert.since ? Cell(time_text(*alert.since)) : Cell(),
                 watched_text(alert), note_text(alert, now)});
  }
  writer->end();
}

}  // namespace

std::string duration_text(Nanos duration) {
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration % unit.size == Nanos(0))
      return std::to_string(duration / unit.size) + unit.name;
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  return duration == Nanos(0) ? "0s" : std::to_string(ms) + "ms";
}

std::string watched_text(const AlertRule& rule) {
  std::string text = rule.measure;
  if (rule.measure == "no_data") {
    text += " in " + duration_text(rule.window.value_or(Nanos(0)));
  } else {
    text += std::string(rule.above ? " above " : " below ") + number_text(rule.threshold);
    if (rule.warn) text += ", warns at " + number_text(*rule.warn);
    if (rule.measure != "store_bytes")
      text += " over " + duration_text(rule.window.value_or(Nanos(0)));
  }
  const ordered_json scope = scope_json(rule.scope);
  for (const auto& [key, value] : scope.items())
    text += ", " + key + ' ' + value.get<std::string>();
  if (rule.hold > Nanos(0)) text += ", held for " + duration_text(rule.hold);
  if (rule.min_count.value_or(0) > 1)
    text += ", of at least " + counted(static_cast<std::uint64_t>(*rule.min_count), "call");
  return text;
}

std::string alert_text(const Alert& alert) {
  return alert.name + ' ' + (alert.value ? number_text(*alert.value) : "without data") + " (" +
         watched_text(alert) + ')' + (alert.since ? " since " + time_text(*alert.since) : "");
}

ordered_json alert_json(const Alert& alert) {
  return {{"name", alert.name},
          {"state", name(alert.state)},
          {"value", optional_json(alert.value)},
          {"threshold", alert.threshold},
          {"since", time_json(alert.since)},
          {"measure", alert.measure},
          {"scope", scope_json(alert.scope)},
          {"fires", alert.above ? "above" : "below"},
          {"warn", optional_json(alert.warn)},
          {"window", duration_text(alert.window.value_or(Nanos(0)))},
          {"for", duration_text(alert.hold)},
          {"min_count", alert.min_count.value_or(0)},
          {"no_data", name(alert.no_data)},
          {"last_checked", time_json(alert.last_checked)},
          {"silenced_until", time_json(alert.silenced_until)},
          {"pending", alert.pending ? ordered_json(name(*alert.pending)) : ordered_json()},
          {"pending_since", time_json(alert.pending_since)}};
}

ordered_json firing_json(const std::vector<Alert>& alerts, Time now) {
  ordered_json firing = ordered_json::array();
  for (const Alert& alert : alerts)
    if (alert.fires(now)) firing.push_back(alert_json(alert));
  return firing;
}

void print_alerts(const Context& context, const std::vector<Alert>& alerts, Time now) {
  if (context.format == Format::table) return print_for_people(context, alerts, now);
  std::vector<Column> columns;
  const ordered_json names = alert_json({});
  for (const auto& [key, value] : names.items())
    columns.push_back({key == "scope" ? "scope_json" : key});  // text here, as in the view
  const auto writer = context.rows(columns);
  for (const Alert& alert : alerts) {
    std::vector<Cell> cells;
    const ordered_json fields = alert_json(alert);
    for (const auto& [key, value] : fields.items()) cells.push_back(cell_of(value));
    writer->row(std::move(cells));
  }
  writer->end();
}

}  // namespace daybook::cli
