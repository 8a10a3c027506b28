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

# Parses a header, which most files of `target` include, once for all of them. It takes no other than that: one more
# would hide that a file lacks its #include.
function(nudge_precompile target header)
  if(NOT NUDGE_PRECOMPILED_HEADERS)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${header})
  nudge_keep_precompiled(${target})
endfunction()

# The same with what `nudge_precompile(other ...)` made; both need the same compiler options.
function(nudge_reuse_precompiled target other)
  if(NOT NUDGE_PRECOMPILED_HEADERS)
    return()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${other})
  nudge_keep_precompiled(${target})
endfunction()

# Lets ccache keep what uses it: without the times of the headers that it was made of.
function(nudge_keep_precompiled target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()
