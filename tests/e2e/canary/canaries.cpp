#include "e2e/canary/canaries.hpp"

#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "support/temp_folder.hpp"

namespace testing {
namespace {

std::string as_it_is(const std::string& text) {
  return text;
}

/// Without padding; that of what stands ahead of it by a multiple of three bytes begins the same.
std::string base64(const std::string& text) {
  constexpr std::string_view kSextets =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const char c : text) {
    bits = bits << 8u | static_cast<unsigned char>(c);
    for (have += 8; have >= 6; have -= 6) out += kSextets[bits >> (have - 6) & 63u];
  }
  if (have > 0) out += kSextets[bits << (6 - have) & 63u];
  return out;
}

std::string in_json(const std::string& text) {
  return "{\"a\":[1,{\"b\":" + quoted(text) + "}]}";
}

std::string spelled_in_json(const std::string& secret) {
  const std::string json = quoted(secret);
  return json.substr(1, json.size() - 2);
}

std::string two_deep(const std::string& text) {
  return in_json(in_json(text));
}

std::string spelled_two_deep(const std::string& secret) {
  return spelled_in_json(spelled_in_json(secret));
}

/// JSON in a string in JSON in a string in JSON.
std::string three_deep(const std::string& text) {
  return in_json(in_json(in_json(text)));
}

std::string spelled_three_deep(const std::string& secret) {
  return spelled_in_json(spelled_in_json(spelled_in_json(secret)));
}

/// A token that is longer than what is decoded at least, whatever the text.
std::string in_base64(const std::string& text) {
  return "got " + base64("see also " + text) + " there";
}

std::string percent(const std::string& text) {
  std::string out;
  char code[8];
  for (const char c : text) {
    std::snprintf(code, sizeof code, "%%%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : code;
  }
  return out;
}

const std::vector<Dress>& plain_dresses() {
  static const std::vector<Dress> dresses = {
      {"plain", as_it_is, as_it_is},
      {"among words", [](const std::string& t) { return "see " + t + " there"; }, as_it_is},
      {"in brackets", [](const std::string& t) { return "(<" + t + ">)"; }, as_it_is},
      {"behind bytes that are not UTF-8",
       [](const std::string& t) { return "\xff\xc3(\xe2\x82 " + t + " \xf0\x9f"; }, as_it_is}};
  return dresses;
}

std::vector<Dress> text_dresses() {
  std::vector<Dress> dresses = plain_dresses();
  dresses.push_back({"in JSON", in_json, spelled_in_json});
  dresses.push_back({"as a key in JSON",
                     [](const std::string& t) { return "{" + quoted(t) + ":1}"; },
                     spelled_in_json});
  dresses.push_back({"escaped in JSON",
                     [](const std::string& t) { return "{\"a\":\"" + escaped(t) + "\"}"; },
                     escaped});
  dresses.push_back({"in JSON two deep", two_deep, spelled_two_deep});
  dresses.push_back({"in JSON three deep", three_deep, spelled_three_deep});
  dresses.push_back({"escaped in a line of a log",
                     [](const std::string& t) { return "got {\"a\":\"" + escaped(t) + "\", oops"; },
                     escaped});
  dresses.push_back({"in base64", in_base64, base64, true});
  dresses.push_back({"in a form, as %XX",
                     [](const std::string& t) { return "a=1&b=see%20" + percent(t) + "&c=2"; },
                     percent});
  return dresses;
}

std::vector<Dress> json_dresses() {
  return {{"a string", quoted, spelled_in_json},
          {"in an array", [](const std::string& t) { return "[null,[" + quoted(t) + "]]"; },
           spelled_in_json},
          {"a key", [](const std::string& t) { return "{" + quoted(t) + ":{}}"; }, spelled_in_json},
          {"escaped", [](const std::string& t) { return "[\"" + escaped(t) + "\"]"; }, escaped},
          {"two deep", two_deep, spelled_two_deep},
          {"three deep", three_deep, spelled_three_deep},
          {"not JSON", [](const std::string& t) { return "\"cut " + t; }, as_it_is}};
}

}  // namespace

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += c;
      continue;
    }
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += code;
  }
  return out;
}

const std::vector<Dress>& dresses_of(Says says) {
  static const std::vector<Dress> text = text_dresses(), json = json_dresses();
  return says == Says::text ? text : says == Says::json ? json : plain_dresses();
}

Scan::Scan(std::vector<std::string> needles) : needles_(std::move(needles)), by_begin_(1u << 16) {
  for (std::size_t i = 0; i < needles_.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return static_cast<unsigned char>(needles_[i].at(at));
    };
    by_begin_[byte(0) << 8u | byte(1)].push_back(i);
  }
}

std::vector<std::size_t> Scan::places_in(std::string_view bytes) const {
  std::vector<std::size_t> places(needles_.size(), std::string::npos);
  for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    for (const std::size_t i : by_begin_[byte(at) << 8u | byte(at + 1)]) {
      if (places[i] != std::string::npos) continue;
      if (bytes.compare(at, needles_[i].size(), needles_[i]) == 0) places[i] = at;
    }
  }
  return places;
}

std::string Scan::found_in(std::string_view bytes) const {
  std::string out;
  const std::vector<std::size_t> places = places_in(bytes);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == std::string::npos) continue;
    const std::size_t from = places[i] < 60 ? 0 : places[i] - 60;
    std::string around(bytes.substr(from, needles_[i].size() + 120));
    for (char& c : around)
      if (std::isprint(static_cast<unsigned char>(c)) == 0) c = '.';
    out += needles_[i] + "  in  " + around + '\n';
  }
  return out;
}

std::size_t Scan::count_in(std::string_view bytes) const {
  std::size_t count = 0;
  for (const std::size_t place : places_in(bytes)) count += place != std::string::npos ? 1 : 0;
  return count;
}

std::string bytes_of_store(const std::string& path) {
  std::string bytes;
  for (const char* suffix : {"", "-wal", "-shm", "-turn", "-lock"})
    bytes += bytes_of(path + suffix);
  return bytes;
}

}  // namespace testing
