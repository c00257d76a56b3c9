#include <vector>

#include "fold/content_runs.hpp"
#include "read/check.hpp"
#include "state/settings.hpp"

namespace daybook::read {
namespace {

using Entries = std::vector<rows::DigestRunTable::Entry>;

std::string place(std::int64_t id, const char* name) {
  return "digest_run: " + (name + (' ' + std::to_string(id))) + " is ";
}

/// What is known of a text by other processes is what it is known by in the store. Texts of closed
/// epochs are on their way out, and their rows with them.
std::size_t check_texts(sql::Connection& connection, const crypto::Key128& key,
                        Findings& findings) {
  Entries texts;
  rows::DigestRunTable(connection, rows::DigestRunKind::text)
      .read(connection.integer("SELECT max(first_content_id) FROM epoch"), SIZE_MAX, texts);
  sql::Statement select(connection, "SELECT checksum FROM content WHERE id = ?1");
  for (const auto& text : texts) {
    select.bind(1, text.id);
    if (!select.step()) {
      findings.wrong(place(text.id, "content") + "no row of content");
    } else if (fold::ContentRuns::digest(key, select.integer(0)) != text.digest) {
      findings.wrong(place(text.id, "content") + "known by a digest that is not its own");
    }
    select.reset();
  }
  return texts.size();
}

/// Calls may have been deleted since, but none is known that is to come.
std::size_t check_calls(sql::Connection& connection, Findings& findings) {
  Entries calls;
  for (const auto kind : {rows::DigestRunKind::answer, rows::DigestRunKind::request})
    rows::DigestRunTable(connection, kind).read(0, SIZE_MAX, calls);
  const std::int64_t next = connection.integer("SELECT next_span_id FROM store_state");
  for (const auto& call : calls) {
    if (call.id >= next) findings.wrong(place(call.id, "span") + "of no call yet");
  }
  return calls.size();
}

}  // namespace

void check_digest_runs(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "digest_runs");
  std::size_t known = check_calls(connection, findings);
  const state::Settings settings = state::read_settings(connection);
  if (!settings.pseudonym_key.empty()) {
    known += check_texts(connection, state::run_key(settings), findings);
  } else if (connection.integer("SELECT count(*) FROM digest_run") > 0) {
    findings.not_verifiable("digest_run: the store has no key to make its digests with");
  }
  findings.finish(std::to_string(known) + " texts and calls are known to other processes");
}

}  // namespace daybook::read
