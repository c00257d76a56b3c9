#include "daybook/error.hpp"

namespace daybook {

const char* name(Error::Code code) noexcept {
  switch (code) {
    case Error::Code::invalid_argument:
      return "invalid_argument";
    case Error::Code::not_found:
      return "not_found";
    case Error::Code::busy:
      return "busy";
    case Error::Code::denied:
      return "denied";
    case Error::Code::corrupt:
      return "corrupt";
    case Error::Code::schema_too_new:
      return "schema_too_new";
    case Error::Code::schema_too_old:
      return "schema_too_old";
    case Error::Code::io:
      return "io";
    case Error::Code::full:
      return "full";
    case Error::Code::closed:
      return "closed";
    case Error::Code::forked:
      return "forked";
    case Error::Code::timeout:
      return "timeout";
    case Error::Code::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace daybook
