#include "archive/due_epochs.hpp"

#include <algorithm>

#include "read/told_with_span.hpp"
#include "state/restored_text.hpp"

namespace daybook::archive {
namespace {

using retain::Moment;
using retain::MomentKind;

std::vector<DueEpoch> every_epoch(sql::Connection& connection) {
  std::vector<DueEpoch> epochs;
  sql::Statement times(connection,
                       "SELECT min(at_ns), max(at_ns) FROM span WHERE id >= ?1 AND id < ?2");
  sql::Statement rules(connection, "SELECT rules FROM epoch WHERE id = ?1");
  for (const retain::EpochRange& range : retain::every_epoch(connection)) {
    DueEpoch epoch;
    epoch.range = range;
    times.bind(1, range.first_span_id).bind(2, range.end_span_id);
    if (times.step() && !times.is_null(0)) {
      epoch.oldest_ns = times.integer(0);
      epoch.newest_ns = times.integer(1);
    }
    times.reset();
    if (rules.bind(1, range.id).step() && !rules.is_null(0)) epoch.rules = rules.integer(0);
    rules.reset();
    epochs.push_back(std::move(epoch));
  }
  return epochs;
}

void tell_restored(sql::Connection& connection, std::vector<DueEpoch>& epochs) {
  for (const state::RestoredText& range : state::restored_texts(connection))
    for (DueEpoch& epoch : epochs)
      epoch.has_restored = epoch.has_restored || epoch.range.id == range.epoch_id;
}

/// The epoch that the moment's text is of; nullptr: it has none.
DueEpoch* epoch_of(std::vector<DueEpoch>& epochs, const Moment& moment) {
  const std::int64_t content =
      *std::max_element(std::begin(moment.contents), std::end(moment.contents));
  if (content == 0) return nullptr;
  const auto behind = std::upper_bound(
      epochs.begin(), epochs.end(), content,
      [](std::int64_t id, const DueEpoch& epoch) { return id < epoch.range.first_content_id; });
  return behind == epochs.begin() ? nullptr : &*std::prev(behind);
}

template <class Visit>
void each_moment(sql::Connection& connection, const Visit& visit) {
  std::vector<std::int64_t> services;
  sql::Statement select(connection, "SELECT id FROM service");
  while (select.step()) services.push_back(select.integer(0));
  for (const MomentKind& kind : retain::moment_kinds()) {
    if (*kind.contents == '\0') continue;
    retain::MomentRows rows(connection, kind);
    for (const std::int64_t service : services)
      for (rows.begin(service, INT64_MAX, {}); rows.next();) visit(kind, rows.moment());
  }
}

/// Errors and events that their span's record tells: they go with that.
void leave_to_spans(sql::Connection& connection, DueEpoch& epoch) {
  sql::Statement error(connection,
                       "SELECT 1 FROM error JOIN span ON span.id = error.span_row"
                       " WHERE error.id = ?1 AND error.id = " +
                           std::string(read::kOwnErrorOfSpan));
  sql::Statement event(connection,
                       "SELECT 1 FROM event JOIN span ON span.id = event.span_row"
                       " WHERE event.id = ?1 AND " +
                           std::string(read::kIsWithinSpan));
  for (auto& [kind, ids] : epoch.moments) {
    if (kind->what != retain::What::errors && kind->what != retain::What::events) continue;
    sql::Statement& is_told = kind->what == retain::What::errors ? error : event;
    std::erase_if(ids, [&](std::int64_t id) { return is_told.bind(1, id).first_integer() != 0; });
  }
}

}  // namespace

DueEpochs due_epochs(sql::Connection& connection, std::int64_t before_ns,
                     const retain::Holds& holds) {
  DueEpochs found;
  std::vector<DueEpoch> epochs = every_epoch(connection);
  tell_restored(connection, epochs);
  each_moment(connection, [&](const MomentKind& kind, const Moment& moment) {
    DueEpoch* const epoch = epoch_of(epochs, moment);
    if (epoch == nullptr) return;
    epoch->oldest_ns = std::min(epoch->oldest_ns, moment.at_ns);
    epoch->newest_ns = std::max(epoch->newest_ns, moment.at_ns);
    if (epoch->newest_ns >= before_ns) return;
    if (holds.covers(moment.belongs))
      ++found.held;
    else
      epoch->moments[&kind].push_back(moment.id);
  });
  for (DueEpoch& epoch : epochs) {
    if (epoch.newest_ns >= before_ns && epoch.oldest_ns < before_ns) ++found.reaching;
    if (epoch.newest_ns >= before_ns || epoch.newest_ns == INT64_MIN) continue;
    for (auto& [kind, ids] : epoch.moments) std::sort(ids.begin(), ids.end());
    leave_to_spans(connection, epoch);
    found.due.push_back(std::move(epoch));
  }
  return found;
}

}  // namespace daybook::archive
