// ColdSums: what has to follow where the text of a row of content goes or changes: what its epoch
// has packed is less, and a dictionary that was trained on it is retired, since pieces of it may
// be in there. sweep_text() packs anew what a retired one is needed for, and deletes it.
//
//   ColdSums sums(connection);
//   sums.begin();                                    // in the transaction
//   sums.gone(content_id, packed, packed_bytes);     // the row is deleted
//   sums.changed(content_id, packed, packed_bytes);  // its text is another one from now on, plain
//   sums.write();                                    // before COMMIT
//
// One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::retain {

class ColdSums {
 public:
  explicit ColdSums(sql::Connection& connection);

  void begin();
  /// `packed`: the frame, or its first 18 bytes; empty: the row was plain. `bytes`: the frame's.
  void gone(std::int64_t content_id, std::string_view packed, std::int64_t bytes);
  void changed(std::int64_t content_id, std::string_view packed, std::int64_t bytes);
  void write();

 private:
  struct Epoch {
    std::int64_t id = 0, first_content_id = 0;
  };
  struct Less {
    std::int64_t text_bytes = 0, packed_bytes = 0;
    bool is_to_pack = false, is_retired = false;
  };
  /// What an epoch's dictionaries were trained on.
  struct Samples {
    std::vector<std::int64_t> ids;  // sorted
    bool are_known = true;          // else damaged: it may be any text
  };
  std::int64_t epoch_of(std::int64_t content_id) const;
  const Samples& samples_of(std::int64_t epoch);

  sql::Connection& connection_;
  bool has_dictionaries_;
  std::vector<Epoch> epochs_;
  std::map<std::int64_t, Samples> samples_;  // by epoch
  std::map<std::int64_t, Less> less_;
};

}  // namespace daybook::retain
