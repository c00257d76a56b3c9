// Failures from exceptions: the class by its name in the source, the causes nested in it as the
// stack.
#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <system_error>
#include <typeinfo>

#include "daybook/error.hpp"
#include "daybook/record.hpp"

namespace daybook {

namespace {

constexpr int kCausesMax = 16;

/// As the source writes it: without the compiler's "[abi:cxx11]", and without the class that
/// std::throw_with_nested() derives from it to add the cause.
std::string source_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  std::string name = status == 0 && text ? text.get() : type.name();
  constexpr std::string_view abi_begins = "[abi:", nested = "std::_Nested_exception<";
  for (std::size_t at = name.find(abi_begins); at != name.npos; at = name.find(abi_begins, at))
    name.erase(at, name.find(']', at) - at + 1);
  if (name.compare(0, nested.size(), nested) == 0 && name.back() == '>')
    name = name.substr(nested.size(), name.size() - nested.size() - 1);
  return name;
}

std::string code_of(const std::exception& e) {
  if (const auto* system = dynamic_cast<const std::system_error*>(&e)) {
    return std::string(system->code().category().name()) + ":" +
           std::to_string(system->code().value());
  }
  if (const auto* error = dynamic_cast<const Error*>(&e)) return name(error->code);
  return {};
}

void append_causes(const std::exception& e, std::string& out, int depth) {
  try {
    std::rethrow_if_nested(e);
  } catch (const std::exception& cause) {
    if (depth == kCausesMax) {
      out += "…\n";
      return;
    }
    out += "caused by " + source_name(typeid(cause)) + ": " + cause.what() + "\n";
    append_causes(cause, out, depth + 1);
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    out += "caused by " + (type ? source_name(*type) : "an unknown exception") + "\n";
  }
}

}  // namespace

Failure Failure::of(const std::exception& e) {
  Failure failure;
  failure.type = source_name(typeid(e));
  failure.message = e.what();
  failure.code = code_of(e);
  append_causes(e, failure.stack, 0);
  return failure;
}

Failure Failure::current() {
  Failure failure;
  failure.type = "unknown";
  const std::exception_ptr current = std::current_exception();
  if (!current) return failure;
  try {
    std::rethrow_exception(current);
  } catch (const std::exception& e) {
    return of(e);
  } catch (const std::string& text) {
    failure.type = "std::string";
    failure.message = text;
  } catch (const char* text) {
    failure.type = "const char*";
    failure.message = text;
  } catch (...) {
    if (const std::type_info* type = abi::__cxa_current_exception_type()) {
      failure.type = source_name(*type);
    }
  }
  return failure;
}

}  // namespace daybook
