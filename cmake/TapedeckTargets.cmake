# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Flags that every target of ours is built with.
add_library(tapedeck_warnings INTERFACE)
add_library(Tapedeck::Warnings ALIAS tapedeck_warnings)
target_compile_options(tapedeck_warnings INTERFACE -Wall -Wextra -Wpedantic)
target_compile_definitions(tapedeck_warnings INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_FOREACH QT_NO_KEYWORDS)
if(TAPEDECK_SANITIZE)
    add_compile_options(-fsanitize=${TAPEDECK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${TAPEDECK_SANITIZE})
    add_compile_definitions(QT_FORCE_ASSERTS)
endif()

if(TAPEDECK_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link) # so that the fuzzers see which ways are taken
endif()

# tapedeck_precompiled(TARGET [MOC]): the headers that nearly everything includes are read once. MOC: it has Q_OBJECT.
function(tapedeck_precompiled target)
    target_precompile_headers(${target} REUSE_FROM tapedeck_common)
    if(ARGN STREQUAL MOC)
        set_target_properties(${target} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# tapedeck_names_frames(PROGRAM): what it writes when it crashes has the names of functions.
function(tapedeck_names_frames program)
    set_target_properties(${program} PROPERTIES ENABLE_EXPORTS ON)
endfunction()

# What every test runs with.
set(TAPEDECK_TEST_ENVIRONMENT QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software LC_ALL=C.UTF-8
    TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp:die_after_fork=0
    LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0)

# tapedeck_add_test(NAME [LIBRARIES lib...] [LABELS label...])
# A Qt Test program from NAME.cpp, run by ctest.
function(tapedeck_add_test name)
    cmake_parse_arguments(arg "" "" "LIBRARIES;LABELS" ${ARGN})
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE Qt6::Test Tapedeck::Warnings ${arg_LIBRARIES})
    tapedeck_precompiled(${name} MOC)
    # Empty, as tests include their .moc themselves.
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp
        PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300
        ENVIRONMENT "${TAPEDECK_TEST_ENVIRONMENT}")
endfunction()

# tapedeck_add_bench(NAME [LIBRARIES lib...])
# A benchmark program from NAME.cpp that prints its figures; run by ./dev bench.
function(tapedeck_add_bench name)
    cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE Tapedeck::Warnings ${arg_LIBRARIES})
    tapedeck_precompiled(${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
endfunction()
