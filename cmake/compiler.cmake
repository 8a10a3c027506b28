# What every target of this project is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(nudge_options INTERFACE)
# The compiler must not fuse a product and a sum on its own: kernels say fma where they mean it, so that every
# build of one instruction set gives the same bits.
target_compile_options(nudge_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                               -ffp-contract=off)
if(NUDGE_WARNINGS_AS_ERRORS)
  target_compile_options(nudge_options INTERFACE -Werror)
endif()
if(NUDGE_SANITIZE)
  target_compile_options(nudge_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  target_link_options(nudge_options INTERFACE -fsanitize=address,undefined)
endif()

# What both libraries are made with. Their code may be loaded anywhere, so that a plugin can hold a static one; and it
# calls itself directly, as no program is meant to put functions of its own in the place of nudge's.
function(nudge_make_library target export_name)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${export_name}
                                             POSITION_INDEPENDENT_CODE ON
                                             VERSION ${PROJECT_VERSION}
                                             SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
                                             # No definition that tells a shared library's objects from a static one's.
                                             DEFINE_SYMBOL "")
  if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
  endif()
endfunction()

# With clang it takes a third of the time to read the headers that most files include once for all of them. GCC gains
# little by that, and then warns of its own library's headers as if they were ours.
if(NUDGE_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(nudge_precompiles ON)
endif()

# `nudge_precompile(target header...)`. With a header that a file lacks it compiles all the same: scripts/check-more single
# compiles without.
function(nudge_precompile target)
  if(nudge_precompiles)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    # Lets ccache keep what uses it: without the times of the headers that it was made of.
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()

# The same with what `nudge_precompile(other ...)` made; both need the same compiler options.
function(nudge_reuse_precompiled target other)
  if(nudge_precompiles)
    target_precompile_headers(${target} REUSE_FROM ${other})
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()

# nudge_unity(TARGET SIZE FOLDER...): the sources of each of these folders of a target, compiled SIZE at a time, so that
# what they all include is read once for so many. Names in their anonymous namespaces must differ within a folder.
function(nudge_unity target size)
  if(NOT NUDGE_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # GCC takes anonymous namespaces of a file that is included for those of a header, which would differ in each user.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  foreach(folder ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
    set(number 0)
    foreach(source ${sources})
      math(EXPR group "${number} / ${size}")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${group})
      math(EXPR number "${number} + 1")
    endforeach()
  endforeach()
endfunction()
