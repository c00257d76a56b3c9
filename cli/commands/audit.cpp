// audit: who read and changed what; whether that record is whole; a line to keep elsewhere.
#include "daybook/audit.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

struct Given {
  Filters filters;  // --since and --until
  std::string principal, action, object, result, subject;
  std::string limit = "50";
};

const char* const kSubjectKinds[] = {"user", "session", "conversation", "trace"};

/// Conditions on all but the subject, as "WHERE …".
std::string where(const Given& given) {
  std::string text = given.filters.where("at_us", false);
  const auto add = [&](const char* column, const std::string& value) {
    if (value.empty()) return;
    text += (text.empty() ? "WHERE " : " AND ") + std::string(column) + " = " + sql_literal(value);
  };
  if (given.principal == "-")  // the file's owner has no name
    text += (text.empty() ? "WHERE " : " AND ") + std::string("principal IS NULL");
  else
    add("principal", given.principal);
  add("action", given.action);
  add("object", given.object);
  add("result", given.result);
  return text.empty() ? "WHERE 1" : text;
}

/// A condition: the subject stands among those of the entry, as given or as the store keeps it.
std::string concerns(const Reader& reader, const std::string& subject) {
  std::string names = sql_literal(subject);
  for (const std::string& id : {subject, reader.stored_id(subject)})
    for (const char* kind : kSubjectKinds)
      if (!id.empty()) names += ", " + sql_literal(std::string(kind) + ':' + id);
  return " AND EXISTS (SELECT 1 FROM json_each(coalesce(subjects_json, '[]')) AS subject"
         " WHERE subject.value IN (" +
         names + "))";
}

/// Entries that do not name all whom they concern: more than a hundred, or a read whose end nobody
/// told.
void tell_of_unnamed(const Context& context, const Reader& reader, const Given& given) {
  const auto cells = one_row(
      reader,
      "SELECT count(*) FILTER (WHERE json_type(subjects_json, '$[#-1]') = 'integer'),"
      " count(*) FILTER (WHERE action = 'content' AND result = 'ok' AND began_id IS NULL"
      " AND rows_read IS NULL AND NOT EXISTS (SELECT 1 FROM audit_entries AS later"
      " WHERE later.began_id = entry.id AND later.id > entry.id)) FROM audit_entries AS entry " +
          where(given));
  const auto count = [&](std::size_t i) {
    return static_cast<std::uint64_t>(std::get<std::int64_t>(cells[i]));
  };
  if (count(0) > 0) {
    context.note(counted(count(0), "entry", "entries") + " concerned more than a hundred: " +
                 given.subject + " may be among those not named");
  }
  if (count(1) > 0) {
    context.note(counted(count(1), "read") +
                 " did not tell whom it concerned: it is not over, or "
                 "the process ended");
  }
}

int show(const Context& context, const Given& given) {
  const Reader reader = Reader::open(context.existing_store());
  const std::string subject = given.subject.empty() ? "" : concerns(reader, given.subject);
  Rows rows = reader.query(
      "SELECT id, at, principal, action, object, columns, subjects_json, rows_read, result,"
      " began_id FROM audit_entries " +
      where(given) + subject + " ORDER BY id DESC LIMIT " + given.limit);
  print_rows(context, rows);
  if (!given.subject.empty()) tell_of_unnamed(context, reader, given);
  return done;
}

std::vector<AuditAnchor> anchors_in(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) throw Error(Error::Code::not_found, "cannot read " + path, "name a file, or -");
  }
  std::istream& in = path == "-" ? std::cin : file;
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    return parse_anchors(text);
  } catch (const Error& error) {
    throw Error(error.code, (path == "-" ? "standard input" : path) + ": " + error.what(),
                error.hint);
  }
}

ordered_json json_of(const std::optional<Time>& at) {
  return at ? ordered_json(time_text(*at)) : ordered_json();
}

