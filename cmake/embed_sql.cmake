# Embeds the schema's .sql files into one C++ source, so that the library needs no file at run time.
#
#   daybook_embed_sql(daybook schema_sql.cpp
#     TABLES service span … ON_DEMAND message_search VIEWS spans … MIGRATIONS 0001_initial …)
#
# Names are files without .sql below schema/tables, schema/on_demand, schema/views and migrations;
# their order is kept. Spaces that align a comment are left out: each store holds this text.
# The source is written when CMake runs; an edited .sql file makes the build run CMake again. No
# second language generates code: file(READ) and raw string literals do.
function(daybook_embed_sql target output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "TABLES;ON_DEMAND;VIEWS;MIGRATIONS")
  set(out "// Made by cmake/embed_sql.cmake from schema/ and migrations/.\n")
  string(APPEND out "#include \"schema/migrate.hpp\"\n\nnamespace daybook::schema {\n")
  foreach(part tables on_demand views migrations)
    string(TOUPPER ${part} names)
    set(folder ${PROJECT_SOURCE_DIR}/schema/${part})
    if(part STREQUAL "migrations")
      set(folder ${PROJECT_SOURCE_DIR}/migrations)
    endif()
    string(APPEND out "\nconst std::vector<Source>& ${part}() {\n"
                      "  static const std::vector<Source> all = {\n")
    foreach(name ${arg_${names}})
      set(file ${folder}/${name}.sql)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
      file(READ ${file} sql)
      string(REGEX REPLACE "  +-- " " -- " sql "${sql}")
      if("${sql}" MATCHES "\\)daybook_sql\"")
        message(FATAL_ERROR "${file}: holds the delimiter of its C++ literal")
      endif()
      string(APPEND out "      {\"${name}\", R\"daybook_sql(${sql})daybook_sql\"},\n")
    endforeach()
    string(APPEND out "  };\n  return all;\n}\n")
  endforeach()
  string(APPEND out "\n}  // namespace daybook::schema\n")

  set(file ${CMAKE_CURRENT_BINARY_DIR}/${output})
  set(old "")
  if(EXISTS ${file})
    file(READ ${file} old)
  endif()
  if(NOT "${old}" STREQUAL "${out}")
    file(WRITE ${file} "${out}")
  endif()
  target_sources(${target} PRIVATE ${file})
endfunction()
