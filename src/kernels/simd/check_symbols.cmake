# Fails if an object file that was compiled for newer processors offers an inline function or template that other files
# may have too: the linker keeps one copy of those, and if it kept this one the whole program would need the newer
# processor. Highway's own do not count, because only these files call them, and type information is no code.
#   cmake -D NM=nm -D "OBJECTS=a.o|b.o" -P check_symbols.cmake
string(REPLACE "|" ";" objects "${OBJECTS}")
list(FILTER objects INCLUDE REGEX "kernels/simd/avx")
if(NOT objects)
  message(FATAL_ERROR "no object files to check among ${OBJECTS}")
endif()
foreach(object IN LISTS objects)
  execute_process(COMMAND ${NM} -C --defined-only ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]* [WwVvu] [^\n]*" shared "${symbols}")
  list(FILTER shared EXCLUDE REGEX "hwy::|typeinfo|DW\\.ref\\.")
  if(shared)
    list(JOIN shared "\n  " shared)
    message(FATAL_ERROR "${object} shares\n  ${shared}")
  endif()
endforeach()
