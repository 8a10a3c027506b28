# The viewer of web/: bundled by esbuild, with its style, into a source file of the library. Sets NUDGE_EMBEDDED_VIEWER.
find_program(NUDGE_ESBUILD esbuild)
if(NOT NUDGE_ESBUILD)
  message(FATAL_ERROR "no esbuild was found, which bundles the viewer of the pages (Debian: esbuild)")
endif()
set(web ${PROJECT_SOURCE_DIR}/web)
set(bundle ${PROJECT_BINARY_DIR}/web)
set(NUDGE_EMBEDDED_VIEWER ${bundle}/embedded.cpp)
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web}/*.ts)
add_custom_command(
  OUTPUT ${NUDGE_EMBEDDED_VIEWER}
  COMMAND ${NUDGE_ESBUILD} ${web}/view_explanations.ts ${web}/view_measurements.ts --bundle --minify --format=iife
          --target=es2020 --charset=utf8 --log-level=warning --outdir=${bundle}
  COMMAND ${CMAKE_COMMAND} -E cat ${web}/page.css ${web}/drawing.css > ${bundle}/viewer.css
  COMMAND ${CMAKE_COMMAND} -D OUT=${NUDGE_EMBEDDED_VIEWER} -D NAMES=explanations_script,measurements_script,page_style
          -D FILES=${bundle}/view_explanations.js,${bundle}/view_measurements.js,${bundle}/viewer.css
          -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${web_sources} ${web}/page.css ${web}/drawing.css ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  COMMENT "Bundling the viewer"
  VERBATIM)

# What writes the figures of a document as files, for whoever has node.
add_custom_command(
  OUTPUT ${bundle}/export.mjs
  COMMAND ${NUDGE_ESBUILD} ${web}/export.mjs --bundle --format=esm --platform=node --loader:.css=text --charset=utf8
          --log-level=warning --outfile=${bundle}/export.mjs
  DEPENDS ${web_sources} ${web}/export.mjs ${web}/page.css ${web}/drawing.css
  COMMENT "Bundling export.mjs"
  VERBATIM)
add_custom_target(nudge_export_script ALL DEPENDS ${bundle}/export.mjs)
