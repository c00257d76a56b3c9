#include <functional>
#include <ios>
#include <stdexcept>
#include <system_error>

#include "daybook/error.hpp"
#include "daybook/record.hpp"
#include "support/catch.hpp"

using namespace daybook;

namespace app {
struct Overloaded : std::runtime_error {
  using std::runtime_error::runtime_error;
};
}  // namespace app

TEST_CASE("a failure names the class as the source does, and what it said") {
  const Failure failure = Failure::of(app::Overloaded("try later"));
  CHECK(failure.type == "app::Overloaded");
  CHECK(failure.message == "try later");
  CHECK(failure.stack.empty());
}

TEST_CASE("system errors and daybook's own carry their code") {
  const std::system_error error(std::make_error_code(std::errc::no_space_on_device));
  CHECK(Failure::of(error).code == "generic:28");
  CHECK(Failure::of(Error(Error::Code::schema_too_new, "newer")).code == "schema_too_new");
}

TEST_CASE("nested causes are told in order") {
  Failure failure;
  try {
    try {
      throw std::out_of_range("no such key");
    } catch (...) {
      std::throw_with_nested(app::Overloaded("cannot load"));
    }
  } catch (const std::exception& e) {
    failure = Failure::of(e);
  }
  CHECK(failure.type == "app::Overloaded");
  CHECK(failure.message == "cannot load");
  CHECK(failure.stack == "caused by std::out_of_range: no such key\n");
}

TEST_CASE("causes in the middle and those that are no exceptions are named too") {
  Failure failure;
  try {
    try {
      try {
        throw 42;
      } catch (...) {
        std::throw_with_nested(std::ios_base::failure("cannot read"));
      }
    } catch (...) {
      std::throw_with_nested(app::Overloaded("cannot load"));
    }
  } catch (...) {
    failure = Failure::current();
  }
  CHECK(failure.type == "app::Overloaded");
  CHECK(failure.stack ==
        "caused by std::ios_base::failure: cannot read: iostream error\ncaused by int\n");
}

TEST_CASE("a chain of causes that is too long is cut, and says so") {
  const std::function<void(int)> throw_chain = [&](int depth) {
    try {
      if (depth == 0) throw std::runtime_error("first");
      throw_chain(depth - 1);
    } catch (...) {
      std::throw_with_nested(std::runtime_error("then"));
    }
  };
  Failure failure;
  try {
    throw_chain(40);
  } catch (const std::exception& e) {
    failure = Failure::of(e);
  }
  CHECK(failure.stack.substr(failure.stack.size() - 4) == "…\n");
}

TEST_CASE("the current failure is the exception being handled") {
  Failure failure;
  try {
    throw app::Overloaded("now");
  } catch (...) {
    failure = Failure::current();
  }
  CHECK(failure.type == "app::Overloaded");
  CHECK(failure.message == "now");
}

TEST_CASE("things thrown that are no exceptions have a type as well") {
  Failure failure;
  try {
    throw 42;
  } catch (...) {
    failure = Failure::current();
  }
  CHECK(failure.type == "int");
  try {
    throw "text";
  } catch (...) {
    failure = Failure::current();
  }
  CHECK(failure.message == "text");
}

TEST_CASE("without an exception the current failure is unknown") {
  CHECK(Failure::current().type == "unknown");
}

TEST_CASE("an error's code has the name of its enumerator") {
  CHECK(name(Error::Code::invalid_argument) == std::string("invalid_argument"));
  CHECK(name(Error::Code::internal) == std::string("internal"));
}
