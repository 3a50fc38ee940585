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

# A linker that takes a tenth of the time, if there is one: there are a hundred programs to link.
find_program(MOLD mold)
if(MOLD AND NOT TAPEDECK_SANITIZE)
    add_link_options(-fuse-ld=mold)
endif()

set(TAPEDECK_PRECOMPILED_HEADERS
    <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <functional> <iostream> <limits> <map> <memory> <mutex>
    <optional> <random> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
    <google/protobuf/io/coded_stream.h> <google/protobuf/wire_format_lite.h> <tapedeck/v1/wire.pb.h>
    <QByteArray> <QObject> <QString> <QStringList>
)

# tapedeck_precompiled(TARGET [MOC]): the headers that nearly everything includes are read once. MOC: it has Q_OBJECT.
function(tapedeck_precompiled target)
    target_precompile_headers(${target} REUSE_FROM tapedeck_common)
    if(ARGN STREQUAL MOC)
        set_target_properties(${target} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# tapedeck_unity(TARGET): what takes longest to compile is headers, so several files share them where nobody waits for one file.
function(tapedeck_unity target)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${TAPEDECK_UNITY} UNITY_BUILD_BATCH_SIZE 6
        UNITY_BUILD_UNIQUE_ID unity_id)
endfunction()

# tapedeck_names_frames(PROGRAM): what it writes when it crashes has the names of functions.
function(tapedeck_names_frames program)
    set_target_properties(${program} PROPERTIES ENABLE_EXPORTS ON)
endfunction()

# What every test runs with.
set(TAPEDECK_TEST_ENVIRONMENT QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software LC_ALL=C.UTF-8
    TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp:die_after_fork=0
    LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0)

# tapedeck_test_headers(NAME LIBRARY [HEADER...])
# The headers that tests of a library read, precompiled, with little optimizing: what tests spend their time on is in the library.
function(tapedeck_test_headers name library)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp "")
    add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE tapedeck_qtest Tapedeck::Warnings ${library})
    target_compile_options(${name} PRIVATE ${TAPEDECK_TEST_OPTIONS})
    target_precompile_headers(${name} PRIVATE <algorithm> <array> <atomic> <chrono> <functional> <map> <memory> <optional> <random>
        <string> <string_view> <thread> <unordered_map> <vector> <tapedeck/v1/wire.pb.h>
        <QTest> <QSignalSpy> <QTemporaryDir> ${ARGN})
endfunction()
if(NOT TAPEDECK_SANITIZE)
    set(TAPEDECK_TEST_OPTIONS -O1) # not -O0, by which simdjson's classes are others
endif()
# Qt6::Test without the macros that name the test's directory, with which nothing could be shared.
add_library(tapedeck_qtest INTERFACE)
target_include_directories(tapedeck_qtest SYSTEM INTERFACE $<TARGET_PROPERTY:Qt6::Test,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(tapedeck_qtest INTERFACE QT_TESTLIB_LIB)
target_link_libraries(tapedeck_qtest INTERFACE $<TARGET_FILE:Qt6::Test> Qt6::Core)

# tapedeck_add_test(NAME [LIBRARIES lib...] [LABELS label...])
# A Qt Test program from NAME.cpp, run by ctest.
function(tapedeck_add_test name)
    cmake_parse_arguments(arg "" "" "LIBRARIES;LABELS" ${ARGN})
    if("Tapedeck::Ui" IN_LIST arg_LIBRARIES)
        set(headers tapedeck_ui_test_headers)
    elseif("Qt6::Gui" IN_LIST arg_LIBRARIES)
        set(headers)
    elseif(arg_LIBRARIES MATCHES "Brokers|Feed|Cli|Fanout|Mirror|Ops|Network|Sources")
        set(headers tapedeck_network_test_headers)
    else()
        set(headers tapedeck_test_headers)
    endif()
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE tapedeck_qtest Tapedeck::Warnings ${arg_LIBRARIES})
    target_compile_options(${name} PRIVATE ${TAPEDECK_TEST_OPTIONS})
    if(headers)
        target_precompile_headers(${name} REUSE_FROM ${headers})
    endif()
    # Not by AUTOMOC, which takes two more steps for each test.
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    qt_generate_moc(${name}.cpp ${moc} TARGET ${name})
    target_sources(${name} PRIVATE ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
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
