#include "forms/guide_span.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.hpp"
#include "forms/problem.hpp"
#include "forms/trace.hpp"

namespace daybook::forms {
namespace {

const Names kBegins = {"start", "starting", "started", "begin", "beginning", "begun", "began"};
const Names kEnds = {"end",      "ending",     "ended",    "finish",    "finishing",
                     "finished", "completing", "complete", "completed", "stopped"};

bool contains(Names words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What the first word that says so says.
TraceMark mark_in(const std::string& text) {
  std::string word;
  for (const char c : lower(text) + ' ') {
    if (c >= 'a' && c <= 'z') {
      word += c;
      continue;
    }
    if (contains(kBegins, word)) return TraceMark::begin;
    if (contains(kEnds, word)) return TraceMark::end;
    word.clear();
  }
  return TraceMark::none;
}

bool equal(const Value& a, const Value& b) {
  if (a.index() != b.index()) return false;
  if (const auto* json = std::get_if<Json>(&a)) return json->text == std::get<Json>(b).text;
  if (const auto* text = std::get_if<std::string>(&a)) return *text == std::get<std::string>(b);
  if (const auto* flag = std::get_if<bool>(&a)) return *flag == std::get<bool>(b);
  return true;  // null; numbers are Json here
}

/// Adds what the other says besides; a name that is taken becomes `<name>_2`.
void add_field(Fields& fields, Field field) {
  const auto named = [&](const std::string& name) {
    return std::find_if(fields.begin(), fields.end(),
                        [&](const Field& known) { return known.key == name; });
  };
  const auto same = named(field.key);
  if (same != fields.end() && equal(same->value, field.value)) return;
  std::string name = field.key;
  for (int n = 2; named(name) != fields.end(); ++n) name = field.key + "_" + std::to_string(n);
  fields.emplace_back(std::move(name), std::move(field.value));
}

/// What the start says besides its end.
void join_start(const Event& start, SpanRecord& span) {
  for (const Field& field : start.metadata) add_field(span.metadata, field);
  if (lower(start.name) != "starting trace") add_field(span.metadata, {"start_prompt", start.name});
  if (!start.body.empty()) add_field(span.metadata, {"start_response", start.body});
}

/// How long the trace took by the times of its entries; nullopt where they make no sense.
std::optional<Nanos> between(const BegunTrace& begun, const GuideEntry& end) {
  const Nanos took(end.ended_ns() - begun.event.at->time_since_epoch().count());
  const bool sensible = took.count() >= 0 && took.count() <= limits::kDurationNsMax;
  return sensible ? std::optional(took) : std::nullopt;
}

SpanRecord span_of(GuideEntry& entry, const std::string& type) {
  SpanRecord span = entry.as<SpanRecord>();
  span.name = entry.take_text({"trace_type"});
  if (span.name.empty()) span.name = type.empty() ? "trace" : type;
  entry.take_status(span, span.failure);
  if (lower(entry.prompt()) == "ending trace") entry.take_prompt();
  return span;
}

/// An end whose start is not known, and that says itself how long it took.
std::optional<SpanRecord> by_itself(GuideEntry& entry) {
  try {
    if (!entry.find_latency()) return std::nullopt;
    SpanRecord span = span_of(entry, {});
    entry.take_latency(span);
    entry.finish(span);
    return span;
  } catch (const Problem&) {
    entry.reset();
    return std::nullopt;
  }
}

}  // namespace

TraceMark mark_of(const GuideEntry& entry) {
  if (entry.find_text({"trace_id"}).empty()) return TraceMark::none;
  const bool typed = !entry.find_text({"trace_type"}).empty();
  if (!typed && lower(entry.prompt()).find("trace") == std::string::npos) return TraceMark::none;
  if (const TraceMark mark = mark_in(entry.prompt()); mark != TraceMark::none) return mark;
  if (const TraceMark mark = mark_in(entry.find_text({"event", "phase"})); mark != TraceMark::none)
    return mark;
  if (entry.find({"end_time", "ended_at"})) return TraceMark::end;
  return entry.find({"start_time", "started_at"}) ? TraceMark::begin : TraceMark::none;
}

std::optional<Record> begin_trace(const GuideEntry& entry, const GuidePlace& place,
                                  GuideTraces& traces, Origin& origin) {
  BegunTrace begun;
  begun.id = entry.find_text({"trace_id"});
  begun.type = entry.find_text({"trace_type"});
  begun.event = entry.event();
  if (begun.event.user_id.empty()) begun.event.user_id = entry.find_text({"user_id"});
  if (begun.event.session_id.empty()) begun.event.session_id = entry.find_text({"session_id"});
  read_trace_id(begun.id, begun.span.trace_id);
  origin.span = begun.span;
  begun.origin = origin;
  make_span_id(begun.id, entry.ended_ns(), place.line, begun.span.span_id);
  begun.told = !place.holds;
  begun.bytes = place.bytes;
  std::optional<Record> told;
  if (begun.told) told = begun.event;
  traces.begin(std::move(begun));
  return told;
}

Record end_trace(GuideEntry& entry, const GuidePlace& place, GuideTraces& traces, Origin& origin) {
  const std::string id = entry.find_text({"trace_id"});
  auto begun = traces.end(id, entry.find_text({"trace_type"}));
  const auto took = begun ? between(*begun, entry) : std::nullopt;
  if (begun && took) {
    SpanRecord span = span_of(entry, begun->type);
    span.at = begun->event.at;
    span.latency = took;
    span.user_id = begun->event.user_id;
    span.session_id = begun->event.session_id;
    entry.finish(span);
    join_start(begun->event, span);
    origin.span = begun->span;
    return span;
  }
  if (begun) traces.give_up(std::move(*begun));
  if (auto span = by_itself(entry)) {
    TraceContext own;
    read_trace_id(id, own.trace_id);
    make_span_id(id, entry.ended_ns(), place.line, own.span_id);
    origin.span = own;
    return std::move(*span);
  }
  return entry.event();
}

}  // namespace daybook::forms
