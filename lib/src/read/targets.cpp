#include <algorithm>
#include <charconv>

#include "access/policy.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "daybook/annotate.hpp"
#include "read/snapshot.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

constexpr std::size_t kShortest = 6;    // characters of an id that may stand for it
constexpr std::size_t kCandidates = 6;  // that are looked at
constexpr std::size_t kCandidatesTold = 5;
constexpr std::int64_t kLatestSpans = 1'000'000;  // among which a span id is looked for

// Each gives kind, row, trace, span, conversation, service, and the text it was found by.
constexpr const char* kSpanRow =
    " 0, span.id, trace.trace_hex, CASE WHEN span.span_id IS NOT NULL THEN span.span_hex END, NULL,"
    " service.name, ";
constexpr const char* kOfSpan =
    " JOIN service ON service.id = span.service_id LEFT JOIN trace ON trace.id = span.trace_row ";
const std::string kTrace =
    "SELECT 1, root_row, trace_hex, NULL, NULL, service.name, trace_hex FROM trace"
    " JOIN service ON service.id = trace.service_id WHERE ";
const std::string kConversation =
    "SELECT 2, 0, NULL, NULL, conversation.name, service.name, conversation.name"
    " FROM conversation JOIN service ON service.id = conversation.service_id WHERE ";

std::string spans_by(const std::string& found_by, const std::string& from,
                     const std::string& where) {
  return "SELECT" + std::string(kSpanRow) + found_by + " FROM " + from + kOfSpan + "WHERE " + where;
}

struct Candidate {
  Target target;
  std::string found_by;
};

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Rows that may be named: those that can be read, or judged.
access::Scope scope_of_whoever_acts(sql::Connection& connection) {
  const access::Principal principal =
      access::resolve(connection, state::acting_key(), base::system_clock().wall_ns());
  if (principal.name.empty()) return {true, {}};  // the file's owner
  access::Scope scope = principal.scope("read", "spans");
  for (const char* kind : {"score", "tag"}) {
    const access::Scope more = principal.scope("write", kind);
    scope.all = scope.all || more.all;
    scope.services.insert(scope.services.end(), more.services.begin(), more.services.end());
  }
  std::sort(scope.services.begin(), scope.services.end());
  if (!scope.is_denied()) return scope;
  throw Error(Error::Code::denied, principal.name + " may not read spans",
              "`daybook access show` lists what is granted");
}

class Search {
 public:
  Search(sql::Connection& db, std::string_view text, TargetBy by, access::Scope scope)
      : db_(db), text_(text), hex_(lower(text)), by_(by), scope_(std::move(scope)) {}

