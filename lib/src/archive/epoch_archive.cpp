#include "archive/epoch_archive.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "crypto/digest.hpp"

namespace daybook::archive {
namespace {

constexpr const char* kSuffix = ".jsonl.zst";

std::uint64_t digest_of(std::string_view line) {
  return crypto::siphash64(crypto::process_key(), line);
}

std::optional<Time> time_of(std::int64_t ns) {
  return Time(Nanos(ns));
}

ArchiveFile file_of(const ArchiveHeader& header, const std::string& path) {
  ArchiveFile file;
  file.path = path;
  file.epoch = header.epoch;
  file.records = header.records;
  file.record_bytes = header.bytes;
  file.since = time_of(header.since_ns);
  file.until = time_of(header.until_ns);
  file.digest = header.digest;
  return file;
}

/// The lines that the header is of.
class Counted {
 public:
  void add(std::string_view line, std::int64_t at_ns) {
    digest_.add(line);
    since_ns_ = std::min(since_ns_, at_ns);
    until_ns_ = std::max(until_ns_, at_ns);
  }
  ArchiveHeader header() {
    ArchiveHeader header;
    header.records = digest_.lines();
    header.bytes = digest_.bytes();
    header.digest = digest_.hex();
    header.since_ns = since_ns_;
    header.until_ns = until_ns_;
    return header;
  }

 private:
  LinesDigest digest_;
  std::int64_t since_ns_ = INT64_MAX, until_ns_ = INT64_MIN;
};

}  // namespace

std::string EpochArchive::file_begin() const {
  char epoch[32];
  std::snprintf(epoch, sizeof epoch, "%06lld", static_cast<long long>(epoch_.range.id));
  return place_.folder + "/daybook-" + place_.store.substr(0, 8) + '-' + epoch;
}

/// Of the first file of an epoch, and of those that followed because more text of it became due.
std::string EpochArchive::file_name(int number) const {
  return file_begin() + (number > 1 ? '-' + std::to_string(number) : "") + kSuffix;
}

void EpochArchive::look(EpochText& text) {
  std::string line;
  ArchivedRow row;
  for (text.begin(); text.next(line, row);) rows_[row.key()] = {digest_of(line), false};
}

bool EpochArchive::is_told(const std::string& line, const ArchivedRow& row) const {
  const auto found = rows_.find(row.key());
  return found != rows_.end() && found->second.digest == digest_of(line);
}

void EpochArchive::match(const std::string& path, bool is_own) {
  try {
    ArchiveReader whole(path);
    whole.verify();
    ArchiveFile file = file_of(whole.header(), path);
    if (whole.header().store != place_.store || (is_own && whole.header().epoch != epoch_.range.id))
      throw Error(Error::Code::invalid_argument, path + ": of another store or epoch");
    file.bytes = std::filesystem::file_size(path);
    const std::uint64_t before = matched_;
    ArchiveReader archive(path);
    for (std::string line; archive.next(line);) {
      const ArchivedRow row = read_archived(line);
      if (!is_told(line, row)) continue;
      Line& of = rows_[row.key()];
      matched_ += of.in_file ? 0 : 1;
      of.in_file = true;
    }
    if (matched_ > before) files_.push_back(std::move(file));
  } catch (const Error& error) {  // it is left as it is, and another is written beside it
    ArchiveFile file;
    file.path = path;
    file.epoch = epoch_.range.id;
    file.not_valid = error.what();
    files_.push_back(std::move(file));
  }
}

/// What came back stands in the file of the epoch it was of: a span says which, a moment does not.
void EpochArchive::match_others() {
  const std::string own = file_begin(), all = own.substr(0, own.rfind('-') + 1);
  std::set<std::string> paths;
  std::error_code ignored;  // a dry run may have no folder
  for (const auto& entry : std::filesystem::directory_iterator(place_.folder, ignored))
    if (const std::string path = entry.path();
        path.rfind(all, 0) == 0 && path.rfind(own, 0) != 0 && path.ends_with(kSuffix))
      paths.insert(path);
  for (const std::string& path : paths) match(path, false);
}

void EpochArchive::write(sql::Connection& reader, bool dry_run) {
  EpochText text(reader, epoch_, place_.before_ns, place_.holds);
  held_ = text.held();
  if (text.rows() == 0) return;
  if (place_.titled != nullptr) text.leave_titles_of(*place_.titled);
  look(text);
  if (place_.titled != nullptr) *place_.titled = text.titled();
  std::string path = file_name(1);
  for (int number = 1; std::filesystem::exists(path); path = file_name(++number)) match(path, true);
  if (epoch_.has_restored && matched_ < rows_.size()) match_others();
  if (matched_ == rows_.size()) return;
  write_rest(text, dry_run ? std::string() : path);
}

/// Twice the same lines: counted, then written; a row that changed between is found by the digest.
void EpochArchive::write_rest(EpochText& text, const std::string& path) {
  std::string line;
  ArchivedRow row;
  const auto next = [&](std::string& out) {
    while (text.next(out, row))
      if (!rows_[row.key()].in_file) return true;
    return false;
  };
  Counted counted;
  for (text.begin(); next(line);) counted.add(line, row.at_ns);
  ArchiveHeader header = counted.header();
  header.store = place_.store;
  header.epoch = epoch_.range.id;
  header.rules = epoch_.rules;
  ArchiveFile file = file_of(header, path);
  file.is_new = true;
  if (!path.empty()) {
    text.begin();
    file.bytes = write_archive(path, header, next);
  }
  files_.push_back(std::move(file));
}

bool EpochArchive::remove(Removal& removal) {
  for (const ArchiveFile& file : files_) {
    if (!file.not_valid.empty()) continue;
    ArchiveReader archive(file.path);
    const bool done = removal.run(archive, [&](const std::string& line, const ArchivedRow& row) {
      return is_told(line, row) && rows_.erase(row.key()) > 0;
    });
    if (!done) return false;
  }
  return true;
}

}  // namespace daybook::archive
