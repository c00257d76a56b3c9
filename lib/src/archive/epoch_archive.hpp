// EpochArchive: one epoch's text into a file, and out of the store.
//
//   EpochArchive archive(place, epoch);
//   const bool done = archive.write(reader) , archive.remove(job, removal);
//
// What a file that is there already tells word for word is not written again: a run that was ended
// between the file and the removal goes on with the removal, and what was restored goes without a
// second copy. One thread.
#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "archive/archive_file.hpp"
#include "archive/due_epochs.hpp"
#include "archive/epoch_text.hpp"
#include "archive/removal.hpp"
#include "daybook/archive.hpp"

namespace daybook::archive {

/// What all epochs of a run share.
struct Place {
  std::string folder, store;
  std::int64_t before_ns = 0;
  const retain::Holds& holds;
  /// In a dry run: conversations whose titles went with an epoch before.
  std::set<std::int64_t>* titled = nullptr;
};

class EpochArchive {
 public:
  EpochArchive(const Place& place, const DueEpoch& epoch) : place_(place), epoch_(epoch) {}

  /// Within a read transaction: finds the rows, and files that tell them, and writes a file of what
  /// none tells. A dry run only counts.
  void write(sql::Connection& reader, bool dry_run);
  /// False: the time was up.
  bool remove(Removal& removal);

  std::vector<ArchiveFile>& files() noexcept { return files_; }
  std::uint64_t rows() const noexcept { return rows_.size(); }
  std::uint64_t held() const noexcept { return held_; }

 private:
  void look(EpochText& text);
  void match(const std::string& path, bool is_own);
  void match_others();
  std::string file_begin() const;
  std::string file_name(int number) const;
  void write_rest(EpochText& text, const std::string& path);
  bool is_told(const std::string& line, const ArchivedRow& row) const;

  struct Line {
    std::uint64_t digest = 0;
    bool in_file = false;
  };
  const Place& place_;
  const DueEpoch& epoch_;
  std::unordered_map<std::uint64_t, Line> rows_;  // by ArchivedRow::key()
  std::uint64_t matched_ = 0, held_ = 0;
  std::vector<ArchiveFile> files_;
};

}  // namespace daybook::archive
