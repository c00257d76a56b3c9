// Exporter: the records of a store as lines that `daybook ingest` reads.
//
//   daybook::Selection selection;
//   selection.service = "chat-api";
//   auto exporter = daybook::Exporter::open("daybook.db", selection);
//   std::string line;
//   while (exporter.next(line)) out << line << '\n';
//
// Ingested into an empty store the lines give an equal one, and its export is the same, byte for
// byte: spans of every kind first, then errors, events, metrics, memory and scores, each in the
// order of their arrival. Costs are written where a sender told them; computed ones are made anew
// by the prices of the store that ingests. Not written: losses, settings, prices. Text that is no
// UTF-8 comes out with U+FFFD.
//
// An Exporter sees the store at the moment it was opened, in flat memory; a writer's WAL grows
// meanwhile. One connection, one thread. One that was moved from is at its end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

/// Which records. Empty members do not restrict; of a kind of record that has no such column, one
/// that is given selects none.
struct DAYBOOK_EXPORT Selection {
  std::optional<Time> since;  // inclusive
  std::optional<Time> until;  // exclusive
  std::string service, environment, model, operation, status, tag;
  std::string user_id, session_id, conversation_id;  // as given, or as stored
  std::string trace_id;                              // 32 hex digits
  std::vector<std::string> types;                    // of docs/records.md: completion, span …
};

class DAYBOOK_EXPORT Exporter {
 public:
  enum class Form {
    records,
    chat  // completions, with `timestamp` for `at`
  };
  /// The types a Selection may name.
  static const std::vector<std::string>& types();

  /// Throws Error: not_found, corrupt, schema_too_new, denied, io; invalid_argument for a type or
  /// status that there is none of.
  static Exporter open(const std::string& path, Selection selection, Form form);
  static Exporter open(const std::string& path, Selection selection = {});
  /// As the principal whose key it is; an empty one is the KeyScope's, as above. Where the store's
  /// policy is on it takes the grants `export` and `content`, and writes records of the services
  /// that both are granted for; else Error{denied}.
  static Exporter open(const std::string& path, Selection selection, Form form,
                       std::string_view key);

  Exporter(Exporter&&) noexcept;
  Exporter& operator=(Exporter&&) noexcept;
  ~Exporter();

  /// Puts the next record into `line`, one JSON object without a line end; false at the end.
  bool next(std::string& line);
  /// Completions so far whose messages are not in the store any more: written without them.
  std::uint64_t without_messages() const noexcept;
  /// How much of the store was looked at, 0 to 1.
  double part() const noexcept;

 private:
  struct State;
  explicit Exporter(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
