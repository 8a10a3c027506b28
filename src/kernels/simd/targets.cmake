# The kernels for float, one source file for each instruction set, compiled for it alone: the rest of the library runs
# on any processor, and available.cpp asks the processor before it hands out a set.

# What all kernels may assume: nobody reads errno or floating-point traps. Both change no result and let loops be
# vectorised. They are optimised in every build but Debug.
set(nudge_kernel_options -fno-math-errno -fno-trapping-math $<$<NOT:$<CONFIG:Debug>>:-O3>)

function(nudge_kernels source)
  target_sources(nudge_core PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${source})
  set_source_files_properties(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${source}
                              PROPERTIES COMPILE_OPTIONS "${nudge_kernel_options};${ARGN}")
endfunction()

# Google's Highway is a few headers, needed for building alone. They are reached through a link that holds nothing
# else: a cross build must not see the other headers of this machine.
function(nudge_find_highway)
  find_path(NUDGE_HIGHWAY hwy/highway.h NO_CMAKE_FIND_ROOT_PATH DOC "Where Highway's header hwy/highway.h is")
  if(NOT NUDGE_HIGHWAY)
    message(FATAL_ERROR "hwy/highway.h was not found. Install Highway (Debian: libhwy-dev), or set NUDGE_HIGHWAY to "
                        "the folder that contains hwy/highway.h.")
  endif()
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/highway)
  file(CREATE_LINK ${NUDGE_HIGHWAY}/hwy ${PROJECT_BINARY_DIR}/highway/hwy SYMBOLIC)
  target_include_directories(nudge_core SYSTEM PRIVATE ${PROJECT_BINARY_DIR}/highway)
endfunction()

# In a browser explanations alone are computed by the reference, and the program has to travel there.
if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
  set_source_files_properties(kernels/reference/reference.cpp PROPERTIES COMPILE_OPTIONS "${nudge_kernel_options}")
endif()
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
  nudge_kernels(portable.cpp -Os)
else()
  nudge_kernels(portable.cpp)
endif()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  nudge_find_highway()
  # Highway wants AES and half floats with AVX2 unless told otherwise, and these kernels have no use for them.
  set(nudge_avx2 -mavx2 -mfma -mbmi -mbmi2 -DHWY_DISABLE_PCLMUL_AES -DHWY_DISABLE_F16C)
  nudge_kernels(avx2.cpp ${nudge_avx2} -mno-avx512f)
  nudge_kernels(avx512.cpp ${nudge_avx2} -mavx512f -mavx512vl -mavx512dq -mavx512bw -mavx512cd
                -mprefer-vector-width=512)
  if(NUDGE_TESTS AND CMAKE_NM)
    add_test(NAME kernels_share_no_symbols
             COMMAND ${CMAKE_COMMAND} -D NM=${CMAKE_NM} -D "OBJECTS=$<JOIN:$<TARGET_OBJECTS:nudge_core>,|>"
                     -P ${CMAKE_CURRENT_LIST_DIR}/check_symbols.cmake)
  endif()
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  nudge_find_highway()
  # With GCC, Highway demands the cryptography extension of every function unless it believes that it cannot be used.
  nudge_kernels(neon.cpp -DTOOLCHAIN_MISS_SYS_AUXV_H)
endif()
