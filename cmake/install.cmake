# Installs the library so that find_package(daybook) and pkg-config find it, wherever the prefix is
# moved to: headers, library, the exported target, daybook.pc.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/daybook)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(TARGETS daybook EXPORT daybookTargets COMPONENT library FILE_SET HEADERS COMPONENT library)
install(EXPORT daybookTargets NAMESPACE daybook:: DESTINATION ${package_dir} COMPONENT library)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/daybookConfig.cmake.in daybookConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(daybookConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/daybookConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/daybookConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT library)

file(RELATIVE_PATH DAYBOOK_PC_UP /${pkgconfig_dir} /)
if(BUILD_SHARED_LIBS)
  set(DAYBOOK_PC_CFLAGS " -DDAYBOOK_SHARED")
  set(DAYBOOK_PC_PRIVATE .private)
else()  # without --static, too: there is nothing else to link with
  set(DAYBOOK_PC_LIBS " -lSQLiteCpp -lsqlite3 -lpthread")
endif()
configure_file(${PROJECT_SOURCE_DIR}/cmake/daybook.pc.in daybook.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/daybook.pc DESTINATION ${pkgconfig_dir} COMPONENT library)
