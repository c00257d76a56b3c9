#include "cli/access_key.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "cli/args.hpp"
#include "cli/output_file.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

Cell cell_of(const std::optional<Time>& time) {
  if (!time) return {};
  return time_text(*time);
}

/// 30d, or a time to come.
std::optional<Time> expiry_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const Time now = std::chrono::system_clock::now();
  if (text.find('-') != text.npos) return parse_time(text, now, "--expires");
  return now + parse_duration(text, "--expires");
}

std::string state_of(const KeyRow& key, Time now) {
  if (key.revoked) return "revoked";
  return key.expires && *key.expires <= now ? "expired" : "valid";
}

int list_all_keys(const Context& context) {
  const Time now = std::chrono::system_clock::now();
  const auto writer =
      context.rows({{"key_id"}, {"principal"}, {"state"}, {"created"}, {"expires"}, {"revoked"}});
  for (const KeyRow& key : list_keys(context.existing_store()))
    writer->row({key.id, key.principal, state_of(key, now), time_text(key.created),
                 cell_of(key.expires), cell_of(key.revoked)});
  writer->end();
  return done;
}

int list_all_principals(const Context& context) {
  const auto writer = context.rows({{"principal"}, {"role"}, {"keys"}, {"created"}, {"disabled"}});
  for (const PrincipalRow& row : list_principals(context.existing_store()))
    writer->row({row.name, row.role, row.keys, time_text(row.created), cell_of(row.disabled)});
  writer->end();
  return done;
}

}  // namespace

int hand_out(const Context& context, const std::string& out, const std::function<NewKey()>& make) {
  std::optional<OutputFile> file;
  if (!out.empty()) file.emplace(out);
  const NewKey key = make();
  ordered_json fields = {{"principal", key.principal}, {"key_id", key.id}};
  fields["expires"] = key.expires ? ordered_json(time_text(*key.expires)) : ordered_json(nullptr);
  std::string text = "Key " + key.id + " of " + key.principal;
  if (key.expires) text += ", valid until " + time_text(*key.expires);
  if (file) {
    file->stream() << key.text << '\n';
    file->close();
    fields["file"] = out;
    text += " is in " + visible(out) + ", and nowhere else.\n";
  } else {
    fields["key"] = key.text;
    text += ", shown this once:\n\n  " + key.text +
            "\n\nKeep it in a file of mode 0600: it is given by --key-file FILE or $DAYBOOK_KEY.\n";
  }
  return context.finish(done, fields, text);
}

void add_out(CLI::App& command, std::string& out) {
  command.add_option("--out", out, "write the key to this new file, mode 0600, not to the screen")
      ->type_name("FILE");
}

void add_access_principal(CLI::App& command, Context& context) {
  CLI::App* principal = add_verb(command, "principal", "who may read and write",
                                 "daybook access principal add chat-api --role writer");
  struct Given {
    std::string name, role;
  };
  auto given = std::make_shared<Given>();
  CLI::App* add =
      add_verb(*principal, "add", "add somebody, give them another role, or let them in again",
               "daybook access principal add chat-api --role writer");
  add->add_option("NAME", given->name, "letters, digits and . _ - @")->required();
  add->add_option("--role", given->role, "what they may do: see `access role list`")
      ->type_name("ROLE")
      ->required();
  on_run(add, context, Answer::object, [&context, given] {
    const bool is_new = add_principal(context.existing_store(), given->name, given->role);
    return context.finish(done,
                          {{"principal", given->name}, {"role", given->role}, {"created", is_new}},
                          given->name + " has the role " + given->role +
                              ". Next: daybook access key add " + given->name);
  });
  CLI::App* disable = add_verb(*principal, "disable", "shut somebody out, with all their keys",
                               "daybook access principal disable chat-api");
  disable->add_option("NAME", given->name, "who")->required();
  on_run(disable, context, Answer::object, [&context, given] {
    disable_principal(context.existing_store(), given->name);
    return context.finish(done, {{"principal", given->name}, {"disabled", true}},
                          given->name + " is shut out");
  });
  CLI::App* list =
      add_verb(*principal, "list", "print who there is", "daybook access principal list");
  on_run(list, context, Answer::list, [&context] { return list_all_principals(context); });
}

void add_access_key(CLI::App& command, Context& context) {
  CLI::App* key = add_verb(command, "key", "what principals prove themselves with",
                           "daybook access key add chat-api --out chat-api.key");
  struct Given {
    std::string name, expires, out;
  };
  auto given = std::make_shared<Given>();
  CLI::App* add = add_verb(*key, "add", "make a key; the store keeps only a digest of it",
                           "daybook access key add chat-api --expires 90d --out chat-api.key");
  add->add_option("PRINCIPAL", given->name, "whose")->required();
  add->add_option("--expires", given->expires, "valid for so long (30d), or until a time")
      ->type_name("TIME");
  add_out(*add, given->out);
  on_run(add, context, Answer::object, [&context, given] {
    const std::string path = context.existing_store();
    const auto expires = expiry_of(given->expires);
    return hand_out(context, given->out, [&] { return add_key(path, given->name, expires); });
  });
  CLI::App* revoke = add_verb(*key, "revoke", "end a key, at once and for good",
                              "daybook access key revoke Ab12Cd34");
  revoke->add_option("KEY_ID", given->name, "as `access key list` shows it")->required();
  on_run(revoke, context, Answer::object, [&context, given] {
    revoke_key(context.existing_store(), given->name);
    return context.finish(done, {{"key_id", given->name}, {"revoked", true}},
                          "Key " + given->name + " is revoked");
  });
  CLI::App* list = add_verb(*key, "list", "print the keys: their ids, never what they are",
                            "daybook access key list");
  on_run(list, context, Answer::list, [&context] { return list_all_keys(context); });
}

}  // namespace daybook::cli
