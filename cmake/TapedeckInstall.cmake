# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is installed, and the Debian package of it (./dev package).
include(GNUInstallDirs)
set(TAPEDECK_CONFIG_DIR /etc/tapedeck CACHE PATH "Where tapedeckd.toml is installed; the service reads it there")
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/tapedeck)

install(TARGETS tapedeckd tapectl tapedeck RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES resources/tapedeckd.toml DESTINATION ${TAPEDECK_CONFIG_DIR})
install(FILES packaging/tapedeckd.service DESTINATION lib/systemd/system)
install(FILES packaging/org.tapedeck.Tapedeck.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES packaging/org.tapedeck.Tapedeck.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/icons/tapedeck.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES README.md docs/operations.md docs/protocol.md docs/architecture.md packaging/copyright DESTINATION ${doc_dir})
install(DIRECTORY docs/sources DESTINATION ${doc_dir})
install(DIRECTORY examples DESTINATION ${doc_dir}) # beside the schema, as in the repository
install(DIRECTORY common/proto DESTINATION ${doc_dir}/common)
find_program(GZIP gzip REQUIRED)
set(changelog ${CMAKE_BINARY_DIR}/changelog.gz)
add_custom_command(OUTPUT ${changelog}
    COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > ${changelog}
    DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md VERBATIM)
add_custom_target(changelog ALL DEPENDS ${changelog})
install(FILES ${changelog} DESTINATION ${doc_dir})

set(CPACK_PACKAGE_NAME tapedeck)
set(CPACK_PACKAGE_CONTACT "The Tapedeck authors <authors@tapedeck.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Live prices and live scores: dashboard, feed server and command line client")
set(CPACK_PACKAGE_DESCRIPTION "tapedeckd takes feeds of prices and scores in, keeps their state and streams it to any
number of clients. tapedeck shows it live on the desktop, with the latency of
each stage from the source to the screen. tapectl is for scripts and for the
terminal.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qml6-module-qt-labs-folderlistmodel, qml6-module-qtqml, qml6-module-qtqml-models, qml6-module-qtqml-workerscript, qml6-module-qtquick, qml6-module-qtquick-controls, qml6-module-qtquick-dialogs, qml6-module-qtquick-layouts, qml6-module-qtquick-templates, qml6-module-qtquick-window, qt6-qpa-plugins, qt6-translations-l10n, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/conffiles)
include(CPack)
