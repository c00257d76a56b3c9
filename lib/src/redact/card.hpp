// Card numbers told from other long numbers: by the issuer's prefix and the Luhn checksum (ISO/IEC
// 7812-1).
#pragma once

#include <string_view>

namespace daybook::redact {

/// `digits` is sixteen digits: do the issuer's prefix and the checksum fit a payment card?
bool is_card_number(std::string_view digits) noexcept;

}  // namespace daybook::redact
