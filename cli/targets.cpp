#include "cli/targets.hpp"

#include <algorithm>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/json_values.hpp"

namespace daybook::cli {
namespace {

const std::vector<std::string>& kinds() {  // as TargetBy from `row` on
  static const std::vector<std::string> kKinds = {"row", "record", "span", "trace", "conversation"};
  return kKinds;
}

}  // namespace

void add_target(CLI::App& command, TargetOptions& options) {
  command
      .add_option("TARGET", options.id,
                  "what: id of a row, record, span, trace or conversation, or a beginning of it")
      ->required();
  command
      .add_option("--of", options.of,
                  "what TARGET is an id of: row, record, span, trace or conversation")
      ->type_name("KIND")
      ->check(one_of(kinds()));
}

Target find(const std::string& path, const TargetOptions& options) {
  TargetBy by = TargetBy::any;
  if (!options.of.empty()) {
    const auto at = std::find(kinds().begin(), kinds().end(), options.of) - kinds().begin();
    by = static_cast<TargetBy>(1 + at);
  }
  try {
    return find_target(path, options.id, by);
  } catch (const Error& error) {
    if (error.code != Error::Code::invalid_argument) throw;
    misuse(std::string(error.what()) + "; give more of it, or --of");
  }
}

nlohmann::ordered_json json_of(const Target& target) {
  const bool has_span = target.kind == Target::Kind::span;
  return {{"span_row", has_span ? nlohmann::ordered_json(target.span_row) : nullptr},
          {"trace_id", text_json(target.trace_id)},
          {"span_id", text_json(target.span_id)},
          {"conversation_id", text_json(target.conversation_id)},
          {"service", target.service}};
}

std::string told(const Target& target) {
  if (target.kind == Target::Kind::conversation) return "conversation " + target.conversation_id;
  if (target.kind == Target::Kind::trace) return "trace " + target.trace_id;
  return "span " + std::to_string(target.span_row);
}

}  // namespace daybook::cli
