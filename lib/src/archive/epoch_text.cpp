#include "archive/epoch_text.hpp"

#include <algorithm>

#include "json/canonical.hpp"
#include "json/view.hpp"
#include "read/told_with_span.hpp"

namespace daybook::archive {
namespace {

using retain::What;

/// Spans with text of their own, or with an error or an event of their own that has some.
const std::string kSpans =
    "SELECT span.id, span.user_id, span.session_id, span.trace_row, span.conversation_row,"
    " trace.conversation_row FROM span"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN trace ON trace.id = span.trace_row WHERE span.id >= ?1 AND span.id < ?2 AND ("
    "coalesce(completion.request_message_id, completion.response_message_id,"
    " completion.alternatives, completion.tools_id, tool.params_id, tool.result_id, access.uri_id,"
    " span.metadata_id, span.metadata_own, span.attributes_id, span.links_id,"
    " span.status_message) IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM error WHERE error.id = " +
    std::string(read::kOwnErrorOfSpan) +
    " AND coalesce(error.message_id, error.stack_id) IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM event WHERE event.span_row = span.id AND event.attributes_id IS NOT"
    " NULL AND " +
    std::string(read::kIsWithinSpan) + ")) ORDER BY span.id";

using Make = std::unique_ptr<read::RecordSource> (*)(sql::Connection&, const read::Wanted&);

Make source_of(What what) {
  switch (what) {
    case What::errors:
      return read::error_records;
    case What::events:
      return read::event_records;
    case What::scores:
      return read::score_records;
    case What::memory:
      return read::memory_records;
    default:
      return read::metric_records;
  }
}

}  // namespace

EpochText::EpochText(sql::Connection& reader, const DueEpoch& epoch, std::int64_t before_ns,
                     const retain::Holds& holds)
    : reader_(reader),
      span_(reader, "SELECT at_ns, metadata_id IS NOT NULL, metadata_own, " +
                        std::string(read::kOwnErrorOfSpan) + " FROM span WHERE id = ?1"),
      events_(reader, "SELECT event.id FROM event WHERE event.span_row = ?1 AND " +
                          std::string(read::kIsWithinSpan) + " ORDER BY event.id"),
      title_(reader,
             "SELECT conversation.id, conversation.title FROM span CROSS JOIN conversation"
             " ON conversation.id = span.conversation_row WHERE span.id = ?1"
             " AND conversation.title IS NOT NULL AND conversation.first_at_ns < ?2"),
      before_ns_(before_ns) {
  find_spans(epoch, holds);
  for (const auto& [kind, ids] : epoch.moments) parts_.push_back({kind, ids});
  for (const Part& part : parts_)
    times_.emplace_back(reader, std::string("SELECT at_ns FROM ") +
                                    (part.kind ? part.kind->table : "span") + " WHERE id = ?1");
}

void EpochText::find_spans(const DueEpoch& epoch, const retain::Holds& holds) {
  Part spans{nullptr, {}};
  sql::Statement select(reader_, kSpans);
  select.bind(1, epoch.range.first_span_id).bind(2, epoch.range.end_span_id);
  while (select.step()) {
    if (holds.covers({select.integer(1), select.integer(2), select.integer(3), select.integer(4),
                      select.integer(5)})) {
      ++held_;
    } else {
      spans.ids.push_back(select.integer(0));
    }
  }
  parts_.push_back(std::move(spans));
}

std::uint64_t EpochText::rows() const noexcept {
  std::uint64_t rows = 0;
  for (const Part& part : parts_) rows += part.ids.size();
  return rows;
}

void EpochText::begin() {
  part_ = at_ = 0;
  source_.reset();
  titled_ = titled_before_;
}

bool EpochText::open_next_part() {
  for (; part_ < parts_.size(); ++part_) {
    const Part& part = parts_[part_];
    if (part.ids.empty()) continue;
    at_ = 0;
    without_messages_ = 0;
    wanted_.first_id = part.ids.front();
    wanted_.end_id = part.ids.back() + 1;
    source_ = part.kind == nullptr ? read::span_records(reader_, wanted_, Exporter::Form::records)
                                   : source_of(part.kind->what)(reader_, wanted_);
    return true;
  }
  return false;
}

/// Rows that the source gives and that are not to go are passed over; what it leaves to its span
/// stands in the span's line.
bool EpochText::next(std::string& line, ArchivedRow& row) {
  for (;;) {
    if (!source_ && !open_next_part()) return false;
    const Part& part = parts_[part_];
    while (at_ < part.ids.size() && source_->next(line)) {
      const std::int64_t id = source_->id();
      const bool is_whole = source_->without_messages() == without_messages_;
      without_messages_ = source_->without_messages();
      at_ = static_cast<std::size_t>(
          std::lower_bound(part.ids.begin() + static_cast<std::ptrdiff_t>(at_), part.ids.end(),
                           id) -
          part.ids.begin());
      if (at_ == part.ids.size() || part.ids[at_] != id) continue;
      ++at_;
      if (!is_whole) continue;  // what cannot be told stays
      row = {};
      row.at_ns = times_[part_].bind(1, id).first_integer();
      row.kind = part.kind;
      (part.kind == nullptr ? row.span : row.moment) = id;
      if (part.kind == nullptr) tell_span(id, row);
      append_archived(line, row);
      return true;
    }
    source_.reset();
    ++part_;
  }
}

void EpochText::tell_span(std::int64_t id, ArchivedRow& row) {
  if (span_.bind(1, id).step()) {
    row.error = span_.integer(3);
    if (!span_.is_null(2)) tell_metadata(row);
  }
  span_.reset();
  for (events_.bind(1, id); events_.step();) row.events.push_back(events_.integer(0));
  if (title_.bind(1, id).bind(2, before_ns_).step() && titled_.insert(title_.integer(0)).second)
    row.title = title_.text(1);
  title_.reset();
}

void EpochText::tell_metadata(ArchivedRow& row) {
  row.is_all_own = span_.integer(1) == 0;
  if (row.is_all_own || !json::validate(span_.text(2))) return;
  json::View(span_.text(2)).members([&](std::string_view key, json::View) {
    row.own.emplace_back(key);
  });
}

}  // namespace daybook::archive
