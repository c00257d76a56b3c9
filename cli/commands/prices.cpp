#include "daybook/prices.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/rows.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"
#include "cli/unpriced.hpp"

namespace daybook::cli {
namespace {

struct Given {
  std::string file, model, provider, tier = "standard", from, source, since, until;
  std::vector<std::string> rates;  // meter=usd
  std::int64_t over_tokens = 0;
};

std::optional<Time> time_of(const std::string& text, const std::string& option) {
  if (text.empty()) return std::nullopt;
  return parse_time(text, std::chrono::system_clock::now(), option);
}

PriceOptions options_of(const Given& given) {
  return {time_of(given.from, "--from"), given.source};
}

int tell(Context& context, const PriceResult& result) {
  for (const std::string& line : result.left_out) {
    if (context.verbose) context.note("left out: " + visible(line));
  }
  const std::string path = context.existing_store();
  std::string text = counted(result.models, "model") + ", " + std::to_string(result.changed) +
                     " with new prices\n";
  if (!result.left_out.empty())
    text += std::to_string(result.left_out.size()) + " left out: --verbose says which\n";
  text += unpriced_text(Reader::open(path));
  if (result.changed > 0 && result.unpriced > 0)
    text += "Calls stored before: daybook prices recompute\n";
  return context.finish(done,
                        {{"models", result.models},
                         {"changed", result.changed},
                         {"unpriced", result.unpriced},
                         {"left_out", result.left_out}},
                        text);
}

std::vector<Price> prices_of(const Given& given) {
  std::vector<Price> prices;
  for (const std::string& rate : given.rates) {
    const std::size_t equals = rate.find('=');
    const std::string usd = equals == rate.npos ? "" : rate.substr(equals + 1);
    Price price;
    const auto read = std::from_chars(usd.data(), usd.data() + usd.size(), price.usd_per_mtok);
    if (usd.empty() || read.ec != std::errc() || read.ptr != usd.data() + usd.size())
      misuse("RATE: expected meter=dollars such as input=0.15, got \"" + rate + '"');
    price.provider = given.provider;
    price.model = given.model;
    price.meter = rate.substr(0, equals);
    price.service_tier = given.tier;
    price.over_tokens = given.over_tokens;
    prices.push_back(std::move(price));
  }
  return prices;
}

int list(const Context& context, const Given& given) {
  const Reader reader = Reader::open(context.existing_store());
  std::string where;
  const auto add = [&](const char* column, const std::string& value) {
    if (!value.empty())
      where +=
          (where.empty() ? " WHERE " : " AND ") + std::string(column) + " = " + sql_literal(value);
  };
  add("provider", given.provider);
  add("model", given.model);
  Rows rows = reader.query(
      "SELECT provider, model, meter, usd_per_mtok, over_tokens, service_tier, from_at, to_at,"
      " source FROM prices" +
      where +
      " ORDER BY provider, model, service_tier <> 'standard', service_tier, over_tokens, price_id");
  print_rows(context, rows);
  return done;
}

int recompute(const Context& context, const Given& given) {
  const StopSignals signals;
  RecomputeOptions options;
  options.since = time_of(given.since, "--since");
  options.until = time_of(given.until, "--until");
  options.stop = [&signals] { return signals.stopped(); };
  const std::string path = context.existing_store();
  const RecomputeResult result = recompute_costs(path, options);
  const std::string text = counted(result.calls, "call") + " of " +
                           counted(result.models, "model") + ", " + std::to_string(result.changed) +
                           " with another cost\n" +
                           (result.complete ? "" : "stopped: run it again for the rest\n") +
                           unpriced_text(Reader::open(path));
  return context.finish(result.complete ? done : partly,
                        {{"models", result.models},
                         {"calls", result.calls},
                         {"changed", result.changed},
                         {"unpriced", result.unpriced},
                         {"complete", result.complete}},
                        text);
}

void add_from(CLI::App& command, Given& given) {
  command
      .add_option("--from", given.from,
                  "when they begin to hold; without: ever for new models, else now")
      ->type_name("TIME");
  command.add_option("--source", given.source, "where they come from, as `list` shows it")
      ->type_name("TEXT");
}

void add_set(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* set = add_verb(command, "set", "give prices of one model, in dollars a million tokens",
                           "daybook prices set --provider openai gpt-9-mini input=0.15 output=0.6");
  set->add_option("MODEL", given->model, "its name; * stands for any text")->required();
  set->add_option("RATE", given->rates,
                  "meter=dollars: input, output, cache_read, cache_write, cache_write_1h, "
                  "reasoning, audio_input, audio_output, audio_cache_read, request")
      ->required();
  set->add_option("--provider", given->provider, "who sells it; without: whoever answers")
      ->type_name("NAME");
  set->add_option("--tier", given->tier, "the service tier: standard, batch, flex, priority")
      ->type_name("NAME")
      ->check(one_of({"standard", "batch", "flex", "priority"}));
  set->add_option("--over", given->over_tokens, "for calls with more input tokens than this")
      ->type_name("N")
      ->check(whole_number());
  add_from(*set, *given);
  on_run(set, context, Answer::object, [&context, given] {
    return tell(context,
                set_prices(context.existing_store(), prices_of(*given), options_of(*given)));
  });
}

}  // namespace

void add_prices(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "prices", Group::keep,
                                  "what models cost; calls get their cost by it as they come",
                                  "daybook prices import model_prices_and_context_window.json");
  auto given = std::make_shared<Given>();
  CLI::App* import = add_verb(*command, "import",
                              "take a price list: LiteLLM's, genai-prices' or what `list` prints",
                              "daybook prices import model_prices_and_context_window.json");
  import->add_option("FILE", given->file, "the list, JSON")->required();
  add_from(*import, *given);
  on_run(import, context, Answer::object, [&context, given] {
    const std::string path = context.existing_store();
    return tell(context, import_prices(path, given->file, options_of(*given)));
  });
  add_set(*command, context);

  auto shown = std::make_shared<Given>();
  CLI::App* listed = add_verb(*command, "list", "print the prices, one row a rate",
                              "daybook prices list --provider openai --format json");
  listed->add_option("--provider", shown->provider, "of this provider alone")->type_name("NAME");
  listed->add_option("--model", shown->model, "of this model alone")->type_name("NAME");
  on_run(listed, context, Answer::list, [&context, shown] { return list(context, *shown); });

  auto again = std::make_shared<Given>();
  CLI::App* recomputed =
      add_verb(*command, "recompute", "compute the cost of stored calls by today's price list",
               "daybook prices recompute --since 30d");
  recomputed->add_option("--since", again->since, "calls that began then or later")
      ->type_name("TIME");
  recomputed->add_option("--until", again->until, "calls that began before")->type_name("TIME");
  on_run(recomputed, context, Answer::object,
         [&context, again] { return recompute(context, *again); });
}

}  // namespace daybook::cli
