# The warnings every target of ours is built with. They are errors here and off for whoever builds
# daybook as a part of something else.
option(DAYBOOK_WERROR "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})
option(DAYBOOK_CLANG_TIDY "Run clang-tidy beside the compiler; its findings are errors" OFF)

function(daybook_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wno-sign-conversion)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlaps in std::string's own operator+ (gcc.gnu.org/PR105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(DAYBOOK_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# For what ships; it takes longer than compiling, so tests and benchmarks are left to the compilers.
function(daybook_tidy target)
  if(DAYBOOK_CLANG_TIDY)
    set_target_properties(${target} PROPERTIES
      CXX_CLANG_TIDY "clang-tidy;--quiet;--warnings-as-errors=*")
  endif()
endfunction()
