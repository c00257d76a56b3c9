#include "retain/prompt_prints.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fold/heads.hpp"

namespace daybook::retain {
namespace {

struct Step {
  std::string role;
  int shape = 0;
  std::int64_t text = 0, extra = 0;  // checksums
};

/// The path that ends with a message, from its root; nothing where some of it is gone.
std::optional<std::vector<Step>> path_to(sql::Connection& db, std::int64_t message_id) {
  sql::Statement select(db,
                        "SELECT message.parent_id, message.role, message.shape, message.content_id,"
                        " text.checksum, message.extra_id, extra.checksum FROM message"
                        " LEFT JOIN content AS text ON text.id = message.content_id"
                        " LEFT JOIN content AS extra ON extra.id = message.extra_id"
                        " WHERE message.id = ?1");
  std::vector<Step> steps;
  while (message_id != 0) {
    if (!select.bind(1, message_id).step()) return std::nullopt;
    const bool gone =
        (!select.is_null(3) && select.is_null(4)) || (!select.is_null(5) && select.is_null(6));
    if (gone) return std::nullopt;
    steps.push_back({std::string(select.text(1)), static_cast<int>(select.integer(2)),
                     select.integer(4), select.integer(6)});
    message_id = select.integer(0);
    select.reset();
  }
  return std::vector<Step>(steps.rbegin(), steps.rend());
}

struct Prompt {
  std::int64_t id = 0, message_id = 0, tools_id = 0;
  std::string fingerprint;
};

std::vector<Prompt> prompts_in(sql::Connection& db) {
  std::vector<Prompt> prompts;
  sql::Statement select(db,
                        "SELECT id, message_id, tools_id, fingerprint FROM prompt"
                        " WHERE length(fingerprint) = 16");
  while (select.step()) {
    prompts.push_back(
        {select.integer(0), select.integer(1), select.integer(2), std::string(select.text(3))});
  }
  return prompts;
}

std::string hex_of(std::uint64_t digest) {
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[digest >> shift & 15];
  return hex;
}

}  // namespace

std::uint64_t renew_prompt_prints(sql::Connection& db, const state::Settings& settings) {
  fold::Heads heads(db);
  heads.begin(state::head_key(settings), 0, 0, 0);
  sql::Statement checksum(db, "SELECT checksum FROM content WHERE id = ?1");
  sql::Statement update(db, "UPDATE OR IGNORE prompt SET fingerprint = ?2 WHERE id = ?1");
  std::uint64_t changed = 0;
  for (const Prompt& prompt : prompts_in(db)) {
    const auto path = path_to(db, prompt.message_id);
    const std::int64_t tools =
        prompt.tools_id != 0 ? checksum.bind(1, prompt.tools_id).first_integer() : 0;
    if (!path || (prompt.tools_id != 0 && tools == 0)) continue;
    std::uint64_t head = 0;
    for (const Step& step : *path)
      head = heads.chain(head, step.role, step.shape, step.text, step.extra);
    const std::string print = hex_of(heads.prompt(head, tools));
    const std::string own = hex_of(heads.prompt(head, tools + prompt.id));
    if (prompt.fingerprint == print || prompt.fingerprint == own) continue;
    update.bind(1, prompt.id).bind(2, std::string_view(print)).run();
    if (db.changes() == 0) update.bind(1, prompt.id).bind(2, std::string_view(own)).run();
    ++changed;
  }
  return changed;
}

}  // namespace daybook::retain
