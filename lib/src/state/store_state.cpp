#include "state/store_state.hpp"

#include <algorithm>

namespace daybook::state {

namespace {

/// As its columns stand in the statements.
constexpr std::int64_t Overhead::*kOverhead[] = {
    &Overhead::below_level,      &Overhead::batches,    &Overhead::records,
    &Overhead::bytes_written,    &Overhead::waited_ns,  &Overhead::waited_max_ns,
    &Overhead::locked_ns,        &Overhead::writing_ns, &Overhead::committing_ns,
    &Overhead::committing_max_ns};

}  // namespace

void Overhead::add(const Overhead& more) noexcept {
  for (std::int64_t Overhead::*const part : kOverhead) {
    const bool is_most = part == &Overhead::waited_max_ns || part == &Overhead::committing_max_ns;
    this->*part = is_most ? std::max(this->*part, more.*part) : this->*part + more.*part;
  }
  waited.add(more.waited);
  committing.add(more.committing);
}

StoreStateTable::StoreStateTable(sql::Connection& db)
    : read_(
          db,
          "SELECT epoch, next_span_id, next_message_id, next_content_id, next_conversation_id,"
          " next_trace_id, next_error_id, next_event_id, next_loss_id, policy_version, text_bytes,"
          " folded_hour, kept_hour, kept_bucket_hour, next_memory_sample_id, next_metric_sample_id,"
          " next_score_id, below_level, batches, batch_records, bytes_written, waited_ns, "
          "waited_max_ns,"
          " locked_ns, writing_ns, committing_ns, committing_max_ns, waited_counts, "
          "committing_counts, traces_deleted"
          " FROM store_state WHERE id = 1"),
      write_(db,
             "UPDATE store_state SET epoch = ?1, next_span_id = ?2, next_message_id = ?3,"
             " next_content_id = ?4, next_conversation_id = ?5, next_trace_id = ?6, next_error_id "
             "= ?7,"
             " next_event_id = ?8, next_loss_id = ?9, text_bytes = ?10, folded_hour = ?11,"
             " next_memory_sample_id = ?12, next_metric_sample_id = ?13, next_score_id = ?14,"
             " below_level = ?15, batches = ?16, batch_records = ?17, bytes_written = ?18,"
             " waited_ns = ?19, waited_max_ns = ?20, locked_ns = ?21, writing_ns = ?22,"
             " committing_ns = ?23, committing_max_ns = ?24, waited_counts = ?25,"
             " committing_counts = ?26"
             " WHERE id = 1"),
      epoch_read_(db,
                  "SELECT opened_ns, first_message_id, first_content_id, first_span_id, rules"
                  " FROM epoch WHERE id = ?1"),
      epoch_open_(db, "UPDATE epoch SET opened_ns = ?2 WHERE id = ?1"),
      epoch_close_(db, "UPDATE epoch SET closed_ns = ?2 WHERE id = ?1"),
      epoch_insert_(db,
                    "INSERT INTO epoch (id, opened_ns, first_span_id, first_message_id,"
                    " first_content_id) VALUES (?1, ?2, ?3, ?4, ?5)"),
      epoch_rules_(db, "UPDATE epoch SET rules = ?2 WHERE id = ?1") {}

StoreState StoreStateTable::read() {
  if (!read_.step()) {
    read_.reset();
    throw Error(Error::Code::corrupt, "the store's state row is missing",
                "restore a backup; `daybook check` tells what else is damaged");
  }
  StoreState s;
  s.epoch = read_.integer(0);
  s.next_span_id = read_.integer(1);
  s.next_message_id = read_.integer(2);
  s.next_content_id = read_.integer(3);
  s.next_conversation_id = read_.integer(4);
  s.next_trace_id = read_.integer(5);
  s.next_error_id = read_.integer(6);
  s.next_event_id = read_.integer(7);
  s.next_loss_id = read_.integer(8);
  s.policy_version = read_.integer(9);
  s.text_bytes = read_.integer(10);
  s.folded_hour = read_.integer(11);
  s.kept_hour = read_.integer(12);
  s.kept_bucket_hour = read_.integer(13);
  s.next_memory_sample_id = read_.integer(14);
  s.next_metric_sample_id = read_.integer(15);
  s.next_score_id = read_.integer(16);
  int column = 17;
  for (std::int64_t Overhead::*const part : kOverhead) s.overhead.*part = read_.integer(column++);
  s.overhead.waited = TimeCounts::of(read_.text(column++));
  s.overhead.committing = TimeCounts::of(read_.text(column++));
  s.traces_deleted = read_.integer(column);
  read_.reset();
  return s;
}

void StoreStateTable::write(const StoreState& s) {
  write_.bind(1, s.epoch).bind(2, s.next_span_id).bind(3, s.next_message_id);
  write_.bind(4, s.next_content_id).bind(5, s.next_conversation_id).bind(6, s.next_trace_id);
  write_.bind(7, s.next_error_id).bind(8, s.next_event_id).bind(9, s.next_loss_id);
  write_.bind(10, s.text_bytes).bind(11, s.folded_hour).bind(12, s.next_memory_sample_id);
  write_.bind(13, s.next_metric_sample_id).bind(14, s.next_score_id);
  int parameter = 15;
  for (std::int64_t Overhead::*const part : kOverhead) write_.bind(parameter++, s.overhead.*part);
  const std::string waited = s.overhead.waited.text(), committing = s.overhead.committing.text();
  write_.bind(parameter++, std::string_view(waited));
  write_.bind(parameter, std::string_view(committing)).run();
}

StoreStateTable::Epoch StoreStateTable::epoch(std::int64_t id) {
  Epoch epoch;
  if (epoch_read_.bind(1, id).step()) {
    epoch.first_message_id = epoch_read_.integer(1);
    epoch.first_content_id = epoch_read_.integer(2);
    if (!epoch_read_.is_null(4)) epoch.rules = epoch_read_.integer(4);
  }
  epoch_read_.reset();
  if (epoch_read_.bind(1, id - 1).step()) {
    epoch.before_opened_ns = epoch_read_.integer(0);
    epoch.before_first_span_id = epoch_read_.integer(3);
  }
  epoch_read_.reset();
  return epoch;
}

bool StoreStateTable::close_epoch_if_full(StoreState& s, std::int64_t now_ns,
                                          const EpochLimits& limits) {
  epoch_read_.bind(1, s.epoch);
  const bool found = epoch_read_.step();
  const std::int64_t opened_ns = found ? epoch_read_.integer(0) : 0;
  const std::int64_t first_message_id = found ? epoch_read_.integer(1) : s.next_message_id;
  epoch_read_.reset();
  if (found && opened_ns == 0) {
    epoch_open_.bind(1, s.epoch).bind(2, now_ns).run();
    return false;
  }
  const std::int64_t age_ns = std::max(now_ns, opened_ns) - std::min(now_ns, opened_ns);
  const bool full = age_ns >= limits.age_ns ||
                    s.next_message_id - first_message_id >= limits.messages ||
                    s.text_bytes >= limits.text_bytes;
  if (found && !full) return false;
  close_epoch(s, now_ns);
  return true;
}

bool StoreStateTable::use_rules(StoreState& s, std::int64_t rules, std::int64_t now_ns) {
  const Epoch open = epoch(s.epoch);
  if (open.rules == rules || open.rules == 0) return false;  // some of it met none, and says so
  const bool used = open.rules.has_value() && s.next_content_id > open.first_content_id;
  if (used && rules != 0) close_epoch(s, now_ns);
  epoch_rules_.bind(1, s.epoch).bind(2, rules).run();
  return used && rules != 0;
}

void StoreStateTable::close_epoch(StoreState& s, std::int64_t now_ns) {
  epoch_close_.bind(1, s.epoch).bind(2, now_ns).run();
  ++s.epoch;
  s.text_bytes = 0;
  epoch_insert_.bind(1, s.epoch).bind(2, now_ns).bind(3, s.next_span_id);
  epoch_insert_.bind(4, s.next_message_id).bind(5, s.next_content_id).run();
}

}  // namespace daybook::state
