// Input: bytes in one of daybook's input forms become records, and rejections for what cannot.
//
//   auto input = daybook::Input::open("calls.jsonl", {});        // "-" is standard input
//   daybook::Input::Item item;
//   while (input.next(item)) {
//     if (item.rejection) report(*item.rejection);
//     else logger.submit(std::move(item.record), std::move(item.origin));
//   }
//
// Reads in blocks (memory stays flat whatever the file's size), takes .gz and .zst by their magic,
// and JSON Lines, one JSON array, or indented objects one after another. In the form `mcp` a line
// is one message: a request and its answer become one record, told when the answer is met. One
// thread. An Input that was moved from is at its end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daybook/record.hpp"

namespace daybook {

/// One piece of input that could not become a record. The good input around it goes on.
struct DAYBOOK_EXPORT Rejection {
  std::string source;
  std::uint64_t line = 0;    // 1-based
  std::uint64_t offset = 0;  // byte offset of the record's first byte in the (inflated) input
  std::string key;           // the key at fault, dotted ("usage.input_tokens"); may be empty
  std::string error;         // what is wrong, without the value's private text
  std::string raw;           // the input as read, redacted, at most 4 KiB
};

class DAYBOOK_EXPORT Input {
 public:
  enum class Form { automatic, records, chat, guide, mcp };
  enum class DurationUnit { milliseconds, seconds };
  /// What becomes of a last record that only the input's end ended (no line end, or open braces).
  enum class LastLine {
    take,      // it is a record or a rejection like any other
    if_whole,  // left for the next run where it is not JSON yet
    wait       // left until it is complete: next() gives false, and goes on once the file grew
  };
  struct Options {
    Form form = Form::automatic;
    std::string default_service;  // for records that name none
    std::string assume_zone;      // "UTC" or "+02:00": for times without a zone; empty: reject them
    DurationUnit duration_unit = DurationUnit::seconds;  // of a bare key `duration`
    bool strict = false;  // unknown keys are rejections rather than metadata
    bool redact_rejections = true;
    /// What rejections are redacted by: the store's settings of these names (read_settings()).
    std::string redaction_pack, redaction_rules, redaction_add_rules;
    LastLine last_line = LastLine::take;
  };
  struct Item {
    Record record;
    Origin origin;
    std::optional<Rejection> rejection;
  };
  struct Progress {
    std::uint64_t bytes_read = 0;   // of the file as stored (compressed where it is)
    std::uint64_t bytes_total = 0;  // 0: unknown (a pipe)
    std::uint64_t bytes_in = 0;     // after inflating
    std::uint64_t records = 0, rejected = 0, lines = 0;
    std::uint64_t lines_before = 0;  // that were read in earlier runs, see Sources
    bool unfinished = false;      // the last record was left, see LastLine, or a request that waits
    Form form = Form::automatic;  // what was recognised
  };

  /// Opens a file, or standard input for "-". Throws Error: not_found, denied, invalid_argument (a
  /// folder), io.
  static Input open(const std::string& path, const Options& options);
  /// Reads from memory; `name` stands for the file in rejections.
  static Input of(std::string text, const std::string& name, const Options& options);

  Input(Input&&) noexcept;
  Input& operator=(Input&&) noexcept;
  ~Input();

  /// Gives the next record or rejection; false at the end. Throws Error{io} if reading fails, and
  /// Error{corrupt} where compressed input is damaged (what came before was given).
  bool next(Item& item);
  /// Reads no more: next() gives what is held back yet (a trace of the guide's logs that began and
  /// did not end), then false.
  void stop() noexcept;
  Progress progress() const noexcept;

  // Of an input that Sources opened.

  /// Behind what next() gave last, the same as in Origin::position; none before the first.
  std::shared_ptr<const SourcePosition> position() const;
  SourceFile file() const;

  enum class Growth { none, grown, replaced };
  /// After next() gave false: whether there is more (call next() again), or the file was truncated
  /// and holds other text now (call end(), next() to its end, and open the path again).
  Growth look();
  /// No more will come: from now on LastLine::take holds.
  void end() noexcept;

 private:
  friend class Sources;
  struct State;
  explicit Input(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
