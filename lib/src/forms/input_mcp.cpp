// Inputs of captured MCP sessions: a line may be part of a record, or hold several.
#include <algorithm>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "forms/input_state.hpp"

namespace daybook {

using forms::Piece;

namespace {

constexpr std::size_t kRecalledBlock = 1u << 20;

/// Whether the line may be a session's beginning or the answer to it.
bool may_begin_session(std::string_view line) {
  return line.find("initialize\"") != line.npos || line.find("serverInfo\"") != line.npos;
}

/// Takes lines for what they say of sessions; what else they are was told by an earlier run.
class Recalled {
 public:
  explicit Recalled(const forms::Context& context) : context_(context) {}

  void take(std::string line) {
    const std::size_t size = line.find_last_not_of(" \r") + 1;
    if (size == 0 || line.front() != '{' || !may_begin_session(line)) return;
    line.append(forms::BlockBuffer::kPadding, ' ');
    const std::string_view text = std::string_view(line).substr(0, size);
    try {
      slicer_.slice(text, record_);
      pairs_.take(forms::read_mcp_line(record_, context_), {});
    } catch (const forms::Problem&) {  // it was rejected then
    }
  }
  const forms::McpPairs& pairs() const noexcept { return pairs_; }

 private:
  const forms::Context& context_;
  forms::Slicer slicer_;
  forms::SlicedRecord record_;
  forms::McpPairs pairs_;
};

}  // namespace

/// Looks for the beginnings of sessions in what an earlier run read: they name the server.
void Input::State::recall() {
  Recalled recalled(context);
  std::string text;
  std::uint64_t at = offset_before - std::min(offset_before, limits::kMcpRecalledBytes);
  while (at < offset_before) {
    const auto size = std::min<std::uint64_t>(kRecalledBlock, offset_before - at);
    const std::string block = file->bytes_at(at, static_cast<std::size_t>(size));
    if (block.empty()) break;
    at += block.size();
    text += block;
    std::size_t begin = 0;
    for (std::size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1)
      recalled.take(text.substr(begin, end - begin));
    text.erase(0, begin);
  }
  mcp->know_sessions_of(recalled.pairs());
}

bool Input::State::is_mcp() const {
  return options.form == Form::mcp ||
         (options.form == Form::automatic && forms::is_mcp_line(sliced));
}

void Input::State::take_mcp(const Piece& piece) {
  if (form == Form::automatic) form = Form::mcp;
  context.options = &options;
  context.form = Form::mcp;
  context.now_ns = base::system_clock().wall_ns();
  forms::McpLine line = forms::read_mcp_line(sliced, context);
  forms::McpPlace place;
  place.origin.source = source;
  place.origin.line = piece.line;
  place.origin.offset = piece.end_offset;
  place.read_ns = context.now_ns;
  if (file) place.before = before = std::make_shared<const SourcePosition>(position);
  if (!mcp) {
    mcp = std::make_unique<forms::McpPairs>();
    if (file && !compressed && offset_before > 0) recall();
  }
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

/// What waits for an answer is told without one where no more can come, or the file was quiet for
/// an hour; else it is left to the next run, which begins before it. Traces that were begun are
/// told as events.
bool Input::State::settle(Item& item) {
  if (!mcp) {
    if (holds()) traces.give_up_all();
    return give_unpaired(item);
  }
  const bool ends = options.last_line == LastLine::take || compressed || !file;
  const std::int64_t quiet_since = base::system_clock().wall_ns() - limits::kMcpWaitingNs;
  if (mcp->waits() && (ends || file->status().modified_ns < quiet_since)) mcp->give_up();
  if (give_ready(item)) return true;
  unfinished = unfinished || mcp->waits();
  return false;
}

}  // namespace daybook
