# Files as texts of the program, with their SHA-256: cmake -D OUT=... -D NAMES=a,b -D FILES=x,y -P embed.cmake
string(REPLACE "," ";" NAMES "${NAMES}")
string(REPLACE "," ";" FILES "${FILES}")
set(code "// Made by cmake/embed.cmake.\n#include \"report/embedded.hpp\"\n\nnamespace nudge::report {\n")
foreach(name file IN ZIP_LISTS NAMES FILES)
  # As numbers: a string literal may be too long for a compiler.
  file(READ "${file}" content HEX)
  file(SHA256 "${file}" hash)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${content}")
  string(APPEND code "\nstatic const unsigned char ${name}_bytes[] = {${bytes}};\n"
                     "const Embedded ${name}{{reinterpret_cast<const char*>(${name}_bytes), sizeof ${name}_bytes}, \"${hash}\"};\n")
endforeach()
string(APPEND code "\n}  // namespace nudge::report\n")
file(WRITE "${OUT}" "${code}")
