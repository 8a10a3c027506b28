# Builds for 64-bit ARM on another Linux, with Debian's cross compiler. Everything is linked statically, so that the
# programs run on any such machine, and under qemu-aarch64 where that is installed.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
# Without GCC's notes that C++17 passes some structures otherwise than C++14 did.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

list(APPEND CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

find_program(NUDGE_QEMU_AARCH64 qemu-aarch64)
if(NUDGE_QEMU_AARCH64)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${NUDGE_QEMU_AARCH64})
else()
  # The build must not need to run a test program to learn its tests.
  set(CMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE PRE_TEST)
endif()
