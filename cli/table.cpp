// The table for people: columns as wide as they need, cut where the terminal is narrower.
#include <algorithm>

#include "cli/output.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kGap = 2;        // blanks between columns
constexpr std::size_t kNarrowest = 8;  // a text column is not cut below this,
constexpr std::size_t kTelling = 22;   // what tells rows apart not below this: an id, a time,
constexpr std::size_t kReadable = 30;  // and what is read, if others can be hidden instead
constexpr std::size_t kWidest = 4000;  // no cell of a table is longer, terminal or not

bool is_number(const Cell& cell) {
  return cell.index() == 1 || cell.index() == 2;
}

std::string shown(const Cell& cell, Show show) {
  if (const auto* n = std::get_if<std::int64_t>(&cell))
    return show == Show::bytes && *n >= 0 ? bytes_text(static_cast<std::uint64_t>(*n))
                                          : std::to_string(*n);
  if (const auto* n = std::get_if<double>(&cell))
    return show == Show::milliseconds ? fixed_text(*n, 1) : number_text(*n);
  if (const auto* text = std::get_if<std::string>(&cell)) return one_line(*text, kWidest);
  return {};
}

/// Only words that tell a state are coloured, and only in a column that holds one.
const char* color_of(const std::string& column, const std::string& word) {
  if (column != "status" && column != "state" && column != "outcome" && column != "result")
    return nullptr;
  if (word == "ok" || word == "running") return "\x1b[32m";
  if (word == "error" || word == "wrong" || word == "failed" || word == "denied") return "\x1b[31m";
  return nullptr;
}

/// How narrow a text column may be cut before columns to its right are hidden. A column without a
/// name holds bars: half a bar would be a lie.
std::size_t narrowest(const std::string& column) {
  if (column.empty()) return kWidest;
  if (column == "title" || column == "sample") return kReadable;
  const bool tells = column == "name" || column == "model" || column == "hour" || column == "day" ||
                     column == "week" || column == "month" || column.ends_with("_id") ||
                     column == "at" || column.ends_with("_at");
  return tells ? kTelling : kNarrowest;
}

class TableWriter : public RowWriter {
 public:
  TableWriter(std::ostream& out, std::vector<Column> columns, Style style)
      : out_(out), columns_(std::move(columns)), style_(style), right_(columns_.size(), true) {}

  void row(std::vector<Cell> cells) override {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!widths_set_ && !is_number(cells[i]) && cells[i].index() != 0) right_[i] = false;
      if (cells[i].index() != 0) any_.resize(columns_.size()), any_[i] = true;
      texts.push_back(shown(cells[i], columns_[i].show));
    }
    if (widths_set_) return line(texts);
    waiting_.push_back(std::move(texts));
    if (waiting_.size() >= kTableRows) release();
  }

  void end() override {
    if (!widths_set_) release();
    if (widths_set_) tell_hidden();
  }

 private:
  void release() {
    widths_set_ = true;
    any_.resize(columns_.size());
    std::vector<std::string> names, rules;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!any_[i]) right_[i] = false;  // nothing but NULL is not a number
      names.push_back(one_line(columns_[i].name, kWidest));
      widths_.push_back(width(names[i]));
    }
    for (const auto& texts : waiting_)
      for (std::size_t i = 0; i < texts.size(); ++i)
        widths_[i] = std::max(widths_[i], width(texts[i]));
    fit();
    for (std::size_t i = 0; i < shown_; ++i) {
      std::string rule;
      for (std::size_t n = 0; n < widths_[i]; ++n) rule += "─";
      rules.push_back(rule);
    }
    line(names);
    line(rules);
    for (const auto& texts : waiting_) line(texts);
    waiting_.clear();
  }

  /// Narrows the widest text columns as far as they stay readable; where that is not enough, hides
  /// columns from the right, or cuts the last one.
  void fit() {
    shown_ = columns_.size();
    if (style_.width == 0) return;
    const std::vector<std::size_t> wanted = widths_;
    for (; shown_ > 0; --shown_) {
      widths_ = wanted;
      std::size_t total = kGap * (shown_ - 1);
      for (std::size_t i = 0; i < shown_; ++i) total += widths_[i];
      while (total > style_.width && narrow_widest()) --total;
      const std::size_t over = total > style_.width ? total - style_.width : 0;
      const std::size_t last = shown_ - 1;
      const bool can_cut = !right_[last] && !columns_[last].name.empty();
      if (over > 0 && can_cut && widths_[last] >= over + kNarrowest)
        widths_[last] -= over;
      else if (over > 0 && last > 0)
        continue;
      return;
    }
  }

  /// Of the columns shown; false where none can be narrower.
  bool narrow_widest() {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < shown_; ++i) {
      if (right_[i] || widths_[i] <= narrowest(columns_[i].name)) continue;
      if (widest == nullptr || widths_[i] > *widest) widest = &widths_[i];
    }
    if (widest != nullptr) --*widest;
    return widest != nullptr;
  }

  void line(const std::vector<std::string>& texts) {
    std::string out;
    for (std::size_t i = 0; i < shown_; ++i) {
      const std::string text = style_.width > 0 ? clip(texts[i], widths_[i]) : texts[i];
      const std::size_t used = width(text);
      const std::string pad(widths_[i] > used ? widths_[i] - used : 0, ' ');
      const char* color = style_.color ? color_of(columns_[i].name, text) : nullptr;
      const std::string painted = color ? color + text + "\x1b[0m" : text;
      if (i > 0) out.append(kGap, ' ');
      out += right_[i] ? pad + painted : painted + pad;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out_ << out << '\n';
  }

  void tell_hidden() {
    std::string names;
    std::uint64_t hidden = 0;
    for (std::size_t i = shown_; i < columns_.size(); ++i) {
      if (columns_[i].name.empty()) continue;  // bars
      names += (hidden++ > 0 ? ", " : "") + columns_[i].name;
    }
    if (hidden == 0) return;
    const std::string text = "… " + counted(hidden, "column") +
                             " not shown, the terminal is too narrow: " + visible(names);
    out_ << clip(text, std::max<std::size_t>(style_.width, kNarrowest)) << '\n';
  }

  std::ostream& out_;
  std::vector<Column> columns_;
  Style style_;
  std::vector<bool> right_;  // so far nothing but numbers
  std::vector<bool> any_;    // at least one value that is not NULL
  bool widths_set_ = false;
  std::size_t shown_ = 0;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> waiting_;
};

}  // namespace

std::unique_ptr<RowWriter> make_table(std::ostream& out, std::vector<Column> columns, Style style) {
  return std::make_unique<TableWriter>(out, std::move(columns), style);
}

}  // namespace daybook::cli
