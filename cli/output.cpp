#include "cli/output.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

template <class... Fs>
struct Cases : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Cases(Fs...) -> Cases<Fs...>;  // clang 14 does not deduce it

std::string plain_text(const Cell& cell) {
  return std::visit(
      Cases{[](std::monostate) { return std::string(); },
            [](std::int64_t n) { return std::to_string(n); },
            [](double n) { return std::isfinite(n) ? json_number(n) : number_text(n); },
            [](const std::string& text) { return text; }},
      cell);
}

/// JSON objects cannot hold two equal keys: the second `n` becomes `n_2`.
std::vector<std::string> keys_of(const std::vector<Column>& columns) {
  std::vector<std::string> keys;
  std::set<std::string> taken;
  for (const Column& column : columns) {
    std::string key = column.name;
    for (int n = 2; !taken.insert(key).second; ++n) key = column.name + '_' + std::to_string(n);
    keys.push_back(key);
  }
  return keys;
}

class JsonWriter : public RowWriter {
 public:
  JsonWriter(std::ostream& out, const std::vector<Column>& columns, bool lines, bool terminal)
      : out_(out), lines_(lines), terminal_(terminal) {
    for (const std::string& key : keys_of(columns)) keys_.push_back(json_text(key, terminal) + ':');
  }

  void row(std::vector<Cell> cells) override {
    if (!lines_) out_ << (any_ ? ",\n " : "[\n ");
    any_ = true;
    out_ << '{';
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out_ << (i > 0 ? "," : "") << keys_[i];
      std::visit(Cases{[&](std::monostate) { out_ << "null"; }, [&](std::int64_t n) { out_ << n; },
                       [&](double n) { out_ << json_number(n); },
                       [&](const std::string& text) { out_ << json_text(text, terminal_); }},
                 cells[i]);
    }
    out_ << (lines_ ? "}\n" : "}");
  }

  void end() override {
    if (!lines_) out_ << (any_ ? "\n]\n" : "[]\n");
  }

 private:
  std::ostream& out_;
  bool lines_, terminal_, any_ = false;
  std::vector<std::string> keys_;
};

class CsvWriter : public RowWriter {
 public:
  CsvWriter(std::ostream& out, const std::vector<Column>& columns, bool terminal)
      : out_(out), terminal_(terminal) {
    std::vector<Cell> names;
    for (const Column& column : columns) names.emplace_back(column.name);
    line(names);
  }
  void row(std::vector<Cell> cells) override { line(cells); }
  void end() override {}

 private:
  void line(const std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out_ << ',';
      field(plain_text(cells[i]), std::holds_alternative<std::string>(cells[i]));
    }
    out_ << "\r\n";
  }
  void field(std::string text, bool is_text) {
    if (terminal_) text = visible(text, Lines::keep);
    // An empty text is quoted, so that it differs from NULL.
    if (text.find_first_of(",\"\r\n") == std::string::npos && !(is_text && text.empty())) {
      out_ << text;
      return;
    }
    out_ << '"';
    for (const char c : text) out_ << (c == '"' ? "\"\"" : std::string(1, c));
    out_ << '"';
  }
  std::ostream& out_;
  bool terminal_;
};

class MarkdownWriter : public RowWriter {
 public:
  MarkdownWriter(std::ostream& out, std::vector<Column> columns)
      : out_(out), columns_(std::move(columns)) {}

  void row(std::vector<Cell> cells) override {
    if (!headed_) head(&cells);
    out_ << '|';
    for (const Cell& cell : cells) out_ << ' ' << escaped(plain_text(cell)) << " |";
    out_ << '\n';
  }
  void end() override {
    if (!headed_) head(nullptr);
  }

 private:
  /// The first row tells which columns are numbers.
  void head(const std::vector<Cell>* first) {
    headed_ = true;
    std::string rule = "|";
    out_ << '|';
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      out_ << ' ' << escaped(columns_[i].name) << " |";
      const bool number = first && ((*first)[i].index() == 1 || (*first)[i].index() == 2);
      rule += number ? " ---: |" : " --- |";
    }
    out_ << '\n' << rule << '\n';
  }
  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : visible(text, Lines::keep)) {
      if (c == '|' || c == '\\') out += '\\';
      if (c == '\n')
        out += "<br>";
      else if (c == '<')
        out += "&lt;";
      else
        out += c;
    }
    return out;
  }
  std::ostream& out_;
  std::vector<Column> columns_;
  bool headed_ = false;
};

}  // namespace

std::string json_text(std::string_view text, bool terminal) {
  using nlohmann::json;
  return harmless_json(json(text).dump(-1, ' ', false, json::error_handler_t::replace), terminal);
}

std::string json_number(double number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 40> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string harmless_json(std::string json, bool terminal) {
  if (!terminal) return json;
  std::string out;
  for (std::string_view rest = json; !rest.empty();) {
    const Character c = next_character(rest);
    if (c.code >= 0x7F && steers(c.code)) {
      std::array<char, 12> text{};
      std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(c.code));
      out += text.data();
    } else {
      out += rest.substr(0, c.bytes);
    }
    rest.remove_prefix(c.bytes);
  }
  return out;
}

std::unique_ptr<RowWriter> make_writer(Format format, std::ostream& out,
                                       std::vector<Column> columns, Style style) {
  switch (format) {
    case Format::json:
    case Format::jsonl:
      return std::make_unique<JsonWriter>(out, columns, format == Format::jsonl, style.terminal);
    case Format::csv:
      return std::make_unique<CsvWriter>(out, columns, style.terminal);
    case Format::markdown:
      return std::make_unique<MarkdownWriter>(out, std::move(columns));
    case Format::table:
      break;
  }
  return make_table(out, std::move(columns), style);
}

}  // namespace daybook::cli
