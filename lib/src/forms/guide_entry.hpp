// GuideEntry: one entry that the guide's monitors write as a completion of the model "system". What
// it tells stands in its metadata; each kind of record takes the members that it knows, and the
// rest stays metadata.
//
//   GuideEntry entry(keyed, context, origin);
//   Memory memory = entry.as<Memory>();          // time, ids, level
//   memory.operation = entry.take_text({"operation"});
//   entry.finish(memory);                        // what was not taken
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::forms {

using Names = std::initializer_list<std::string_view>;

class GuideEntry {
 public:
  /// Throws Problem. The members of `keyed` must outlive it.
  GuideEntry(Keyed& keyed, const Context& context, Origin& origin);

  const std::string& prompt() const noexcept { return prompt_; }
  const std::string& response() const noexcept { return response_; }
  std::int64_t ended_ns() const noexcept { return ended_ns_; }

  /// The first of these members of the metadata that is there and not null.
  std::optional<json::View> find(Names names) const;
  std::optional<json::View> take(Names names);
  /// A text or a number; empty if there is none.
  std::string find_text(Names names) const;
  std::string take_text(Names names);
  /// How long it took, under any of the names that are common; bare numbers are seconds.
  std::optional<Nanos> find_latency() const;
  /// The same, taken: `common` began so much earlier.
  void take_latency(Common& common);
  /// Takes what says how it went.
  void take_status(Common& common, std::optional<Failure>& failure);
  /// Takes the members that `is_part(name)` picks, as one JSON object; empty: none.
  template <class IsPart>
  std::string take_object(IsPart&& is_part) {
    std::string object;
    for (Told& told : told_) {
      if (told.taken || !is_part(std::string_view(told.name))) continue;
      told.taken = true;
      object += object.empty() ? '{' : ',';
      json::append_string(object, told.name);
      object.append(":").append(told.value.raw());
    }
    return object.empty() ? object : object + "}";
  }
  void take_response() noexcept { response_taken_ = true; }
  void take_prompt() noexcept { prompt_taken_ = true; }
  /// Nothing is taken any more.
  void reset() noexcept;

  template <class R>
  R as() const {
    R record;
    const Level level = record.level;
    static_cast<Common&>(record) = common_;
    if (common_.level == Level::info) record.level = level;
    record.metadata.clear();
    return record;
  }
  /// Adds what was not taken as metadata.
  void finish(Common& common) const;
  Event event() const;

 private:
  struct Told {
    std::string name;
    json::View value;
    bool taken = false;
  };
  const Told* look(Names names) const;
  const Told* look_latency(Nanos& latency) const;

  Common common_;
  const Keyed& keyed_;
  std::string prompt_, response_;
  std::int64_t ended_ns_ = 0;
  bool ends_at_timestamp_ = false;
  bool seconds_ = true;  // unit of a bare duration
  bool prompt_taken_ = false, response_taken_ = false;
  std::vector<Told> told_;  // common_.metadata has what is no member of it
};

/// `text` in lower case, ASCII only.
std::string lower(std::string_view text);

}  // namespace daybook::forms
