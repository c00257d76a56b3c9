// Fingerprint: one digest for errors that differ only in numbers, ids, paths and quoted text.
//
//   fingerprint("TimeoutError", "no answer from 10.0.0.7:443 after 812 ms")
//   == fingerprint("TimeoutError", "no answer from 10.0.0.9:443 after 1204 ms")
#pragma once

#include <string>
#include <string_view>

namespace daybook::state {

/// 16 hex digits, equal in every process and store. `message` must be redacted already.
std::string fingerprint(std::string_view type, std::string_view message);

/// The message with what varies taken out; what the digest is made of.
std::string without_particulars(std::string_view message);

}  // namespace daybook::state
