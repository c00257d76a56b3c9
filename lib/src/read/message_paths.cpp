#include "read/message_paths.hpp"

#include <algorithm>

#include "json/message.hpp"

namespace daybook::read {
namespace {

constexpr std::size_t kPathsMax = 1024;
constexpr std::size_t kPathBytesMax = 32u << 20;

void append_message(const rows::MessageTable::Found& row, std::string& out) {
  json::SplitMessage message;
  message.has_role = row.has_role;
  message.role = row.role;
  message.shape = static_cast<json::Shape>(row.shape);
  message.given_text = row.text.data() == nullptr ? std::string_view("") : row.text;
  message.extra = row.extra;
  out += json::join_message(message);
}

}  // namespace

bool MessagePaths::Path::cut_to(std::int64_t id) {
  const auto at =
      std::lower_bound(nodes.begin(), nodes.end(), id,
                       [](const auto& node, std::int64_t of) { return node.first < of; });
  if (at == nodes.end() || at->first != id) return false;
  text.resize(at->second);
  nodes.erase(at + 1, nodes.end());
  return true;
}

bool MessagePaths::read_up(std::int64_t last, std::int64_t count, Path* known) {
  pieces_.clear();
  pieces_text_.clear();
  std::int64_t id = last;
  for (; id != 0 && count > 0; --count) {
    if (known != nullptr && known->cut_to(id)) return true;
    const rows::MessageTable::Found& row = messages_.find(id);
    if (!row.whole || row.parent_id >= id) return false;
    const std::size_t begin = pieces_text_.size();
    append_message(row, pieces_text_);
    pieces_.push_back({id, begin, pieces_text_.size()});
    id = row.parent_id;
  }
  if (known == nullptr) return count == 0;
  known->nodes.clear();
  known->text.clear();
  return id == 0;
}

bool MessagePaths::append_request(std::int64_t conversation_row, std::int64_t last,
                                  std::int64_t count, std::string& out) {
  Path& path = paths_[conversation_row];
  path.used = ++uses_;
  bytes_ -= path.text.size();
  const bool whole = read_up(last, count, &path);
  messages_.done();
  if (whole) {
    for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
      if (!path.text.empty()) path.text += ',';
      path.text.append(pieces_text_, piece->begin, piece->end - piece->begin);
      path.nodes.emplace_back(piece->id, path.text.size());
    }
  }
  bytes_ += path.text.size();
  if (!whole || path.nodes.size() != static_cast<std::size_t>(count)) return false;
  out.append("[").append(path.text).append("]");
  make_room(path);
  return true;
}

bool MessagePaths::append_answer(std::int64_t last, std::int64_t count, std::string& out) {
  const bool whole = read_up(last, count, nullptr);
  messages_.done();
  if (!whole) return false;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
    if (piece != pieces_.rbegin()) out += ',';
    out.append(pieces_text_, piece->begin, piece->end - piece->begin);
  }
  return true;
}

bool MessagePaths::append_first(std::int64_t last, std::int64_t count, std::string& out) {
  const bool whole = read_up(last, count, nullptr);
  messages_.done();
  if (whole && !pieces_.empty())
    out.append(pieces_text_, pieces_.back().begin, pieces_.back().end - pieces_.back().begin);
  return whole;
}

void MessagePaths::make_room(const Path& wanted) {
  while (paths_.size() > 1 && (paths_.size() > kPathsMax || bytes_ > kPathBytesMax)) {
    auto oldest = paths_.end();
    for (auto path = paths_.begin(); path != paths_.end(); ++path) {
      if (&path->second == &wanted) continue;
      if (oldest == paths_.end() || path->second.used < oldest->second.used) oldest = path;
    }
    bytes_ -= oldest->second.text.size();
    paths_.erase(oldest);
  }
}

}  // namespace daybook::read
