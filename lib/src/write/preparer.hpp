// Preparer: makes Prepared of completions. The writer has one for what nobody prepared; a thread
// of its own has another and works ahead of the writer while there is a backlog.
//
//   Preparer preparer(Preparer::Use::ahead, rules);
//   preparer.prepare(item);
//
// Working ahead it also takes apart and redacts each message that it has not met before: the writer
// will hardly know it. A wrong guess costs time, never correctness: the writer takes apart what is
// missing, and leaves what it does not need.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "daybook/record.hpp"
#include "fold/window.hpp"
#include "redact/rule_set.hpp"
#include "write/batch_writer.hpp"
#include "write/prepared.hpp"
#include "write/rules.hpp"

namespace daybook::write {

class Preparer {
 public:
  enum class Use { at_once, ahead };
  /// `rules`: what the texts will be redacted by before they are stored; none: they will not.
  Preparer(Use use, std::shared_ptr<const redact::RuleSet> rules);
  /// From now on. What was prepared before is of no use to a writer that uses these.
  void use_rules(std::shared_ptr<const redact::RuleSet> rules);

  Prepared prepare(const Completion& record);
  /// Into item.prepared, where the record is a completion and memory allows.
  void prepare(Item& item) noexcept;

 private:
  /// Where a path ends: its front digest and, where it is known, that of its canonical form.
  struct End {
    crypto::Digest128 front;
    std::optional<crypto::Digest128> chain;
  };
  End plan(const End& from, std::span<const Message> messages, fold::Plan& plan);
  std::optional<crypto::Digest128> take_apart_new(const End& from,
                                                  std::span<const Message> messages,
                                                  fold::Plan& plan);
  /// Of a call that continues another: where its path begins only the writer knows, and all of it
  /// is likely new.
  void plan_all(std::span<const Message> messages, fold::Plan& plan);
  Document document(std::string json) const;
  void clean_step(fold::Step& step);

  fold::Hasher hasher_;
  fold::Planner planner_;
  fold::Window<crypto::Digest128> met_;  // front digest -> canonical
  std::optional<Rules> rules_;           // of one that works ahead
  const bool ahead_;
};

/// What must never be shared between texts stored under different rules.
std::uint64_t variant_of(const redact::RuleSet* rules) noexcept;

}  // namespace daybook::write
