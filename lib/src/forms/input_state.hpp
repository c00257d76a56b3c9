// Input's parts: where the bytes come from, the stages they pass through, and how far they were
// read. Split over input.cpp (records and rejections) and input_file.cpp (positions, growth).
#pragma once

#include <memory>
#include <string>

#include "codec/open_file.hpp"
#include "daybook/input.hpp"
#include "forms/form.hpp"
#include "forms/guide_traces.hpp"
#include "forms/rejector.hpp"
#include "forms/source_file.hpp"
#include "forms/splitter.hpp"

namespace daybook {

struct Input::State {
  State(forms::Splitter&& pieces, const std::string& name, const Options& given);

  enum class Taken { given, held, nothing };
  /// Makes a record or a rejection of a piece, or holds it back, or leaves it for later.
  Taken take(forms::Piece& piece, Item& item);
  bool decode(const forms::Piece& piece, Item& item);
  bool decode_sliced(const forms::Piece& piece, Item& item);
  /// Gives a start of a trace that will not be paired.
  bool give_unpaired(Item& item);
  /// Whether starts of traces may be held: not where a killed run would lose them.
  bool holds() const noexcept { return !file && options.last_line != LastLine::wait; }
  void reject(const forms::Problem& problem, const forms::Piece& piece, Item& item);
  /// Whether the piece, which only the input's end ended, is left for later.
  bool leaves(const forms::Piece& piece, bool is_json);

  // input_file.cpp
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

  // Of a file whose position is kept.
  std::shared_ptr<codec::OpenFile> file;  // none: it is not kept
  bool compressed = false;
  SourcePosition position;
  std::uint64_t offset_before = 0, lines_before = 0, rejected_before = 0;
  bool replaced = false;   // it holds other text by now
  codec::FileStatus seen;  // when it was looked at last
};

}  // namespace daybook
