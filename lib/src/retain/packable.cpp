#include "retain/packable.hpp"

#include <utility>

namespace daybook::retain {
namespace {

// id, contents of views with a content_state, then of others: those that go with the policy of
// content, and those that stay.
constexpr const char* kSpans =
    "SELECT span.id, completion.tools_id, tool.params_id, tool.result_id, access.uri_id,"
    " span.metadata_id, span.attributes_id, span.links_id, completion.parameters_id,"
    " usage.usage_id FROM span LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id WHERE span.id >= ?1 AND span.id < ?2";
constexpr int kFirstWithout = 4, kFirstKept = 8, kColumns = 10;

}  // namespace

MomentTexts::MomentTexts(sql::Connection& connection, const std::vector<EpochRange>& epochs,
                         Skip skip)
    : connection_(connection),
      first_content_id_(epochs.empty() ? 0 : epochs.front().first_content_id),
      end_content_id_(epochs.empty() ? 0 : epochs.back().end_content_id),
      skip_(std::move(skip)) {}

const IdBits& MomentTexts::bits() {
  if (!bits_) {
    IdBits found(first_content_id_, end_content_id_);
    each_content_of_moments(connection_, skip_, [&](std::int64_t id) { found.set(id); });
    bits_ = std::move(found);
  }
  return *bits_;
}

Packable::Packable(sql::Connection& connection, const EpochRange& epoch, MomentTexts& of_moments,
                   const Skip& skip)
    : connection_(connection),
      of_moments_(of_moments.bits()),
      with_state_(epoch.first_content_id, epoch.end_content_id),
      without_(epoch.first_content_id, epoch.end_content_id) {
  sql::Statement messages(connection_,
                          "SELECT content_id, extra_id FROM message WHERE id >= ?1 AND id < ?2");
  messages.bind(1, epoch.first_message_id).bind(2, epoch.end_message_id);
  while (messages.step()) {
    with_state_.set(messages.integer(0));  // NULL is 0, which no row has
    with_state_.set(messages.integer(1));
  }
  for (const state::RestoredText& range : spans_of(connection_, epoch))
    look_at_spans(range.first_span_id, range.end_span_id, skip);
}

void Packable::look_at_spans(std::int64_t first, std::int64_t end, const Skip& skip) {
  sql::Statement select(connection_, kSpans);
  select.bind(1, first).bind(2, end);
  while (select.step()) {
    const std::int64_t id = select.integer(0);
    if (skip.span && skip.span(id)) continue;
    const bool is_cut = skip.text_of_span && skip.text_of_span(id);
    for (int column = is_cut ? kFirstKept : 1; column < kColumns; ++column)
      (column < kFirstWithout ? with_state_ : without_).set(select.integer(column));
  }
}

std::vector<state::RestoredText> spans_of(sql::Connection& connection, const EpochRange& epoch) {
  std::vector<state::RestoredText> spans = {{epoch.id, epoch.first_span_id, epoch.end_span_id}};
  for (const state::RestoredText& range : state::restored_texts(connection))
    if (range.epoch_id == epoch.id) spans.push_back(range);
  return spans;
}

}  // namespace daybook::retain
