// TextStore: puts text and messages back into the open epoch, each once.
//
//   TextStore texts(connection);
//   texts.begin(rules, now_ns);                              // in a transaction
//   row.metadata_id = texts.json(R"({"a":1})");
//   const auto call = texts.call(messages, response, alternatives, at_ms);
//   texts.end();  …COMMIT…  texts.committed();
//
// Text was redacted before it was archived, by the rules of then: an epoch that takes it says so.
// One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"
#include "fold/paths.hpp"
#include "rows/message.hpp"
#include "state/restored_text.hpp"
#include "state/store_state.hpp"
#include "state/table_sizes.hpp"

namespace daybook::archive {

class TextStore final : private fold::MessageSink {
 public:
  explicit TextStore(sql::Connection& connection);

  /// `rules`: of the epoch that the text is from. The first text that is put back closes the open
  /// epoch before, so that it is in another than what was there.
  void begin(std::optional<std::int64_t> rules, std::int64_t now_ns);
  void end();
  void committed();
  /// In a transaction, behind the last text: closes the epoch where some was put into it.
  void close_epoch(std::int64_t now_ns);

  std::uint64_t bytes() const noexcept { return bytes_; }  // of text, as committed

  /// The id of content; 0 for what is empty.
  std::int64_t text(std::string_view text);
  std::int64_t json(std::string_view json);

  struct Call {
    std::int64_t request_id = 0, response_id = 0;  // 0: none
    std::string alternatives;                      // JSON array of message ids; empty: none
    std::int64_t preamble_id = 0;                  // the last of its first system messages
  };
  /// Messages as JSON objects.
  Call call(const std::vector<Message>& request, const std::vector<Message>& response,
            const std::vector<Message>& alternatives, std::int64_t at_ns);
  /// Spans of that epoch refer to what is put back in this transaction.
  void refer(std::int64_t first_span_id, std::int64_t end_span_id);
  /// Moments do, of which no range of spans tells.
  void refer_moments() { refer(0, 0); }

 private:
  using Form = fold::Hasher::Form;
  struct Kept {
    std::int64_t id = 0, checksum = 0;
  };
  Kept keep(Form form, std::string_view bytes);
  void use_epoch();
  void tell_rules();
  Stored store(const fold::Step& step, std::int64_t parent_id, std::uint32_t depth,
               std::int64_t alias_of) override;
  void clean(fold::Step&) override {}
  std::uint32_t replaced(const fold::Step&) const override { return 0; }
  fold::Paths::Tip put(fold::Paths::Part part, const fold::Paths::Tip& from,
                       const std::vector<Message>& messages);

  sql::Connection& connection_;
  fold::Hasher hasher_{0};
  fold::Planner planner_;
  fold::Paths paths_;
  fold::Window<Kept> contents_;
  rows::MessageTable messages_;
  rows::ContentTable content_;
  state::StoreStateTable state_table_;
  state::TableSizes sizes_;
  state::StoreState state_, at_begin_;
  std::int64_t epoch_ = 0;                  // that the windows are of
  bool is_used_ = false;                    // text was put back in this transaction,
  bool has_own_ = false, had_own_ = false;  // and in any; as committed
  std::optional<std::int64_t> rules_;
  std::int64_t now_ns_ = 0;
  std::int64_t at_ms_ = 0, new_bytes_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace daybook::archive
