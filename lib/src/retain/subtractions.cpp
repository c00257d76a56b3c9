#include "retain/subtractions.hpp"

namespace daybook::retain {
namespace {

// A chunk of users' days is made anew within some 5 ms; an hour of a group may take a look at all
// rows of its day.
constexpr std::size_t kPackedDaysAtOnce = 4, kHoursAtOnce = 64;

// What the writer counted of a span; of users a model is the first by its name.
constexpr const char* kFigures =
    "SELECT span.duration_ns, completion.time_to_first_token_ns, usage.input_tokens,"
    " usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens,"
    " usage.reasoning_tokens, usage.cost_nano_usd,"
    " (SELECT min(same.id) FROM model JOIN model AS same ON same.name = model.name"
    " WHERE model.id = coalesce(completion.model_id, usage.model_id))"
    " FROM span LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id WHERE span.id = ?1";

}  // namespace

Subtractions::Subtractions(sql::Connection& connection, state::Dictionaries& names)
    : figures_(connection, kFigures),
      rollups_(connection, names),
      users_(connection),
      prompts_(connection),
      totals_(connection) {}

void Subtractions::span(const DueSpan& span, std::int64_t group_id, std::int64_t tool_group_id) {
  if (!figures_.bind(1, span.id).step()) return;
  state::RollupSpan figures;
  figures.at_ns = span.at_ns;
  figures.group_id = group_id;
  figures.has_usage = span.has_usage;
  int column = 0;
  for (std::optional<std::int64_t>* const figure :
       {&figures.duration_ns, &figures.time_to_first_token_ns, &figures.input, &figures.output,
        &figures.cache_read, &figures.cache_write, &figures.reasoning, &figures.cost_nano_usd}) {
    if (!figures_.is_null(column)) *figure = figures_.integer(column);
    ++column;
  }
  const std::int64_t model_of_user = figures_.integer(column);
  figures_.reset();
  const bool is_error = span.status == 2;
  rollups_.add(figures);
  if (tool_group_id != 0)
    rollups_.add(state::RollupTool{span.at_ns, tool_group_id, figures.duration_ns, is_error});
  if (span.belongs.user_id != 0 && (span.has_completion || span.has_usage)) {
    users_.add({span.at_ns, span.belongs.user_id, span.service_id, model_of_user}, figures,
               is_error);
  }
  if (span.prompt_row != 0) prompts_.add(span.prompt_row, figures, is_error);
  totals_.add(figures, {span.conversation_row, span.trace_row, span.has_completion, span.has_tool,
                        is_error});
}

void Subtractions::write(const state::StoreState& state, state::ChangedRows& changed,
                         state::TableSizes& sizes) {
  rollups_.write(state, changed, sizes);
  users_.write(changed);
  prompts_.write(state, changed);
  totals_.write(changed);
}

bool Subtractions::is_full() const {
  return users_.packed_days() >= kPackedDaysAtOnce ||
         rollups_.size() + prompts_.size() >= kHoursAtOnce;
}

void Subtractions::discard() noexcept {
  rollups_.discard();
  users_.discard();
  prompts_.discard();
  totals_.discard();
}

}  // namespace daybook::retain
