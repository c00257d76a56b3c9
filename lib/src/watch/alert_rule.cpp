#include "watch/alert_rule.hpp"

#include <algorithm>
#include <cmath>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "redact/engine.hpp"
#include "watch/alert_measure.hpp"

namespace daybook::watch {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::int64_t kDaysMax = 30;  // hours have their histograms for a day longer
constexpr Nanos kWindowMax(kDaysMax* base::kNsPerDay);

Error wrong(const AlertRule& rule, const std::string& what, const std::string& hint) {
  return Error(Error::Code::invalid_argument, "alert " + rule.name + ": " + what, hint);
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Names go into commands' environments, mails and file names: nothing there has a meaning.
void check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kNameMax && is_letter_or_digit(name[0]) &&
                    std::all_of(name.begin(), name.end(), [](char c) {
                      return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
                    });
  if (!good) {
    throw Error(Error::Code::invalid_argument, "alert \"" + name + "\": not a name",
                "use letters, digits and . _ - beginning with a letter or digit, at most 64");
  }
}

void check_scope(const AlertRule& rule, const MeasureDefinition& measure) {
  const AlertScope& scope = rule.scope;
  const bool narrow = !scope.environment.empty() || !scope.kind.empty() ||
                      !scope.operation.empty() || !scope.model.empty();
  if (measure.kind == Kind::losses && narrow)
    throw wrong(rule, "losses know their service and nothing else", "give a service, or none");
  if (measure.kind == Kind::bytes && (narrow || !scope.service.empty()))
    throw wrong(rule, "store_bytes is of the whole store", "give no service, model …");
  redact::Engine rules;
  for (const std::string* value :
       {&scope.service, &scope.environment, &scope.kind, &scope.operation, &scope.model}) {
    if (value->size() > limits::kNameBytesMax)
      throw wrong(rule, "a name to filter by is too long", "names have at most 1024 bytes");
    if (rules.identifier_is_private(*value))
      throw wrong(rule, "a name to filter by is personal data or a secret",
                  "the store holds such names as [REDACTED]");
  }
}

void check_thresholds(const AlertRule& rule) {
  if (!std::isfinite(rule.threshold) || (rule.warn && !std::isfinite(*rule.warn)))
    throw wrong(rule, "a threshold is not a number", "give a number");
  if (!rule.warn) return;
  if (rule.above ? *rule.warn > rule.threshold : *rule.warn < rule.threshold) {
    throw wrong(rule, "it would fire before it warns",
                rule.above ? "warn at or below the threshold" : "warn at or above the threshold");
  }
}

}  // namespace

AlertRule checked_rule(AlertRule rule) {
  check_name(rule.name);
  const MeasureDefinition& measure = require_measure(rule.measure);
  if (rule.measure == "no_data") {
    rule.above = false;
    rule.threshold = 1;
    if (rule.warn) throw wrong(rule, "no_data has no warning", "leave it out");
    if (rule.min_count.value_or(0) > 0)  // then few calls would be no data, and never fire
      throw wrong(rule, "no_data fires where there are no calls", "leave min_count out");
  }
  if (!rule.window) rule.window = Nanos(measure.window_ns);
  if (!rule.min_count) rule.min_count = measure.min_count;
  check_scope(rule, measure);
  check_thresholds(rule);
  if (*rule.window < std::chrono::seconds(1) || *rule.window > kWindowMax)
    throw wrong(rule, "a window of this length cannot be watched", "give 1s to 30d");
  if (rule.hold < Nanos(0) || rule.hold > kWindowMax)
    throw wrong(rule, "it cannot hold for so long", "give 0s to 30d");
  if (*rule.min_count < 0) throw wrong(rule, "min_count is below 0", "give a number of calls");
  const bool counts_calls = measure.kind != Kind::losses && measure.kind != Kind::bytes;
  if (!counts_calls && *rule.min_count > 0)
    throw wrong(rule, rule.measure + " is made of no calls", "leave min_count out");
  return rule;
}

}  // namespace daybook::watch
