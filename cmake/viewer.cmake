# The viewer of web/: bundled by esbuild, with its style, into a source file of the library. Sets NUDGE_EMBEDDED_VIEWER.
find_program(NUDGE_ESBUILD esbuild)
if(NOT NUDGE_ESBUILD)
  message(FATAL_ERROR "no esbuild was found, which bundles the viewer of the pages (Debian: esbuild)")
endif()
find_path(NUDGE_NODE_MODULES d3-contour/package.json PATHS ENV NODE_PATH PATHS /usr/share/nodejs NO_CMAKE_FIND_ROOT_PATH
          DOC "The folder of the modules d3-array and d3-contour")
if(NOT NUDGE_NODE_MODULES OR NOT EXISTS ${NUDGE_NODE_MODULES}/d3-array/package.json)
  message(FATAL_ERROR "no d3-array and d3-contour were found, which the figures use (Debian: node-d3-array, node-d3-contour); "
                      "-DNUDGE_NODE_MODULES=FOLDER says where they are")
endif()
set(NUDGE_BUNDLER ${CMAKE_COMMAND} -E env NODE_PATH=${NUDGE_NODE_MODULES} ${NUDGE_ESBUILD} --bundle --main-fields=module,main
                  --log-level=warning CACHE INTERNAL "esbuild, which finds those modules")
set(web ${PROJECT_SOURCE_DIR}/web)
set(bundle ${PROJECT_BINARY_DIR}/web)
set(NUDGE_EMBEDDED_VIEWER ${bundle}/embedded.cpp)
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web}/*.ts)
add_custom_command(
  OUTPUT ${NUDGE_EMBEDDED_VIEWER}
  COMMAND ${NUDGE_BUNDLER} ${web}/view_explanations.ts ${web}/view_measurements.ts --minify --format=iife --target=es2020
          --charset=utf8 --outdir=${bundle}
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
  COMMAND ${NUDGE_BUNDLER} ${web}/export.mjs --format=esm --platform=node --loader:.css=text --charset=utf8
          --outfile=${bundle}/export.mjs
  DEPENDS ${web_sources} ${web}/export.mjs ${web}/page.css ${web}/drawing.css
  COMMENT "Bundling export.mjs"
  VERBATIM)
add_custom_target(nudge_export_script ALL DEPENDS ${bundle}/export.mjs)
