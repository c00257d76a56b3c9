// ArchiveStore: a store of records made by the real writer, its archives, and what all of it says
// as text.
//
//   ArchiveStore store;
//   store.add(at(-40, chat({{"user", "old"}}, "answer")));
//   CHECK(store.archive(-7) == "1 row");
//   CHECK(store.restore() == "1 restored");
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "daybook/archive.hpp"
#include "daybook/exporter.hpp"
#include "retain/retain_store.hpp"

namespace daybook::test {

/// Every line of an export.
inline std::string exported(const std::string& path) {
  Exporter exporter = Exporter::open(path);
  std::string text;
  for (std::string line; exporter.next(line);) text += line + '\n';
  return text;
}

/// What `check` finds wrong.
inline std::string wrong_in(const std::string& path) {
  std::string text;
  for (const auto& finding : check_store(path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      text += finding.check + ": " + finding.text + '\n';
  return text;
}

/// Whole archives, in order of name.
inline std::vector<std::string> archives_in(const std::string& folder) {
  std::vector<std::string> files;
  if (std::filesystem::is_directory(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".zst") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

struct ArchiveStore : RetainStore {
  std::string to = folder / "archive";

  ArchiveResult archive_result(double before, bool dry_run = false) const {
    ArchiveOptions options;
    options.before = days(before);
    options.dry_run = dry_run;
    return archive_store(path, to, options);
  }
  static std::string text_of(const ArchiveResult& result) {
    std::string text = std::to_string(result.rows) + (result.rows == 1 ? " row" : " rows");
    std::size_t fresh = 0, known = 0, bad = 0;
    for (const ArchiveFile& file : result.files)
      ++(!file.not_valid.empty() ? bad : file.is_new ? fresh : known);
    if (fresh > 0) text += ", " + std::to_string(fresh) + " new";
    if (known > 0) text += ", " + std::to_string(known) + " known";
    if (bad > 0) text += ", " + std::to_string(bad) + " bad";
    if (result.held > 0) text += ", " + std::to_string(result.held) + " held";
    if (result.epochs_open > 0) text += ", " + std::to_string(result.epochs_open) + " open";
    return text + (result.finished ? "" : ", more");
  }
  std::string archive(double before) const { return text_of(archive_result(before)); }

  static std::string text_of(const RestoreResult& result) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* what) {
      if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + what;
    };
    add(result.rows, "restored");
    add(result.unchanged, "unchanged");
    add(result.gone, "gone");
    add(result.withheld, "withheld");
    return text + (result.finished ? "" : ", more");
  }
  std::string restore(bool dry_run = false) const {
    RestoreOptions options;
    options.dry_run = dry_run;
    return text_of(restore_archives(path, archives_in(to), options));
  }
  std::string exported() const { return test::exported(path); }
  /// As apply(), though archives were written by the clock of now.
  std::string retain() const {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.trust_clock = true;
    return RetainStore::text_of(apply_retention(path, options));
  }
};

}  // namespace daybook::test
