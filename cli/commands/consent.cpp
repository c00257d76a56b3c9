#include "daybook/consent.hpp"

#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

/// As a word of a shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) c == '\'' ? out += "'\\''" : out += c;
  return out + '\'';
}

std::string erase_line(const Consent& consent) {
  const bool is_user = !consent.user.empty();
  return std::string("daybook erase ") + (is_user ? "--user " : "--session ") +
         quoted(is_user ? consent.user : consent.session);
}

int change(const Context& context, const Consent& consent, bool is_given) {
  if (consent.user.empty() == consent.session.empty())
    misuse("consent: name one of --user and --session");
  const std::string path = context.existing_store();
  is_given ? give_consent(path, consent) : withdraw_consent(path, consent);
  const std::string who = consent.user.empty() ? consent.session : consent.user;
  nlohmann::ordered_json fields = {{"user", consent.user},
                                   {"session", consent.session},
                                   {"purpose", consent.purpose},
                                   {"state", is_given ? "given" : "withdrawn"}};
  if (is_given)
    return context.finish(done, fields, visible(who) + " agrees to " + consent.purpose + '\n');
  const std::string line = erase_line(consent);
  fields["erase"] = line;
  std::string text = visible(who) + " does not agree to " + consent.purpose + " any more";
  if (consent.purpose == "content") text += ": numbers alone are stored from now on";
  return context.finish(done, fields,
                        text + "\nwhat is there stays until\n  " + visible(line) + '\n');
}

int list(const Context& context) {
  const auto writer = context.rows({{"user"},
                                    {"session"},
                                    {"purpose"},
                                    {"given_at"},
                                    {"withdrawn_at"},
                                    {"evidence"},
                                    {"content_state"}});
  const auto cell = [](const std::string& text) { return text.empty() ? Cell() : Cell(text); };
  const auto when = [](const std::optional<Time>& at) {
    return at ? Cell(time_text(*at)) : Cell();
  };
  for (const Consent& row : read_consents(context.existing_store()))
    writer->row({cell(row.user), cell(row.session), row.purpose, when(row.given),
                 when(row.withdrawn), cell(row.evidence),
                 row.withholds ? Cell(std::string("withheld")) : Cell()});
  writer->end();
  return done;
}

void add_change(CLI::App& command, Context& context, const char* name, const char* summary,
                const char* example, bool is_given) {
  auto given = std::make_shared<Consent>();
  CLI::App* verb = add_verb(command, name, summary, example);
  verb->add_option("--user", given->user, "this user")->type_name("NAME");
  verb->add_option("--session", given->session, "this session")->type_name("NAME");
  verb->add_option("--purpose", given->purpose,
                   "to what; content is that text is stored, others are only kept")
      ->type_name("TEXT");
  verb->add_option("--evidence", given->evidence, "where it is told: a form, a letter")
      ->type_name("TEXT");
  on_run(verb, context, Answer::object,
         [&context, given, is_given] { return change(context, *given, is_given); });
}

}  // namespace

void add_consent(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "consent", Group::protect, "who agrees that text of theirs is stored",
                  "daybook consent withdraw --user alice");
  add_change(*command, context, "give", "keep that a user or session agrees",
             "daybook consent give --user alice --evidence \"form 17\"", true);
  add_change(*command, context, "withdraw",
             "store numbers only from now on; prints how to erase what is there",
             "daybook consent withdraw --session s-17", false);
  CLI::App* list_verb = add_verb(*command, "list", "all that ever were, and whose text is withheld",
                                 "daybook consent list --format csv");
  on_run(list_verb, context, Answer::list, [&context] { return list(context); });
}

}  // namespace daybook::cli
