#include "cli/search.hpp"
#include "cli/rows.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

struct Given {
  SearchRequest request;
  std::vector<std::string> words;
  std::size_t count = 20;
  bool index = false;
};

constexpr std::size_t kSnippet = 160;  // characters of a text that are shown round the first hit

int build(const Context& context) {
  const StopSignals signals;
  IndexOptions options;
  options.stop = [&signals] { return signals.stopped(); };
  const IndexResult result = index_text(context.existing_store(), options);
  return context.finish(
      result.complete ? done : partly,
      {{"messages", result.messages}, {"indexed", result.indexed}, {"complete", result.complete}},
      counted(result.messages, "message") + " more, " + std::to_string(result.indexed) +
          " of them with text" + (result.complete ? "" : "; stopped: run it again for the rest"));
}

/// The hits between two marks.
std::string marked(const TextSearch::Snippet& snippet, const char* before, const char* after) {
  std::string out;
  std::size_t at = 0;
  for (const auto& [begin, end] : snippet.marks) {
    out += visible(snippet.text.substr(at, begin - at)) + before +
           visible(snippet.text.substr(begin, end - begin)) + after;
    at = end;
  }
  return out + visible(snippet.text.substr(at));
}

void print_hit(const Context& context, const Hit& hit, const TextSearch& words) {
  std::string at = hit.at.substr(0, 19);
  if (at.size() > 10) at[10] = ' ';
  const std::string who = hit.user_id.empty() ? hit.service : hit.service + '/' + hit.user_id;
  std::cout << at << "  " << hit.type << "  " << one_line(who, 40);
  if (!hit.conversation_id.empty()) std::cout << "  " << one_line(hit.conversation_id, 40);
  const bool color = context.style.color;
  std::cout << "\n    "
            << marked(words.snippet(hit.text, kSnippet), color ? "\x1b[1m" : "**",
                      color ? "\x1b[0m" : "**")
            << '\n';
}

Cell cell(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}
Cell cell(const std::optional<std::int64_t>& number) {
  return number ? Cell(*number) : Cell();
}

std::vector<Cell> cells_of(const Hit& hit, const TextSearch& words) {
  const TextSearch::Snippet snippet = words.snippet(hit.text, kSnippet);
  std::string text;
  std::size_t at = 0;
  for (const auto& [begin, end] : snippet.marks) {
    text +=
        snippet.text.substr(at, begin - at) + "**" + snippet.text.substr(begin, end - begin) + "**";
    at = end;
  }
  text += snippet.text.substr(at);
  return {cell(hit.type),
          cell(hit.at),
          cell(hit.service),
          cell(hit.user_id),
          cell(hit.session_id),
          cell(hit.model),
          cell(hit.conversation_id),
          cell(hit.id),
          cell(hit.message_id),
          text,
          std::string(hit.indexed ? "index" : "reading")};
}

void tell_scope(Context& context, const SearchScope& scope) {
  if (scope.is_cut)
    context.warn("ended after " + std::to_string(scope.passed_over) +
                 " texts that hold the words, but whose calls the filters leave out; --since "
                 "narrows it");
  if (scope.unindexed == 0) return;
  const std::string index =
      scope.built_at.empty() ? "there is no index yet" : "the index is of " + scope.built_at;
  if (scope.read < scope.unindexed) {
    context.warn(index + ": of " + counted(static_cast<std::uint64_t>(scope.unindexed), "message") +
                 " that it does not know only the latest " + std::to_string(scope.read) +
                 " were searched; `daybook search --index` brings it up to date");
  } else {
    context.note(index + ": " + counted(static_cast<std::uint64_t>(scope.unindexed), "message") +
                 " it does not know were read one by one");
  }
}

int run_search(Context& context, const Given& given) {
  if (given.index) {
    if (!given.words.empty()) misuse("--index: takes no TEXT");
    return build(context);
  }
  if (given.words.empty()) misuse("TEXT: say what to search for, or --index");
  const Reader& reader = context.reader();
  SearchRequest request = given.request;
  for (const std::string& word : given.words) request.text += word + ' ';
  request.filters.use_zone();
  request.filters.know_ids(reader);
  Search search(reader, request);
  const bool people = context.format == Format::table;
  const auto writer = people ? nullptr
                             : context.rows({{"type"},
                                             {"at"},
                                             {"service"},
                                             {"user_id"},
                                             {"session_id"},
                                             {"model"},
                                             {"conversation_id"},
                                             {"id"},
                                             {"message_id"},
                                             {"snippet"},
                                             {"found_by"}});
  std::size_t found = 0;
  for (; found < given.count; ++found) {
    const auto hit = search.next();
    if (!hit) break;
    if (people)
      print_hit(context, *hit, search.words());
    else
      writer->row(cells_of(*hit, search.words()));
  }
  if (writer) writer->end();
  if (people && found == 0) context.note("nothing holds these words");
  if (people && found == given.count && search.next())
    context.note("only the latest " + counted(found, "hit") + " are shown; `-n` shows more");
  tell_scope(context, search.scope());
  tell_hidden(context, reader);
  return search.scope().is_cut ? partly : done;
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* command =
      add_command(app, "search", Group::look, "find prompts, answers and titles by their words",
                  "daybook search refund \"\\\"late delivery\\\"\" --since 30d");
  command->add_option(
      "TEXT", given->words,
      "words, all of which are there, in any case; in quotation marks: side by side; "
      "deliv* is a beginning");
  add_filters(*command, given->request.filters, every_filter());
  add_zone(*command, given->request.filters, kZoneOfFilters);
  command->add_option("-n,--limit", given->count, "at most so many, default 20")
      ->type_name("N")
      ->check(whole_number());
  std::string types;
  for (const std::string& type : search_types()) types += (types.empty() ? "" : ", ") + type;
  command
      ->add_option("--type", given->request.types,
                   "only these, of " + types + "; default prompt, answer, title")
      ->type_name("TYPES")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(one_of(search_types()));
  command->add_flag(
      "--index", given->index,
      "instead: bring the index up to what is stored, for cron; without it the latest "
      "50000 messages are read");
  on_run(command, context, Answer::list, [&context, given] { return run_search(context, *given); });
}

}  // namespace daybook::cli
