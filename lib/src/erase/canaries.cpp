#include "erase/canaries.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>

#include "sql/packed_text.hpp"
#include "sql/raw_file.hpp"

namespace daybook::erase {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkBytes = 1 << 20;

/// Bytes one chunk after another, each with the end of the one before.
class Search {
 public:
  Search(const std::vector<std::string>& canaries, std::string path)
      : canaries_(canaries), path_(std::move(path)), is_found_(canaries.size()) {
    for (const std::string& canary : canaries) overlap_ = std::max(overlap_, canary.size());
  }

  void look(std::string_view chunk) {
    bytes_ += chunk.size();
    window_.append(chunk);
    for (std::size_t i = 0; i < canaries_.size(); ++i) {
      if (is_found_[i] || canaries_[i].empty()) continue;
      const std::size_t at = window_.find(canaries_[i]);
      if (at == window_.npos) continue;
      is_found_[i] = true;
      found_.push_back({i, path_, bytes_ - window_.size() + at});
    }
    if (window_.size() > overlap_) window_.erase(0, window_.size() - overlap_);
  }

  void tell(std::vector<EraseResult::File>& files, std::vector<EraseResult::Found>& found) const {
    files.push_back({path_, bytes_});
    found.insert(found.end(), found_.begin(), found_.end());
  }

 private:
  const std::vector<std::string>& canaries_;
  std::string path_, window_;
  std::size_t overlap_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<bool> is_found_;
  std::vector<EraseResult::Found> found_;
};

void read_database(sql::Connection& connection, Search& search) {
  const sql::RawFile file(connection);
  std::string chunk(kChunkBytes, '\0');
  for (std::int64_t at = 0;;) {
    const std::size_t got = file.read(at, chunk.data(), chunk.size());
    if (got == 0) return;
    search.look(std::string_view(chunk).substr(0, got));
    at += static_cast<std::int64_t>(got);
  }
}

void read_stream(const fs::path& path, Search& search) {
  std::ifstream in(path, std::ios::binary);
  std::string chunk(kChunkBytes, '\0');
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    search.look(std::string_view(chunk).substr(0, static_cast<std::size_t>(in.gcount())));
  }
}

/// What packed texts say, which the file's bytes do not show.
void read_packed(sql::Connection& connection, Search& search) {
  using namespace std::string_view_literals;
  sql::Statement select(connection, "SELECT " + sql::content_text("content") +
                                        " FROM content WHERE packed IS NOT NULL");
  while (select.step()) {
    search.look(select.text(0));
    search.look("\0"sv);  // no canary is of two
  }
}

}  // namespace

void search_canaries(sql::Connection& connection, const std::vector<std::string>& canaries,
                     std::vector<EraseResult::File>& files,
                     std::vector<EraseResult::Found>& found) {
  const fs::path store = connection.path();
  std::vector<fs::path> beside;
  const std::string begin = store.filename().string() + "-";
  for (const fs::directory_entry& entry : fs::directory_iterator(store.parent_path()))
    if (entry.path().filename().string().rfind(begin, 0) == 0 && entry.is_regular_file())
      beside.push_back(entry.path());
  std::sort(beside.begin(), beside.end());
  beside.insert(beside.begin(), store);
  for (const fs::path& path : beside) {
    Search search(canaries, path.string());
    if (path == store)
      read_database(connection, search);
    else if (path.string().ends_with("-shm"))
      search.look(sql::RawFile(connection).shared_memory());
    else
      read_stream(path, search);
    search.tell(files, found);
  }
  if (connection.integer("SELECT sum(packed_bytes) FROM epoch") == 0) return;
  Search search(canaries, store.string() + ", packed texts");
  read_packed(connection, search);
  search.tell(files, found);
}

}  // namespace daybook::erase
