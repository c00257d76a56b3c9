// Input's parts: where the bytes come from, the stages they pass through, and how far they were
// read. Split over input.cpp (records and rejections) and input_file.cpp (positions, growth).
#pragma once

#include <memory>
#include <string>

#include "codec/open_file.hpp"
#include "daybook/input.hpp"
#include "forms/form.hpp"
#include "forms/rejector.hpp"
#include "forms/source_file.hpp"
#include "forms/splitter.hpp"

namespace daybook {

struct Input::State {
  State(forms::Splitter&& pieces, const std::string& name, const Options& given);

  void decode(const forms::Piece& piece, Item& item);
  void decode_sliced(Item& item);
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
