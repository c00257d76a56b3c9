#include "forms/guide_entry.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

constexpr int kSeconds = 9, kMilliseconds = 6;

/// Keys of a completion that have no place in what the entry becomes.
constexpr Key kOfCompletions[] = {
    Key::kind,          Key::provider,    Key::requested_model, Key::response_id,
    Key::messages,      Key::system,      Key::tools,           Key::choices,
    Key::usage,         Key::usage_basis, Key::cost_usd,        Key::time_to_first_token_ms,
    Key::finish_reason, Key::stream,      Key::attempt,         Key::cache_hit,
    Key::parameters,    Key::timings,     Key::prompt_name,     Key::prompt_version,
    Key::continues,     Key::error};

/// And those that have none in an event.
constexpr Key kOfSpans[] = {Key::latency_ms,     Key::duration, Key::operation,
                            Key::status_message, Key::status,   Key::conversation_id};

const Names kBareNames = {"duration",       "latency",       "elapsed",   "elapsed_time",
                          "execution_time", "response_time", "time_taken"};

bool is_plain(View value) {
  return value.is(Type::string) || value.is(Type::number);
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

GuideEntry::GuideEntry(Keyed& keyed, const Context& context, Origin& origin) : keyed_(keyed) {
  for (const Key key : kOfCompletions) keyed.keep_aside(key);
  decode_common(keyed, context, Kind::completion, common_, origin);
  Common strict;  // only to reject what is not known
  finish_metadata(keyed, context, Kind::completion, strict);
  seconds_ = context.options->duration_unit == Input::DurationUnit::seconds;
  ends_at_timestamp_ = keyed[Key::timestamp] != nullptr;
  ended_ns_ = common_.at->time_since_epoch().count() + common_.latency.value_or(Nanos(0)).count();
  prompt_ = readable(keyed[Key::prompt]);
  response_ = readable(keyed[Key::response]);
  const auto metadata = given(keyed[Key::metadata]);
  if (metadata && metadata->is(Type::object)) {
    metadata->members([&](std::string_view name, View value) {
      told_.push_back({std::string(name), value, false});
    });
    common_.metadata.erase(common_.metadata.begin(),
                           common_.metadata.begin() + static_cast<std::ptrdiff_t>(told_.size()));
  }
}

const GuideEntry::Told* GuideEntry::look(Names names) const {
  for (const std::string_view name : names) {
    const auto is = [&](const Told& told) {
      return told.name == name && !told.taken && !told.value.is(Type::null);
    };
    const auto found = std::find_if(told_.begin(), told_.end(), is);
    if (found != told_.end()) return &*found;
  }
  return nullptr;
}

std::optional<View> GuideEntry::find(Names names) const {
  const Told* const told = look(names);
  return told ? std::optional(told->value) : std::nullopt;
}

std::optional<View> GuideEntry::take(Names names) {
  const Told* const told = look(names);
  if (!told) return std::nullopt;
  told_[static_cast<std::size_t>(told - told_.data())].taken = true;
  return told->value;
}

std::string GuideEntry::find_text(Names names) const {
  const auto value = find(names);
  return value && is_plain(*value) ? name_of("metadata", *value) : std::string();
}

std::string GuideEntry::take_text(Names names) {
  const std::string text = find_text(names);
  if (!text.empty()) take(names);
  return text;
}

const GuideEntry::Told* GuideEntry::look_latency(Nanos& latency) const {
  const auto of = [&](Names names, int places) {
    const Told* const told = look(names);
    if (!told) return told;
    const Member member{told->name, told->value.raw()};
    latency = *duration_of(&member, places);
    return told;
  };
  if (const Told* const ms = of({"latency_ms", "duration_ms", "elapsed_ms"}, kMilliseconds))
    return ms;
  const Names of_seconds = {"latency_s", "duration_s", "latency_seconds", "duration_seconds"};
  if (const Told* const seconds = of(of_seconds, kSeconds)) return seconds;
  const int bare = seconds_ ? kSeconds : kMilliseconds;
  if (const Told* const told = of(kBareNames, bare)) return told;
  const std::string metric = lower(find_text({"metric_type", "metric", "metric_name"}));
  const bool is_time = metric == "latency" || metric == "duration" || metric == "performance";
  return is_time ? of({"value"}, bare) : nullptr;
}

std::optional<Nanos> GuideEntry::find_latency() const {
  Nanos latency{};
  return look_latency(latency) ? std::optional(latency) : std::nullopt;
}

void GuideEntry::take_latency(Common& common) {
  Nanos latency{};
  const Told* const told = common.latency ? nullptr : look_latency(latency);
  if (!told) return;
  told_[static_cast<std::size_t>(told - told_.data())].taken = true;
  common.latency = latency;
  if (!ends_at_timestamp_) return;
  const std::int64_t at_ns = ended_ns_ - latency.count();
  if (at_ns < limits::kTimeNsMin) reject("metadata", "the latency reaches back before 1970");
  common.at = Time(Nanos(at_ns));
}

void GuideEntry::take_status(Common& common, std::optional<Failure>& failure) {
  const auto set = [&](bool ok) { common.status = ok ? Status::ok : Status::error; };
  const auto flag = [&](std::string_view name, bool good) {
    const auto value = find({name});
    if (!value || !value->is(Type::boolean)) return;
    take({name});
    set(value->is_true() == good);
  };
  flag("success", true);
  flag("is_error", false);
  const std::string status = lower(find_text({"status"}));
  const bool ok = status == "ok" || status == "success" || status == "completed";
  if (ok || status == "error" || status == "failed" || status == "failure") {
    take({"status"});
    set(ok);
  }
  Failure told{take_text({"error_type"}), take_text({"error_message"}), {}, {}};
  if (told.message.empty()) told.message = take_text({"error"});
  if (told.type.empty() && told.message.empty()) return;
  set(false);
  failure = std::move(told);
}

void GuideEntry::reset() noexcept {
  for (Told& told : told_) told.taken = false;
  prompt_taken_ = response_taken_ = false;
}

void GuideEntry::finish(Common& common) const {
  Fields rest;
  for (const Told& told : told_)
    if (!told.taken) rest.emplace_back(told.name, value_of(told.value));
  rest.insert(rest.end(), common_.metadata.begin(), common_.metadata.end());
  std::vector<Member> members;
  for (const Key key : {Key::prompt, Key::response}) {
    const bool taken = key == Key::prompt ? prompt_taken_ : response_taken_;
    const auto value = given(keyed_[key]);
    if (value && !taken && value->raw() != "\"\"") members.push_back(*keyed_[key]);
  }
  std::vector<const Member*> kept;
  for (const Member& member : members) kept.push_back(&member);
  kept.insert(kept.end(), keyed_.unknown.begin(), keyed_.unknown.end());
  kept.insert(kept.end(), keyed_.aside.begin(), keyed_.aside.end());
  add_unknown(kept, rest);
  common.metadata = std::move(rest);
}

Event GuideEntry::event() const {
  Event event = as<Event>();
  event.name = prompt_.empty() ? "system" : prompt_;
  event.body = response_;
  GuideEntry whole = *this;
  whole.reset();
  whole.take_prompt();
  whole.take_response();
  whole.finish(event);
  std::vector<const Member*> placeless;
  for (const Key key : kOfSpans)
    if (given(keyed_[key])) placeless.push_back(keyed_[key]);
  add_unknown(placeless, event.metadata);
  return event;
}

}  // namespace daybook::forms
