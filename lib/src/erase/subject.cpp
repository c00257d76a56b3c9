#include "erase/subject.hpp"

#include <algorithm>
#include <cctype>

#include "base/time_text.hpp"
#include "crypto/digest.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "state/dictionaries.hpp"
#include "state/settings.hpp"

namespace daybook::erase {
namespace {

constexpr std::size_t kTraceDigits = 32;

struct Table {
  const char *name, *column;
};
Table table_of(Kind kind) noexcept {
  if (kind == Kind::user) return {"user_name", "name"};
  if (kind == Kind::session) return {"session", "name"};
  return {"trace", "trace_hex"};
}

Error wrong(const std::string& what, const std::string& hint) {
  return {Error::Code::invalid_argument, what, hint};
}

std::string lower_hex(const std::string& given) {
  std::string hex = given;
  for (char& c : hex) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool is_hex =
      std::all_of(hex.begin(), hex.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  if (!is_hex || hex.size() != kTraceDigits)
    throw wrong("a trace is named by its 32 hex digits", "`daybook trace list` has them");
  return hex;
}

/// As it came, and what the store makes of it.
std::vector<std::string> names_of(sql::Connection& connection, const std::string& given) {
  if (given == state::kOther || given == kErasedUser)
    throw wrong(given + " is nobody: sums of many stand there", "name one user");
  const state::Settings settings = state::read_settings(connection);
  redact::Engine rules(redact::store_rules(settings));
  std::vector<std::string> names = {given};
  if (rules.identifier_is_private(given)) names.push_back(state::pseudonym(settings, given));
  return names;
}

void find_ids(sql::Connection& connection, Subject& subject) {
  const Table table = table_of(subject.kind);
  sql::Statement find(
      connection, std::string("SELECT id FROM ") + table.name + " WHERE " + table.column + " = ?1");
  for (const std::string& name : subject.names)
    if (const std::int64_t id = find.bind(1, std::string_view(name)).first_integer())
      subject.ids.push_back(id);
}

}  // namespace

const char* word(Kind kind) noexcept {
  constexpr const char* kWords[] = {"user", "session", "trace", "before"};
  return kWords[static_cast<int>(kind)];
}

std::string Subject::id_list() const {
  std::string list;
  for (const std::int64_t id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  return list;
}

Subject resolve(sql::Connection& connection, const EraseRequest& request) {
  const int named = !request.user.empty() + !request.session.empty() + !request.trace.empty() +
                    request.before.has_value();
  if (named != 1)
    throw wrong("an erasure is about one thing", "name a user, a session, a trace or a time");
  Subject subject;
  subject.until_ns = INT64_MAX;
  if (request.before) {
    subject.kind = Kind::before;
    subject.until_ns = request.before->time_since_epoch().count();
    return subject;
  }
  if (!request.trace.empty()) {
    subject.kind = Kind::trace;
    subject.names = {lower_hex(request.trace)};
  } else {
    subject.kind = request.user.empty() ? Kind::session : Kind::user;
    subject.names = names_of(connection, request.user.empty() ? request.session : request.user);
  }
  find_ids(connection, subject);
  return subject;
}

Subject resolve(sql::Connection& connection, const std::string& key,
                const state::Tombstone& tombstone) {
  Subject subject;
  subject.until_ns = tombstone.until_ns;
  subject.digest = tombstone.digest;
  for (const Kind kind : {Kind::user, Kind::session, Kind::trace, Kind::before})
    if (tombstone.kind == word(kind)) subject.kind = kind;
  if (subject.kind == Kind::before) return subject;
  const Table table = table_of(subject.kind);
  sql::Statement names(connection,
                       std::string("SELECT id, ") + table.column + " FROM " + table.name);
  while (names.step()) {
    if (state::subject_digest(key, tombstone.kind, names.text(1)) != tombstone.digest) continue;
    subject.ids.push_back(names.integer(0));
    subject.names.emplace_back(names.text(1));
  }
  return subject;
}

std::string pseudonym_of(const std::string& key, const Subject& subject) {
  if (subject.kind == Kind::before) return "before " + base::format_time(subject.until_ns);
  const std::string digest =
      subject.digest.empty() ? state::subject_digest(key, word(subject.kind), subject.names.front())
                             : subject.digest;
  return std::string(word(subject.kind)) + " e_" + crypto::to_hex(digest.data(), digest.size());
}

}  // namespace daybook::erase
