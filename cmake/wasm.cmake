# Builds the portable core for WebAssembly, with Debian's clang and its libraries for it: one thread, no exceptions, and
# of instructions only what every browser has (128-bit vectors, no relaxed ones: their results differ between processors).
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER clang++-22)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR llvm-ar-22)
set(CMAKE_RANLIB llvm-ranlib-22)
# What clang would shrink the program with is another tool, of any age, that happens to lie in the PATH.
set(CMAKE_EXE_LINKER_FLAGS_INIT --no-wasm-opt)
# Debian has its libraries under the name wasm32-wasi, which clang calls deprecated.
set(CMAKE_CXX_FLAGS_INIT "-fno-exceptions -fno-rtti -msimd128 -Wno-deprecated")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
