# `cmake --install` puts the libraries, their headers and the program in place, so that other projects find them:
#   find_package(nudge COMPONENTS core)  -> nudge::core   needs no other library
#   find_package(nudge)                  -> nudge::nudge  too, where it is installed; needs zlib, libpng, libjpeg, fmt and
#                                          toml++ to link
# or by pkg-config: nudge-core, nudge. All of it may be moved to another folder afterwards.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(nudge_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/nudge)

# A header says in its first comment which library it belongs to.
file(GLOB nudge_headers CONFIGURE_DEPENDS include/nudge/*.hpp)
foreach(header ${nudge_headers})
  file(STRINGS ${header} nudge_only REGEX "^// In nudge::nudge\\.$")
  if(NOT nudge_only)
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/nudge COMPONENT core)
  elseif(NUDGE_FILES)
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/nudge COMPONENT files)
  endif()
endforeach()

install(TARGETS nudge_core EXPORT nudge_core COMPONENT core)
install(EXPORT nudge_core NAMESPACE nudge:: DESTINATION ${nudge_package_dir} COMPONENT core)
if(NUDGE_FILES)
  install(TARGETS nudge EXPORT nudge_files COMPONENT files)
  install(EXPORT nudge_files NAMESPACE nudge:: DESTINATION ${nudge_package_dir} COMPONENT files)
endif()
if(NUDGE_APPS)
  install(TARGETS nudge_app COMPONENT program)
  # Writes the figures of a document of the program as files (node).
  install(FILES ${PROJECT_BINARY_DIR}/web/export.mjs DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/nudge COMPONENT program)
  # What `nudge lab` fills, where scripts/lab has built it.
  install(FILES ${PROJECT_SOURCE_DIR}/build/lab/lab.html DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/nudge COMPONENT program OPTIONAL)
endif()
if(BUILD_SHARED_LIBS)
  # Each finds the shared libraries from where it lies itself.
  if(NUDGE_FILES)
    set_target_properties(nudge PROPERTIES INSTALL_RPATH "$ORIGIN")
  endif()
  if(NUDGE_APPS)
    file(RELATIVE_PATH nudge_libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
    set_target_properties(nudge_app PROPERTIES INSTALL_RPATH "$ORIGIN/${nudge_libraries}")
  endif()
endif()

configure_package_config_file(cmake/nudge-config.cmake.in ${PROJECT_BINARY_DIR}/nudge-config.cmake
                              INSTALL_DESTINATION ${nudge_package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 every minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nudge-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/nudge-config.cmake ${PROJECT_BINARY_DIR}/nudge-config-version.cmake
        DESTINATION ${nudge_package_dir} COMPONENT core)

# For pkg-config. What a shared library needs itself, its users need not link.
file(RELATIVE_PATH nudge_pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" nudge_pc_prefix "${nudge_pc_prefix}")
set(nudge_pc_requires "Requires: nudge-core = ${PROJECT_VERSION}, libpng, libjpeg, zlib, fmt, tomlplusplus")
if(BUILD_SHARED_LIBS)
  set(nudge_pc_requires "Requires: nudge-core = ${PROJECT_VERSION}\nRequires.private: libpng, libjpeg, zlib, fmt, tomlplusplus")
endif()
configure_file(cmake/nudge-core.pc.in ${PROJECT_BINARY_DIR}/nudge-core.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nudge-core.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT core)
if(NUDGE_FILES)
  configure_file(cmake/nudge.pc.in ${PROJECT_BINARY_DIR}/nudge.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/nudge.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT files)
endif()

install(FILES LICENSE THIRD_PARTY.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT core)
install(DIRECTORY licences DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT core)
