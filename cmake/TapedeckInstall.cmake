# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is installed, and the Debian package of it (./dev package).
include(GNUInstallDirs)
install(TARGETS tapedeckd tapectl tapedeck RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES resources/tapedeckd.toml DESTINATION ${CMAKE_INSTALL_FULL_SYSCONFDIR}/tapedeck)
install(FILES packaging/tapedeckd.service DESTINATION lib/systemd/system)
install(FILES packaging/org.tapedeck.Tapedeck.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES resources/icons/tapedeck.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES README.md CHANGELOG.md docs/operations.md docs/protocol.md docs/architecture.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_NAME tapedeck)
set(CPACK_PACKAGE_CONTACT "The Tapedeck authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Live prices and live scores: dashboard, feed server and command line client")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qml6-module-qtqml, qml6-module-qtqml-models, qml6-module-qtqml-workerscript, qml6-module-qtquick, qml6-module-qtquick-controls, qml6-module-qtquick-layouts, qml6-module-qtquick-templates, qml6-module-qtquick-window, qt6-qpa-plugins, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/conffiles)
include(CPack)
