# `cmake --install` puts the libraries, their headers and the program in place, so that other projects find them:
#   find_package(nudge COMPONENTS core)  -> nudge::core   needs no other library
#   find_package(nudge)                  -> nudge::nudge  too, where it is installed; needs zlib, libpng and fmt to link
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(nudge_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/nudge)

install(DIRECTORY include/nudge DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT core)
install(TARGETS nudge_core EXPORT nudge_core COMPONENT core)
install(EXPORT nudge_core NAMESPACE nudge:: DESTINATION ${nudge_package_dir} COMPONENT core)
if(NUDGE_FILES)
  install(TARGETS nudge EXPORT nudge_files COMPONENT files)
  install(EXPORT nudge_files NAMESPACE nudge:: DESTINATION ${nudge_package_dir} COMPONENT files)
endif()
if(NUDGE_APPS)
  install(TARGETS nudge_app COMPONENT program)
endif()

configure_package_config_file(cmake/nudge-config.cmake.in ${PROJECT_BINARY_DIR}/nudge-config.cmake
                              INSTALL_DESTINATION ${nudge_package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 every minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nudge-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/nudge-config.cmake ${PROJECT_BINARY_DIR}/nudge-config-version.cmake
        DESTINATION ${nudge_package_dir} COMPONENT core)
