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
