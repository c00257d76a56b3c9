// Canaries: made-up personal data and secrets, the dresses they come in, and a scan of raw bytes
// that must not find them.
//
//   for (const Canary& canary : canaries())
//     for (const Dress& dress : dresses_of(Says::text)) log(dress.text(canary.secret));
//   CHECK(found_in(store_files(path), needles) == "");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "e2e/canary/text_fields.hpp"

namespace testing {

struct Canary {
  enum class Family {
    email,
    card,
    secret,  // keys and tokens that can be told by their looks
    phone,   // in all but names and identifiers, as are the next
    number,  // of a person or an account: IBAN, SSN
    header,  // told by what stands before
    keyed    // the value of a key that says what it is, in an object of JSON
  };
  std::string name;  // github token
  Family family = Family::secret;
  std::string text;    // what is logged: "Authorization: Bearer eyJ…"
  std::string secret;  // the part of it that must not be stored
};

/// What the pack finds: guide, or default.
const std::vector<Canary>& canaries(std::string_view pack);

/// One way to hide a text.
struct Dress {
  std::string name;
  std::string (*put_on)(const std::string& text);
  std::string (*spell)(const std::string& secret);  // how the secret itself looks in it
  bool spells_all = false;  // the secret looks like nothing by itself: the whole text is spelled
};

/// The dresses for text of this kind; keys of objects are names of members as they stand.
const std::vector<Dress>& dresses_of(Says says);

/// The text with every character but letters and digits as \u00xx.
std::string escaped(const std::string& text);
std::string quoted(const std::string& text);  // as a JSON string

/// Finds many texts in bytes at once.
class Scan {
 public:
  explicit Scan(std::vector<std::string> needles);
  /// Each needle that was found, with what stands around its first place; empty: none.
  std::string found_in(std::string_view bytes) const;
  /// How many different needles stand there.
  std::size_t count_in(std::string_view bytes) const;

 private:
  std::vector<std::size_t> places_in(std::string_view bytes) const;  // by needle; npos: not there
  std::vector<std::string> needles_;
  std::vector<std::vector<std::size_t>> by_begin_;  // by the first two bytes
};

/// The bytes of a store: database, write-ahead log, shared memory and sidecars.
std::string bytes_of_store(const std::string& path);

}  // namespace testing
