// Preparer: makes Prepared of completions. The writer has one for what nobody prepared; a thread
// of its own has another and works ahead of the writer while there is a backlog.
//
//   Preparer preparer(Preparer::Use::ahead, redact);
//   preparer.prepare(item);
//
// Working ahead it also takes apart and redacts each message that it has not met before: the writer
// will hardly know it. A wrong guess costs time, never correctness: the writer takes apart what is
// missing, and leaves what it does not need.
#pragma once

#include <optional>
#include <span>

#include "daybook/record.hpp"
#include "fold/window.hpp"
#include "redact/engine.hpp"
#include "write/batch_writer.hpp"
#include "write/prepared.hpp"

namespace daybook::write {

class Preparer {
 public:
  enum class Use { at_once, ahead };
  /// `redact`: the texts will be redacted before they are stored.
  Preparer(Use use, bool redact);

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
  std::optional<redact::Engine> engine_;
  const bool ahead_;
};

/// What must never be shared between texts stored under different rules.
std::uint64_t variant_of(bool redact);

}  // namespace daybook::write
