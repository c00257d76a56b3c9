// ColdEpoch: packs the texts of a closed epoch: its rows say `cold`, a dictionary is trained on a
// sample of its texts, and each text becomes a frame in content.packed.
//
//   ColdEpoch epoch(job, range, of_moments, now_ns);
//   bool done = epoch.pack(cold);              // policy: all that may be packed
//   bool done = epoch.renew();                 // what is packed with a retired dictionary, anew
//
// A dictionary is of one epoch, so that it goes with its text; it holds pieces of the texts it was
// trained on and of no others, and its row says which these are. Texts are read and packed outside
// of the guard: those of a closed epoch change only where a redaction is made up for, and what
// changed meanwhile is left, by its checksum. So is what cannot be unpacked: damage is check's to
// tell, and keeps nothing else from going. Ended at any moment, the next run goes on behind
// epoch.cold_id. The caller holds the RunLock. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/packed_text.hpp"
#include "retain/job.hpp"
#include "retain/packable.hpp"
#include "rows/completion.hpp"

namespace daybook::retain {

/// What was packed, or would be.
struct Cold {
  std::uint64_t texts = 0, text_bytes = 0, packed_bytes = 0;
};

/// Of the rows that may have text of the epoch. False: the time was up.
bool change_content_state(Job& job, const EpochRange& epoch, rows::ContentState from,
                          rows::ContentState to);

class ColdEpoch {
 public:
  ColdEpoch(Job& job, const EpochRange& epoch, MomentTexts& of_moments, std::int64_t now_ns);
  /// False: the time was up.
  bool pack(Cold& cold);
  bool renew();

 private:
  struct Text {
    std::int64_t id = 0, checksum = 0;
    std::string frame;
    std::int64_t text_bytes = 0, packed_bytes = 0;  // before; packed_bytes 0: it was plain
  };
  /// Of a transaction: of bytes as stored, and of the epoch's sums.
  struct Change {
    std::int64_t bytes = 0, text_bytes = 0, packed_bytes = 0;
    Cold cold;
  };
  struct Sample {
    std::vector<std::int64_t> ids, checksums;
    std::vector<std::string> texts;
  };
  /// Of a row's text and packed, in `column` and the next; nothing: it is damaged.
  std::optional<std::string_view> text_of(const sql::Statement& row, int column);
  void measure();
  void find_dictionary();
  void make_dictionary();
  Sample sample();
  bool keep_dictionary(const Sample& sample, std::string bytes);
  bool pack_texts(std::int64_t behind);
  std::int64_t read(std::int64_t behind, codec::TextPacker& packer, std::vector<Text>& texts);
  std::size_t put(const std::vector<Text>& texts, std::size_t from, std::int64_t read_to);
  void put_some(const std::vector<Text>& texts, std::size_t from, std::size_t end, Change& change);

  Job& job_;
  sql::Connection& connection_;
  const EpochRange epoch_;
  const Packable packable_;
  std::int64_t now_ns_;
  codec::TextUnpacker unpacker_;
  std::string unpacked_;                     // by text_of()
  bool packs_plain_ = true;                  // else what is packed already alone
  std::int64_t texts_ = 0, text_bytes_ = 0;  // that may be packed, or are
  std::uint32_t dictionary_ = 0;
  std::string dictionary_bytes_;
  Cold* cold_ = nullptr;
};

}  // namespace daybook::retain
