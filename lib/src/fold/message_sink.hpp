// MessageSink: stores the parts of new messages. The writer implements it, with redaction in front.
#pragma once

#include <cstdint>

#include "fold/plan.hpp"

namespace daybook::fold {

class MessageSink {
 public:
  struct Stored {
    std::int64_t message_id = 0;
    std::uint32_t redactions = 0;
    std::int64_t text_checksum = 0, extra_checksum = 0;  // of what was stored; 0: there is none
  };
  /// `alias_of`: the answer below the same parent that this message resends; 0: none.
  virtual Stored store(const Step& step, std::int64_t parent_id, std::uint32_t depth,
                       std::int64_t alias_of) = 0;
  /// Makes known what will be stored of the step: Step::clean_text and clean_extra.
  virtual void clean(Step& step) = 0;
  /// How many replacements a message shows that was read from the store.
  virtual std::uint32_t replaced(const Step& step) const = 0;
  /// Whether the request being stored may be sent once more within its trace, and the last message
  /// of the same request as it was sent before; 0: none is known. `head`: as Node::head.
  virtual bool may_be_retried() { return false; }
  virtual std::int64_t retried(std::uint64_t /*head*/) { return 0; }

 protected:
  ~MessageSink() = default;
};

}  // namespace daybook::fold
