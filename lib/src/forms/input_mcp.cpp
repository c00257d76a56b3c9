// Inputs of captured MCP sessions: a line may be part of a record, or hold several.
#include "base/clock.hpp"
#include "forms/input_state.hpp"

namespace daybook {

using forms::Piece;

bool Input::State::is_mcp() const {
  return options.form == Form::mcp ||
         (options.form == Form::automatic && forms::is_mcp_line(sliced));
}

void Input::State::take_mcp(const Piece& piece) {
  if (form == Form::automatic) form = Form::mcp;
  context.options = &options;
  context.form = Form::mcp;
  context.now_ns = base::system_clock().wall_ns();
  forms::McpLine line = forms::read_mcp_line(sliced, piece.text, context);
  forms::McpPlace place;
  place.origin.source = source;
  place.origin.line = piece.line;
  place.origin.offset = piece.end_offset;
  place.read_ns = context.now_ns;
  if (file) place.before = before = std::make_shared<const SourcePosition>(position);
  if (!mcp) mcp = std::make_unique<forms::McpPairs>();
  mcp->take(std::move(line), place);
}

bool Input::State::give_ready(Item& item) {
  forms::McpPairs::Ready ready;
  if (!mcp || !mcp->next(ready)) return false;
  item.record = std::move(ready.record);
  item.origin = std::move(ready.origin);
  item.origin.position = position_given();
  ++records;
  return true;
}

/// What waits for an answer is told without one where no more can come; else it is left to the
/// next run, which begins before it.
bool Input::State::settle(Item& item) {
  if (!mcp) return false;
  const bool ends = options.last_line == LastLine::take || compressed || !file;
  mcp->settle(base::system_clock().wall_ns(), ends);
  if (give_ready(item)) return true;
  unfinished = unfinished || mcp->waits();
  return false;
}

}  // namespace daybook