std::string told(const AuditCheck& check) {
  std::string text = counted(static_cast<std::uint64_t>(check.entries), "entry", "entries");
  if (check.first_at)
    text += ", " + time_text(*check.first_at) + " to " + time_text(*check.last_at);
  if (check.pruned > 0) {
    text += " (" + counted(static_cast<std::uint64_t>(check.pruned), "entry", "entries") +
            " before these went by the store's policy)";
  }
  if (check.ok()) text += ": the chain is whole";
  if (check.anchors > 0) text += ", and " + counted(check.anchors, "anchor") + " true of it";
  if (check.pruned_anchors > 0)
    text += ", " + counted(check.pruned_anchors, "anchor is", "anchors are") +
            " of entries that went by policy";
  for (const AuditCheck::Problem& problem : check.problems) text += "\n" + problem.text;
  if (check.problem_count > check.problems.size())
    text += "\nand " + std::to_string(check.problem_count - check.problems.size()) + " more";
  return text;
}

int verify(const Context& context, const std::string& anchor) {
  const std::string path = context.existing_store();
  const AuditCheck check =
      check_audit(path, anchor.empty() ? std::vector<AuditAnchor>() : anchors_in(anchor));
  ordered_json problems = ordered_json::array();
  for (const AuditCheck::Problem& problem : check.problems)
    problems.push_back({{"id", problem.id}, {"text", problem.text}});
  return context.finish(check.ok() ? done : fires,
                        {{"state", check.ok() ? "ok" : "wrong"},
                         {"store", check.store},
                         {"entries", check.entries},
                         {"first_at", json_of(check.first_at)},
                         {"last_at", json_of(check.last_at)},
                         {"pruned", check.pruned},
                         {"anchors", check.anchors},
                         {"pruned_anchors", check.pruned_anchors},
                         {"problem_count", check.problem_count},
                         {"problems", problems}},
                        context.quiet && check.ok() ? "" : told(check));
}

int anchor(const Context& context) {
  const AuditAnchor anchor = audit_anchor(context.existing_store());
  return context.finish(done,
                        {{"store", anchor.store},
                         {"id", anchor.id},
                         {"link", anchor.link},
                         {"at", time_text(anchor.at)},
                         {"line", anchor.line()}},
                        anchor.line());
}

void add_show(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "show", "entries, newest first",
                            "daybook audit show --result denied --since 7d");
  verb->add_option("--principal", given->principal, "of this one; - for the file's owner")
      ->type_name("NAME");
  verb->add_option("--action", given->action, "content, key, set, grant, export, erase, …")
      ->type_name("NAME");
  verb->add_option("--object", given->object, "the view, setting or type of record")
      ->type_name("NAME");
  verb->add_option("--result", given->result, "ok, denied or failed")
      ->type_name("NAME")
      ->check(one_of({"ok", "denied", "failed"}));
  verb->add_option("--subject", given->subject,
                   "that concerned this user, session, conversation or trace: who read it")
      ->type_name("ID");
  verb->add_option("-n,--limit", given->limit, "the last so many; else 50")
      ->type_name("N")
      ->check(whole_number());
  add_filters(*verb, given->filters, {});
  on_run(verb, context, Answer::list, [&context, given] { return show(context, *given); });
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "audit", Group::protect,
                  "who read and changed what, and whether that is whole", "daybook audit verify");
  add_show(*command, context);
  auto kept = std::make_shared<std::string>();
  CLI::App* verify_verb =
      add_verb(*command, "verify",
               "find entries that were edited, deleted, inserted or moved; exit 4 if there are",
               "daybook audit verify --anchor anchors.txt");
  verify_verb
      ->add_option("--anchor", *kept,
                   "lines that `audit anchor` printed and that were kept elsewhere; - for"
                   " standard input")
      ->type_name("FILE");
  on_run(verify_verb, context, Answer::object, [&context, kept] { return verify(context, *kept); });
  CLI::App* anchor_verb =
      add_verb(*command, "anchor", "print where the chain stands, a line to keep elsewhere",
               "daybook audit anchor >> anchors.txt");
  on_run(anchor_verb, context, Answer::object, [&context] { return anchor(context); });
}

}  // namespace daybook::cli
