// Elsewhere: what other processes, or this one before it was started anew, stored of a request.
//
// Where the window does not know a request, its answers are looked for in the index of heads, the
// last one first; what is found is compared with the messages that are stored, up to what the
// window knows. So the messages themselves are what counts, a digest only proposes.
//
//   if (auto found = elsewhere.find(known, plan, first_unknown, sink)) …
//
// One thread, inside the transaction.
#pragma once

#include <optional>
#include <vector>

#include "fold/heads.hpp"
#include "fold/message_sink.hpp"
#include "fold/plan.hpp"
#include "rows/message.hpp"

namespace daybook::fold {

/// An answer that another process stored, by which its conversation is found.
struct Answered {
  crypto::Digest128 chain;    // of the path that ends with it
  std::uint64_t head = 0;     // the same as Node::head
  std::int64_t span_row = 0;  // a call that it answered
};

class Elsewhere {
 public:
  Elsewhere(sql::Connection& db, const Hasher& hasher)
      : heads_(db), messages_(db), hasher_(hasher) {}

  Heads& heads() noexcept { return heads_; }
  const Heads& heads() const noexcept { return heads_; }

  struct Found {
    std::vector<Node> nodes;           // of the steps from `first` on, in order; may be none
    std::optional<Node> resent;        // what the step after them resends in another dress
    std::optional<Answered> answered;  // may be of an epoch that is closed: then there are no nodes
  };
  /// Looks for what follows on `from` along the steps from `first` on, whose chains are filled in.
  Found find(const Node& from, Plan& plan, std::size_t first, MessageSink& sink);
  /// The same for a request that its trace holds already.
  Found find_retried(const Node& from, Plan& plan, std::size_t first, MessageSink& sink);
  /// A path as it is in the store.
  struct Recalled {
    Plan plan;                   // all of it, as a request of stored messages
    std::vector<Node> nodes;     // from the first on, those that others may hang below as they are:
                                 // of the open epoch, with nothing that redaction would change
    std::uint32_t replaced = 0;  // see MessageSink
  };
  /// Reads the path that ends with the message; nullopt: some of it is not there. Costs a read of
  /// each message on it.
  std::optional<Recalled> recall(std::int64_t message_id, MessageSink& sink);
  /// Whether find() has anything to look for.
  static bool is_worth_it(const Plan& plan, std::size_t first) noexcept;
  static bool is_opening(const Step& step, std::size_t index) noexcept;

 private:
  using Row = rows::MessageTable::Found;

  bool follow(std::int64_t message_id, const Node& from, const Plan& plan, std::size_t first,
              std::size_t last, Found& found);
  void take_answer(const Row& row, std::int64_t id, const Step& step, const Node& parent,
                   Found& found);
  Node next(const Node& parent, const Step& step, std::int64_t message_id) const;
  Step as_stored(const Row& row) const;
  bool find_answer(const Node& from, const Plan& plan, std::size_t first, std::size_t at,
                   Found& found);

  Heads heads_;
  rows::MessageTable messages_;
  const Hasher& hasher_;
  std::vector<std::uint64_t> path_heads_;  // scratch: of each step from `first` on
  std::vector<std::int64_t> ids_;          // scratch
};

/// What a step's parts are once they are stored. The step has been cleaned.
StoredText stored_text(const Step& step) noexcept;
StoredText stored_extra(const Step& step) noexcept;

}  // namespace daybook::fold
