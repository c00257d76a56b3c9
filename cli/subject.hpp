// Everything of one person as one JSON document: an index of what there is, sums, consents, then
// the records themselves, one a line, as `export` writes them.
//
//   const SubjectCounts counts = write_subject(path, selection, out.stream());
//
// What names nobody and stands in a trace or conversation of the person is the person's, as for
// `erase`. The records are in memory meanwhile, so that the index is true of them.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "daybook/exporter.hpp"

namespace daybook::cli {

struct SubjectCounts {
  std::uint64_t records = 0, bytes = 0, without_messages = 0;
};
/// `selection` names a user.
SubjectCounts write_subject(const std::string& path, const Selection& selection, std::ostream& out);

}  // namespace daybook::cli
