// Words of a text, as FTS5's tokenizer unicode61 tells them apart: runs of letters and digits,
// without case or Latin accents. A letter of a script that is written without spaces is a word.
//
//   base::words_of("Grüße, Welt")       // {0, 7, "gruße"}, …: where each stands, folded
//   base::spaced("東京 Tower")           // " 東  京  Tower": so that FTS5 sees the same words
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::base {

struct Word {
  std::size_t begin = 0, end = 0;  // bytes
  std::string folded;
};
std::vector<Word> words_of(std::string_view text);

/// The text with a blank on both sides of each letter of a script written without spaces.
std::string spaced(std::string_view text);

}  // namespace daybook::base
