// Prepared: what can be made of a completion without looking into the store: its messages as plans,
// its documents in canonical form, digests, and the redacted text of what is likely new. It refers
// to the record it was made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fold/plan.hpp"

namespace daybook::write {

/// A JSON value in canonical form and Hasher::content of it; empty: there is none.
struct Document {
  std::string json;
  crypto::Digest128 key;
};

struct Prepared {
  std::uint64_t variant = 0;  // of the hasher: rules version, redaction on or off
  fold::Plan request, answer;
  std::vector<fold::Plan> alternatives;  // one message each
  Document parameters, tools, usage;
  std::string metadata;  // canonical
};

}  // namespace daybook::write
