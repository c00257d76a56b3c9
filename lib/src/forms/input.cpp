#include "daybook/input.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "daybook/error.hpp"
#include "forms/guide.hpp"
#include "forms/input_state.hpp"
#include "forms/record.hpp"
#include "forms/times.hpp"

namespace daybook {

using forms::Piece;
using forms::Problem;

namespace {

/// Whether some line begins as a JSON record does.
bool holds_a_record(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t brace = line.find_first_not_of(" \t\r,[");
    if (brace != line.npos && line[brace] == '{') {
      const std::size_t next = line.find_first_not_of(" \t\r", brace + 1);
      if (next == line.npos || line[next] == '"' || line[next] == '}') return true;
    }
    at = end + 1;
  }
  return false;
}

bool is_binary(std::string_view text) {
  return text.find('\0') != text.npos || text.substr(0, 2) == "\xFF\xFE" ||
         text.substr(0, 2) == "\xFE\xFF";
}

const char* not_text(std::string_view text) {
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    return "UTF-16 text: convert it first, with `iconv -f UTF-16 -t UTF-8`";
  }
  if (text.find('\0') != text.npos)
    return "a binary file: no line of its beginning is JSON; nothing more was read";
  return "not JSON: no line of its beginning is a record; nothing more was read";
}

}  // namespace

Input::State::State(forms::Splitter&& pieces, const std::string& name, const Options& given)
    : options(given), source(name), splitter(std::move(pieces)), rejector(name, given) {
  if (options.assume_zone.empty()) return;
  context.zone_ns = forms::zone_offset(options.assume_zone);
  if (!context.zone_ns) {
    throw Error(Error::Code::invalid_argument, "unknown time zone \"" + options.assume_zone + "\"",
                "give UTC or an offset such as +02:00");
  }
}

bool Input::State::decode(const Piece& piece, Item& item) {
  if (piece.kind == Piece::Kind::too_long) {
    forms::reject({}, "longer than " + std::to_string(limits::kRecordBytesMax >> 20) + " MiB");
  }
  if (piece.kind == Piece::Kind::unclosed_array)
    forms::reject({}, "the input ends inside an array (cut off?)");
  slicer.slice(piece.text, sliced);
  if (is_mcp()) return take_mcp(piece), false;
  item.origin = Origin();
  item.origin.source = source;
  item.origin.line = piece.line;
  item.origin.offset = piece.end_offset;
  return decode_sliced(piece, item);
}

/// False: it is held back.
bool Input::State::decode_sliced(const Piece& piece, Item& item) {
  const forms::Recognised is = forms::recognise(sliced, options.form);
  if (form == Form::automatic) form = is.form;
  context.options = &options;
  context.form = is.form;
  context.now_ns = base::system_clock().wall_ns();
  forms::sort_members(sliced, is.kind, options.form != Form::records, keyed);
  if (is.form != Form::records) keyed.give_up(forms::Key::type);  // it means something else there
  if (is.system_entry) {
    const forms::GuidePlace place{piece.line, piece.text.size(), holds()};
    auto record = forms::decode_system_entry(keyed, context, place, traces, item.origin);
    if (record) item.record = std::move(*record);
    return record.has_value();
  }
  item.record = forms::decode_record(sliced, is.kind, keyed, context, item.origin);
  if (is.form == Form::guide) forms::join_told(keyed, traces, item.record, item.origin);
  return true;
}

bool Input::State::give_unpaired(Item& item) {
  forms::BegunTrace begun;
  if (!traces.next_unpaired(begun)) return false;
  item.record = std::move(begun.event);
  item.origin = std::move(begun.origin);
  ++records;
  return true;
}

void Input::State::reject(const Problem& problem, const Piece& piece, Item& item) {
  const bool begins = records == 0 && rejected == 0 && position.offset == 0 && !mcp;
  if (begins && problem.not_json && options.last_line != LastLine::wait) {
    const std::string_view beginning =
        splitter.look_ahead(piece.text.size() + limits::kRejectScannedBytesMax);
    const bool believed = options.form != Form::automatic && !is_binary(beginning);
    if (!believed && !holds_a_record(beginning)) {
      stopped = true;
      item.rejection = rejector.make({{}, not_text(beginning), {}, true}, piece, beginning);
      ++rejected;
      return;
    }
  }
  const bool too_long = piece.kind == Piece::Kind::too_long;
  const std::string_view raw = too_long ? piece.text : splitter.look_ahead(piece.text.size());
  item.rejection = rejector.make(problem, piece, raw);
  ++rejected;
}

Input::Input(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Input::Input(Input&&) noexcept = default;
Input& Input::operator=(Input&&) noexcept = default;
Input::~Input() = default;

Input Input::open(const std::string& path, const Options& options) {
  const std::string name = path == "-" ? "standard input" : path;
  forms::Splitter pieces(codec::inflating(codec::open_file(path), name));
  return Input(std::make_unique<State>(std::move(pieces), name, options));
}

Input Input::of(std::string text, const std::string& name, const Options& options) {
  forms::Splitter pieces(codec::inflating(codec::from_memory(std::move(text)), name));
  return Input(std::make_unique<State>(std::move(pieces), name, options));
}

bool Input::State::leaves(const Piece& piece, bool is_json) {
  if (!piece.cut_off || options.last_line == LastLine::take) return false;
  if (is_json && options.last_line == LastLine::if_whole) return false;
  splitter.put_back();
  unfinished = true;
  return true;
}

Input::State::Taken Input::State::take(Piece& piece, Item& item) {
  for (;;) {
    if (leaves(piece, piece.kind == Piece::Kind::whole)) return Taken::left;
    try {
      const bool is_given = decode(piece, item);
      move_behind(piece);
      if (!is_given) return Taken::held;
      ++records;
      item.origin.position = position_given();
      return Taken::given;
    } catch (const Problem& problem) {
      if (problem.not_json && splitter.cut_by_braces(piece)) continue;
      if (leaves(piece, !problem.not_json)) return Taken::left;
      reject(problem, piece, item);
      if (!stopped) move_behind(piece);
      return Taken::given;
    }
  }
}

bool Input::State::next(Item& item) {
  Piece piece;
  for (;;) {
    if (give_ready(item) || give_unpaired(item)) return true;
    unfinished = false;
    if (stopped || !splitter.next(piece)) return settle(item);
    const Taken taken = take(piece, item);
    if (taken == Taken::given) return true;
    if (taken == Taken::left) return settle(item);
  }
}

void Input::stop() noexcept {
  if (state_) state_->stopped = true;
}

bool Input::next(Item& item) {
  item.rejection.reset();
  return state_ && state_->next(item);
}

Input::Progress Input::progress() const noexcept {
  Progress progress;
  if (!state_) return progress;
  const forms::BlockBuffer& buffer = state_->splitter.buffer();
  progress.bytes_read = buffer.source().stored_read();
  progress.bytes_total = buffer.source().stored_total();
  progress.bytes_in = buffer.bytes_in() - state_->offset_before;
  progress.records = state_->records;
  progress.rejected = state_->rejected;
  progress.lines = state_->splitter.lines() - state_->lines_before;
  progress.lines_before = state_->lines_before;
  progress.unfinished = state_->unfinished;
  progress.form = state_->form;
  return progress;
}

}  // namespace daybook
