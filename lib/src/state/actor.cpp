#include "state/actor.hpp"

#include <utility>

namespace daybook::state {
namespace {

std::string& key() noexcept {
  thread_local std::string of_this_thread;
  return of_this_thread;
}

std::string& principal() noexcept {
  thread_local std::string of_this_thread;
  return of_this_thread;
}

}  // namespace

const std::string& acting_key() noexcept {
  return key();
}

std::string exchange_acting_key(std::string with) noexcept {
  return std::exchange(key(), std::move(with));
}

const std::string& acting_principal() noexcept {
  return principal();
}

ActingAs::ActingAs(std::string as) noexcept : before_(std::exchange(principal(), std::move(as))) {}
ActingAs::~ActingAs() {
  principal() = std::move(before_);
}

}  // namespace daybook::state
