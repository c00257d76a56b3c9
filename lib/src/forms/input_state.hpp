// Input's parts: where the bytes come from, the stages they pass through, and how far they were
// read. Split over input.cpp (records and rejections), input_mcp.cpp (messages that
// become records together) and input_file.cpp (positions, growth).
#pragma once

#include <memory>
#include <string>

#include "codec/open_file.hpp"
#include "daybook/input.hpp"
#include "forms/form.hpp"
#include "forms/guide_traces.hpp"
#include "forms/mcp_pairs.hpp"
#include "forms/rejector.hpp"
#include "forms/source_file.hpp"
#include "forms/splitter.hpp"

namespace daybook {

struct Input::State {
  State(forms::Splitter&& pieces, const std::string& name, const Options& given);

  enum class Taken { given, held, left };  // held: it is given with what it waits for, or later
  /// Makes a record or a rejection of a piece, or holds it back, or leaves it for the next run.
  Taken take(forms::Piece& piece, Item& item);
  bool next(Item& item);
  /// False: it is held back, or became several records.
  bool decode(const forms::Piece& piece, Item& item);
  bool decode_sliced(const forms::Piece& piece, Item& item);
  /// Gives a start of a trace that will not be paired.
  bool give_unpaired(Item& item);
  /// Whether starts of traces may be held: not where a killed run would lose them.
  bool holds() const noexcept { return !file && options.last_line != LastLine::wait; }
  void reject(const forms::Problem& problem, const forms::Piece& piece, Item& item);
  /// Whether the piece, which only the input's end ended, is left for later.
  bool leaves(const forms::Piece& piece, bool is_json);

  // input_mcp.cpp
  bool is_mcp() const;
  void recall();
  void take_mcp(const forms::Piece& piece);
  bool give_ready(Item& item);
  /// At the input's end, for now or for ever.
  bool settle(Item& item);

  // input_file.cpp
  std::shared_ptr<const SourcePosition> position_given() const;
  void move_behind(const forms::Piece& piece);
  void keep_head();

  Options options;
  std::string source;
  forms::Splitter splitter;
  forms::Rejector rejector;
  forms::Slicer slicer;
  forms::SlicedRecord sliced;
  forms::Keyed keyed;
  forms::Context context;
  forms::GuideTraces traces;
  Form form = Form::automatic;
  std::uint64_t records = 0, rejected = 0;
  bool stopped = false;
  bool unfinished = false;
  std::unique_ptr<forms::McpPairs> mcp;          // once the first message was met
  std::shared_ptr<const SourcePosition> before;  // the line whose records are given one by one

  // Of a file whose position is kept.
  std::shared_ptr<codec::OpenFile> file;  // none: it is not kept
  bool compressed = false;
  SourcePosition position;
  std::uint64_t offset_before = 0, lines_before = 0, rejected_before = 0;
  bool replaced = false;   // it holds other text by now
  codec::FileStatus seen;  // when it was looked at last
};

}  // namespace daybook
