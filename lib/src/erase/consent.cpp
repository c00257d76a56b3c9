#include "daybook/consent.hpp"

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "erase/subject.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"
#include "state/consents.hpp"
#include "state/settings.hpp"
#include "state/time_or_none.hpp"
#include "state/tombstones.hpp"

namespace daybook {
namespace {

constexpr access::Need kConsent{"retain", "consent"};

struct Row {
  std::string kind, name, digest;
};

Row row_of(sql::Connection& connection, const Consent& consent, std::int64_t now_ns) {
  const std::string& given = consent.user.empty() ? consent.session : consent.user;
  const std::string key = state::ensure_pseudonym_key(connection, now_ns);
  const state::Settings settings = state::read_settings(connection);
  redact::Engine rules(redact::store_rules(settings));
  Row row;
  row.kind = consent.user.empty() ? "session" : "user";
  const bool is_private =
      settings.ids != state::Settings::Ids::keep && rules.identifier_is_private(given);
  row.name = is_private ? state::pseudonym(settings, given) : given;
  row.digest = state::subject_digest(key, row.kind, row.name);
  return row;
}

void require_sound(const Consent& consent) {
  if (consent.user.empty() == consent.session.empty())
    throw Error(Error::Code::invalid_argument, "a consent is of a user or of a session",
                "name one of them");
  if (consent.purpose.empty())
    throw Error(Error::Code::invalid_argument, "a consent has a purpose", "content, for text");
}

/// Without the name: the audit is kept when the subject is erased.
void audit(sql::Connection& connection, const Row& row, const Consent& consent, bool is_given,
           std::int64_t now_ns) {
  state::AuditEntry entry;
  entry.at_ns = now_ns;
  entry.principal = state::acting_principal();
  entry.action = "set";
  entry.object = "consent=" + consent.purpose + (is_given ? " given" : " withdrawn");
  entry.subjects.add(row.kind, row.name);
  state::append_audit(connection, entry);
}

void change(const std::string& path, const Consent& consent, bool is_given) {
  require_sound(consent);
  access::change_store(path, kConsent, [&](sql::Connection& connection) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    const Row row = row_of(connection, consent, now_ns);
    schema::create_on_demand(connection, "consent");
    std::int64_t open = 0;  // that holds, and ends now
    if (!is_given) {
      sql::Statement last(connection,
                          "SELECT id FROM consent WHERE kind = ?1 AND digest = ?2 AND purpose = ?3"
                          " AND withdrawn_ns IS NULL ORDER BY id DESC LIMIT 1");
      last.bind(1, std::string_view(row.kind)).bind_blob(2, row.digest);
      open = last.bind(3, consent.purpose).first_integer();
    }
    if (open != 0) {
      sql::Statement(connection,
                     "UPDATE consent SET withdrawn_ns = ?2, evidence = coalesce(?3, evidence)"
                     " WHERE id = ?1")
          .bind(1, open)
          .bind(2, now_ns)
          .bind_or_null(3, consent.evidence)
          .run();
    } else {
      sql::Statement insert(connection,
                            "INSERT INTO consent (kind, name, digest, purpose, evidence, given_ns,"
                            " withdrawn_ns) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
      insert.bind(1, std::string_view(row.kind)).bind(2, std::string_view(row.name));
      insert.bind_blob(3, row.digest).bind(4, consent.purpose).bind_or_null(5, consent.evidence);
      insert.bind_or_null(6, is_given ? now_ns : 0).bind_or_null(7, is_given ? 0 : now_ns).run();
    }
    connection.exec("UPDATE store_state SET policy_version = policy_version + 1");
    audit(connection, row, consent, is_given, now_ns);
  });
}

}  // namespace

void give_consent(const std::string& path, const Consent& consent) {
  change(path, consent, true);
}

void withdraw_consent(const std::string& path, const Consent& consent) {
  change(path, consent, false);
}

std::vector<Consent> read_consents(const std::string& path) {
  access::require(path, kConsent);
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  std::vector<Consent> consents;
  if (!schema::has_table(reader, "consent")) return consents;  // nobody was ever asked
  sql::Statement select(reader,
                        "SELECT kind, name, purpose, evidence, given_ns, withdrawn_ns,"
                        " purpose = ?1 AND withdrawn_ns IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                        " consent AS later WHERE later.id > consent.id AND later.kind ="
                        " consent.kind AND later.digest = consent.digest AND later.purpose = ?1)"
                        " FROM consent ORDER BY id");
  select.bind(1, state::kContentPurpose);
  while (select.step()) {
    Consent consent;
    (select.text(0) == "user" ? consent.user : consent.session) = select.text(1);
    consent.purpose = select.text(2);
    consent.evidence = select.text(3);
    consent.given = state::time_or_none(select, 4);
    consent.withdrawn = state::time_or_none(select, 5);
    consent.withholds = select.integer(6) != 0;
    consents.push_back(std::move(consent));
  }
  return consents;
}

}  // namespace daybook
