#include "access/audit_check.hpp"

#include <map>

#include "crypto/digest.hpp"
#include "state/audit_chain.hpp"

namespace daybook::access {
namespace {

constexpr std::size_t kProblemsMax = 100;

std::string entry(std::int64_t id) {
  return "entry " + std::to_string(id);
}

std::string entries(std::int64_t first, std::int64_t last) {
  return first == last
             ? entry(first) + " is"
             : "entries " + std::to_string(first) + " to " + std::to_string(last) + " are";
}

class Check {
 public:
  Check(sql::Connection& connection, const std::vector<AuditAnchor>& anchors)
      : connection_(connection), anchors_(anchors) {}

  AuditCheck run() {
    std::optional<crypto::Key256> key;
    try {
      key = state::audit_key(connection_);
    } catch (const Error&) {
      wrong(0, "the key of the audit is damaged: no entry can be verified");
      return std::move(check_);
    }
    if (key) {
      check_.store = state::audit_id(*key);
      read_start(*key);
      check_rows(*key);
      check_erased();
      check_head(*key);
    } else {
      check_without_key();
    }
    check_anchors();
    return std::move(check_);
  }

 private:
  void wrong(std::int64_t id, std::string text) {
    if (++check_.problem_count <= kProblemsMax) check_.problems.push_back({id, std::move(text)});
  }

  void check_without_key() {
    check_.entries = connection_.integer("SELECT count(*) FROM audit");
    if (check_.entries == 0) return wrong(0, "the audit is gone, with its key");
    wrong(0, "the key of the audit is gone: none of its " + std::to_string(check_.entries) +
                 " entries can be verified");
  }

  void read_start(const crypto::Key256& key) {
    const auto start = state::audit_start(connection_, key);
    if (!start) return wrong(0, "the record of where the chain begins is damaged");
    check_.pruned = last_id_ = start->count;
    last_link_ = start->link;
    erased_ = start->erased;
    told_erased_ = start->told_erased;
    anchored_[start->count] = last_link_;
  }

  void check_rows(const crypto::Key256& key) {
    sql::Statement select(
        connection_, std::string("SELECT ") + state::kAuditColumns + " FROM audit ORDER BY id");
    while (select.step()) {
      const std::int64_t id = select.integer(0);
      const Time at{Nanos(select.integer(1))};
      if (!check_.first_at) check_.first_at = at;
      check_.last_at = at;
      ++check_.entries;
      if (id <= check_.pruned) {
        wrong(id,
              entry(id) + " was inserted: the first one is " + std::to_string(check_.pruned + 1));
        continue;
      }
      const bool after_gap = id != last_id_ + 1;
      if (after_gap) wrong(last_id_ + 1, entries(last_id_ + 1, id - 1) + " missing");
      check_row(key, select, after_gap);
      last_id_ = id;
      last_link_ = state::audit_link(select);
      if (anchored_.count(id) != 0 || is_anchored(id)) anchored_[id] = last_link_;
    }
  }

  void check_row(const crypto::Key256& key, const sql::Statement& select, bool after_gap) {
    const auto row = state::audit_row(select);
    const std::int64_t id = select.integer(0);
    if (!row) return wrong(id, entry(id) + " was changed: its subjects are damaged");
    const auto link = state::link_of(key, *row, last_link_);
    const bool fits = crypto::is_equal(crypto::bytes_of(link), state::audit_link(select));
    if (!fits && !after_gap) wrong(id, entry(id) + " was changed, or stands in another's place");
    if (row->subjects) erased_ += static_cast<std::int64_t>(row->subjects->erased());
    if (!fits) return;
    if (row->action == state::kErasedAction) told_erased_ += row->rows.value_or(0);
    if (row->action == state::kBrokenAction)
      wrong(id, entry(id) + " says that the chain was broken before it was added");
  }

  void check_erased() {
    if (erased_ == told_erased_) return;
    wrong(0, std::to_string(erased_) +
                 " subjects were taken out of entries, but erasures tell of " +
                 std::to_string(told_erased_));
  }

  void check_head(const crypto::Key256& key) {
    const auto head = state::audit_head(connection_);
    if (!head) return wrong(0, "the record of where the chain ends is missing or damaged");
    if (head->count > last_id_)
      return wrong(last_id_ + 1, entries(last_id_ + 1, head->count) + " missing at the end");
    if (head->count < last_id_) {
      return wrong(head->count + 1,
                   entries(head->count + 1, last_id_) + " beyond the end of the chain");
    }
    if (!state::is_sealed(key, *head, last_link_))
      wrong(last_id_, "the record of where the chain ends does not fit " + entry(last_id_));
  }

  bool is_anchored(std::int64_t id) const {
    for (const AuditAnchor& anchor : anchors_)
      if (anchor.id == id) return true;
    return false;
  }

  void check_anchors() {
    for (const AuditAnchor& anchor : anchors_) {
      const std::string of = "the anchor of " + entry(anchor.id);
      const auto found = anchored_.find(anchor.id);
      if (anchor.store != check_.store) {
        wrong(anchor.id,
              of + " is of another store, " + anchor.store +
                  (check_.store.empty() ? ""
                                        : ", or the audit was made anew: this is " + check_.store));
      } else if (anchor.id < check_.pruned) {
        ++check_.pruned_anchors;
      } else if (found == anchored_.end()) {
        wrong(anchor.id, of + " is of an entry that is not there");
      } else if (crypto::to_hex(found->second.data(), found->second.size()) != anchor.link) {
        wrong(anchor.id, of + " is not true of it: what was written until then was made anew");
      } else {
        ++check_.anchors;
      }
    }
  }

  sql::Connection& connection_;
  const std::vector<AuditAnchor>& anchors_;
  AuditCheck check_;
  std::int64_t last_id_ = 0, erased_ = 0, told_erased_ = 0;
  std::string last_link_{crypto::bytes_of(state::genesis())};
  std::map<std::int64_t, std::string> anchored_;  // links of entries that an anchor is about
};

}  // namespace

AuditCheck check_audit(sql::Connection& connection, const std::vector<AuditAnchor>& anchors) {
  return Check(connection, anchors).run();
}

std::string audit_end_problem(sql::Connection& connection) {
  std::optional<crypto::Key256> key;
  try {
    key = state::audit_key(connection);
  } catch (const Error&) {
    return "its key is damaged";
  }
  if (!key) return "its key is gone";
  sql::Statement select(connection, std::string("SELECT ") + state::kAuditColumns +
                                        " FROM audit ORDER BY id DESC LIMIT 2");
  std::optional<state::AuditRow> last;
  std::string last_link{crypto::bytes_of(state::genesis())}, before = last_link;
  std::int64_t last_id = 0, before_id = 0;
  if (const auto start = state::audit_start(connection, *key)) {
    before_id = start->count;
    before = start->link;
  } else {
    return "the record of its beginning is damaged";
  }
  if (select.step()) {
    last = state::audit_row(select);
    last_id = select.integer(0);
    last_link = state::audit_link(select);
    if (select.step()) {
      before_id = select.integer(0);
      before = state::audit_link(select);
    }
  }
  const auto head = state::audit_head(connection);
  if (!head) return "the record of its end is missing";
  if (head->count != last_id) return "it does not end where it should";
  if (!state::is_sealed(*key, *head, last_link)) return "the record of its end was changed";
  if (last_id == 0) return "";
  if (before_id != last_id - 1) return "the entry before the last is missing";
  const bool fits =
      last && crypto::is_equal(crypto::bytes_of(state::link_of(*key, *last, before)), last_link);
  return fits ? "" : "its last entry was changed";
}

}  // namespace daybook::access
