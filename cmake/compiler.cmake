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

# With clang it takes a third of the time to read the headers that most files include once for all of them. GCC gains
# little by that, and then warns of its own library's headers as if they were ours.
if(NUDGE_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(nudge_precompiles ON)
endif()

# Only this header, which most files of `target` include: one more would hide that a file lacks its #include.
function(nudge_precompile target header)
  if(nudge_precompiles)
    target_precompile_headers(${target} PRIVATE ${header})
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
