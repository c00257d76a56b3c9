#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// A result as one row: what is nested becomes JSON text.
Cell cell_of(const nlohmann::ordered_json& value) {
  if (value.is_null()) return {};
  if (value.is_boolean()) return std::int64_t{value.get<bool>() ? 1 : 0};
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Exit exit_of(Error::Code code) noexcept {
  switch (code) {
    case Error::Code::denied:
      return denied;
    case Error::Code::busy:
      return busy;
    case Error::Code::invalid_argument:
      return misused;
    default:
      return failed;
  }
}

std::string line_of(const Error& error) {
  const std::string what = error.what();
  if (error.hint.empty()) return what;
  return what + (!what.empty() && what.back() == '?' ? " " : ": ") + error.hint;
}

void Context::look_around() {
  style.terminal = isatty(STDOUT_FILENO) == 1;
  err_terminal = isatty(STDERR_FILENO) == 1;
  const bool wanted = style.terminal && environment("NO_COLOR").empty() &&
                      environment("TERM") != "dumb" && !environment("TERM").empty();
  style.color = color == "always" || (color == "auto" && wanted);
  if (!style.terminal) return;
  winsize size{};
  style.width = 80;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) style.width = size.ws_col;
}

std::string Context::store_path() const {
  if (!db.empty()) return db;
  const std::string given = environment("DAYBOOK_DB");
  return given.empty() ? "daybook.db" : given;
}

std::string Context::existing_store() const {
  std::string path = store_path();
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
    throw Error(Error::Code::not_found, "no store at " + path,
                "`daybook init` creates one, or name it with `--db`");
  return path;
}

const Reader& Context::reader() const {
  if (!opened) opened = Reader::open(existing_store());
  return *opened;
}

std::unique_ptr<RowWriter> Context::rows(std::vector<Column> columns) const {
  return make_writer(format, std::cout, std::move(columns), style);
}

int Context::finish(int exit, const nlohmann::ordered_json& fields, const std::string& text) const {
  if (format == Format::table) {
    std::cout << text;
    if (!text.empty() && text.back() != '\n') std::cout << '\n';
    return exit;
  }
  const auto elapsed = std::chrono::steady_clock::now() - started;
  nlohmann::ordered_json result = {
      {"command", command},
      {"ok", exit == done},
      {"exit", exit},
      {"elapsed_ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()},
      {"warnings", warnings}};
  result.update(fields);
  if (is_json()) {
    const auto replace = nlohmann::json::error_handler_t::replace;
    std::cout << harmless_json(result.dump(format == Format::json ? 2 : -1, ' ', false, replace),
                               style.terminal)
              << '\n';
    return exit;
  }
  std::vector<Column> columns;
  std::vector<Cell> cells;
  for (const auto& [key, value] : result.items()) {
    columns.push_back({key});
    cells.push_back(cell_of(value));
  }
  const auto writer = rows(columns);
  writer->row(std::move(cells));
  writer->end();
  return exit;
}

void Context::error(const std::string& line) const {
  std::cout.flush();
  std::cerr << "daybook: " << visible(line) << '\n';
}

void Context::warn(const std::string& line) {
  warnings.push_back(line);
  if (!quiet) error(line);
}

void Context::note(const std::string& line) const {
  if (!quiet) std::cerr << visible(line) << '\n';
}

}  // namespace daybook::cli