  const std::vector<Candidate>& exact() {
    if (const auto ids = TraceContext::parse(text_); ids && takes(TargetBy::span)) {
      hex_ = crypto::to_hex(ids->span_id, sizeof ids->span_id);
      const std::string trace = crypto::to_hex(ids->trace_id, sizeof ids->trace_id);
      add(spans_by("span.span_hex", "span", "trace.trace_hex = ?1 AND span.span_hex = ?2"), trace,
          hex_);
      return found_;
    }
    std::int64_t row = 0;
    const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), row);
    if (takes(TargetBy::row) && !text_.starts_with('0') && read.ec == std::errc() &&
        read.ptr == text_.data() + text_.size())
      add(spans_by("span.id", "span", "span.id = CAST(?1 AS INTEGER)"), text_);
    if (takes(TargetBy::record))
      add(spans_by("span.record_id", "span",
                   "span.service_id IN (SELECT id FROM service)"
                   " AND span.record_id = ?1"),
          text_);
    if (takes(TargetBy::conversation))
      add(kConversation + "conversation.name IN (?1, ?2)", text_, stored_id());
    if (takes(TargetBy::trace) && is_hex(text_)) add(kTrace + "trace_hex = ?1", hex_);
    if (takes(TargetBy::span) && text_.size() == 16 && is_hex(text_))
      add(latest_spans("span.span_hex = ?1"), hex_);
    return found_;
  }

  const std::vector<Candidate>& shortened() {
    if (text_.size() < kShortest) return found_;
    if (takes(TargetBy::record))
      add(spans_by("span.record_id", "span",
                   "span.service_id IN (SELECT id FROM service)"
                   " AND span.record_id > ?1 AND span.record_id < ?1 || char(1114111)"),
          text_);
    if (takes(TargetBy::conversation))
      add(kConversation +
              "substr(conversation.name, 1, length(?1)) = ?1"
              " OR substr(conversation.name, -length(?1)) = ?1",
          text_);
    if (!is_hex(text_)) return found_;
    if (takes(TargetBy::trace)) add(kTrace + "trace_hex > ?1 AND trace_hex < ?1 || 'g'", hex_);
    if (takes(TargetBy::span) && text_.size() < 16)
      add(latest_spans("substr(span.span_hex, 1, length(?1)) = ?1"), hex_);
    return found_;
  }

  /// Some of the latest ids, for one that was mistyped.
  std::string nearest() {
    if (!scope_.all) return {};
    std::vector<std::string> names;
    for (const char* sql :
         {"SELECT name FROM conversation ORDER BY last_at_us DESC LIMIT 1000",
          "SELECT trace_hex FROM trace ORDER BY first_at_us DESC LIMIT 1000",
          "SELECT record_id FROM (SELECT record_id FROM span ORDER BY id DESC LIMIT 1000)"
          " WHERE record_id IS NOT NULL",
          "SELECT span_hex FROM (SELECT span_hex, span_id FROM span ORDER BY id DESC LIMIT 1000)"
          " WHERE span_id IS NOT NULL"}) {
      sql::Statement select(db_, sql);
      while (select.step()) names.emplace_back(select.text(0));
    }
    return std::string(base::nearest(text_, {names.begin(), names.end()}));
  }

  bool sees_all() const noexcept { return scope_.all; }
  std::int64_t newest_row() { return db_.integer("SELECT max(id) FROM span"); }

 private:
  bool is_in_scope(std::string_view service) const {
    return scope_.all ||
           std::binary_search(scope_.services.begin(), scope_.services.end(), std::string(service));
  }
  bool takes(TargetBy by) const { return by_ == TargetBy::any || by_ == by; }
  std::string stored_id() {
    const state::Settings settings = state::read_settings(db_);
    redact::Engine rules(redact::store_rules(settings));
    return rules.identifier_is_private(text_) ? state::pseudonym(settings, text_) : text_;
  }
  static std::string latest_spans(const std::string& where) {
    return spans_by("span.span_hex", "span",
                    "span.id > (SELECT max(id) FROM span) - " + std::to_string(kLatestSpans) +
                        " AND span.span_id IS NOT NULL AND " + where);
  }
  void add(const std::string& sql, std::string_view first, std::string_view second = {}) {
    sql::Statement select(db_, sql);
    if (select.parameters() > 0) select.bind(1, first);
    if (select.parameters() > 1) select.bind(2, second);
    for (std::size_t count = 0; count < kCandidates && select.step();) {
      if (!is_in_scope(select.text(5))) continue;
      ++count;
      Candidate c;
      c.target.kind = static_cast<Target::Kind>(select.integer(0));
      c.target.span_row = select.integer(1);
      c.target.trace_id = select.text(2);
      c.target.span_id = select.text(3);
      c.target.conversation_id = select.text(4);
      c.target.service = select.text(5);
      c.found_by = select.text(6);
      const bool known = std::any_of(found_.begin(), found_.end(), [&](const Candidate& other) {
        return other.target.kind == Target::Kind::span && c.target.kind == Target::Kind::span &&
               other.target.span_row == c.target.span_row;
      });
      if (!known) found_.push_back(std::move(c));
    }
  }

  sql::Connection& db_;
  const std::string text_;
  std::string hex_;
  TargetBy by_;
  const access::Scope scope_;
  std::vector<Candidate> found_;
};

std::string told(const Candidate& candidate) {
  constexpr const char* kKinds[] = {"span ", "trace ", "conversation "};
  return kKinds[static_cast<int>(candidate.target.kind)] + candidate.found_by + " of " +
         candidate.target.service;
}

Error unknown(Search& search, const std::string& text) {
  const std::string near = search.nearest();
  std::string what = "nothing stored has the id \"" + text + '"';
  if (!near.empty()) what += "; did you mean \"" + near + "\"?";
  const std::string hint =
      text.size() < kShortest && search.sees_all()
          ? "an id may be shortened to 6 characters or more; the latest row is " +
                std::to_string(search.newest_row())
          : "`daybook tail`, `trace list` and `conversation list` show ids";
  return {Error::Code::not_found, what, hint};
}

}  // namespace

Target find_target(const std::string& path, std::string_view given, TargetBy by) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  const read::Snapshot snapshot(connection);
  const std::string text(given);
  Search search(connection, text, by, scope_of_whoever_acts(connection));
  const std::vector<Candidate>* found = &search.exact();
  if (found->empty()) found = &search.shortened();
  if (found->size() == 1) return found->front().target;
  if (found->empty()) throw unknown(search, text);
  std::string list;
  for (std::size_t i = 0; i < std::min(found->size(), kCandidatesTold); ++i)
    list += (i == 0 ? "" : ", ") + told((*found)[i]);
  throw Error(Error::Code::invalid_argument,
              "\"" + text + "\" stands for several: " + list +
                  (found->size() > kCandidatesTold ? ", …" : ""),
              "give more of the id, or say what it is of");
}

}  // namespace daybook
