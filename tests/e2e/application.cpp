#include "e2e/application.hpp"

#include <algorithm>
#include <fstream>

namespace testing {
namespace {

std::string record(const std::string& name, bool indented) {
  const std::string line_end = indented ? "\n  " : "";
  return "{" + line_end + R"("type":"event",)" + line_end + R"("at":"2026-11-23T10:00:00Z",)" +
         line_end + R"("name":")" + name + "\"" + (indented ? "\n}" : "}") + "\n";
}

}  // namespace

Application::Application(std::filesystem::path folder, unsigned seed)
    : folder_(std::move(folder)), random_(seed), names_{"app.log"} {
  std::filesystem::create_directories(folder_);
}

Names Application::files() const {
  Names out;
  for (const auto& entry : std::filesystem::directory_iterator(folder_))
    out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

void Application::append(const std::string& file, const std::string& text) const {
  std::ofstream(folder_ / file, std::ios::binary | std::ios::app) << text;
}

void Application::finish_half(const std::string& file) {
  const auto half = halves_.find(file);
  if (half == halves_.end()) return;
  append(file, half->second);
  written_.push_back(half_names_[file]);
  halves_.erase(half);
}

void Application::write_line(const std::string& file) {
  finish_half(file);
  const std::string number = std::to_string(++serial_);
  const int kind = random(12);
  if (kind == 0) {
    broken_.push_back("broken " + number);
    return append(file, "broken " + number + "\n");
  }
  if (kind == 1) {  // cut off inside: the next record tells
    broken_.push_back("{\"broken\":" + number);
    append(file, "{\"broken\":" + number + "\n");
    return write_record(file);
  }
  if (kind == 2) append(file, "\n");
  const std::string name = "e" + number, text = record(name, kind == 3);
  if (kind == 4) {
    const auto size = static_cast<std::size_t>(1 + random(static_cast<int>(text.size()) - 2));
    append(file, text.substr(0, size));
    halves_[file] = text.substr(size);
    half_names_[file] = name;
    return;
  }
  append(file, text);
  written_.push_back(name);
}

void Application::write_record(const std::string& file) {
  const std::string name = "e" + std::to_string(++serial_);
  append(file, record(name, false));
  written_.push_back(name);
}

void Application::write(int lines) {
  for (int i = 0; i < lines; ++i)
    write_line(names_[static_cast<std::size_t>(random(static_cast<int>(names_.size())))]);
}

void Application::change() {
  const int what = random(4);
  if (what == 0) names_.push_back("more-" + std::to_string(++serial_) + ".log");
  if (what > 1 || !std::filesystem::exists(folder_ / "app.log")) return;
  const std::string old = "app.log." + std::to_string(++rotations_);
  std::filesystem::rename(folder_ / "app.log", folder_ / old);
  if (auto half = halves_.extract("app.log")) {  // the application has it open still
    half.key() = old;
    halves_.insert(std::move(half));
    half_names_[old] = half_names_["app.log"];
  }
  if (random(2) == 0) write_line(old);
}

void Application::complete() {
  for (const std::string& path : files()) {
    const std::string file = std::filesystem::path(path).filename().string();
    finish_half(file);
    write_record(file);
  }
}

void Application::truncate() {
  const std::string& file =
      names_[static_cast<std::size_t>(random(static_cast<int>(names_.size())))];
  if (!std::filesystem::exists(folder_ / file)) return;
  std::filesystem::resize_file(folder_ / file, 0);
  for (int i = random(6); i >= 0; --i) write_line(file);
}

std::string difference(const Names& expected, const Names& found) {
  std::map<std::string, int> count;
  for (const std::string& name : expected) --count[name];
  for (const std::string& name : found) ++count[name];
  std::string out;
  for (const auto& [name, n] : count) {
    if (n != 0) out += (n > 0 ? "+" : "") + std::to_string(n) + " " + name + ", ";
  }
  return out;
}

std::string difference(const std::set<std::string>& expected, const std::set<std::string>& found) {
  return difference(Names(expected.begin(), expected.end()), Names(found.begin(), found.end()));
}

}  // namespace testing
