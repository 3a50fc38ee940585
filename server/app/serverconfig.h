// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mappings.h"
#include "server/sources/sourceurl.h"

#include <QHostAddress>

#include <cstdint>
#include <string>
#include <vector>

namespace tapedeck {

/// What tapedeckd is told by flags and by its config file, under the same names.
struct ServerConfig {
    std::string listen = "127.0.0.1:7878";
    std::string opsListen = "127.0.0.1:7879"; ///< or "off"
    std::vector<SourceConfig> sources;
    std::vector<UrlConfig> publish;
    int workers = 0; ///< 0: one per core
    int maxClients = 20'000;
    int candleMemory = 64; ///< MiB
    std::string rolling;   ///< windows, such as "1m,5m"; empty: none
    std::string logFormat = "text";
    std::string logLevel = "info";
    Mappings mappings; ///< of the file, by name
    bool checkConfig = false;
    std::string tryMapping; ///< name of a mapping that is to be tried on standard input; empty: none

    QHostAddress listenAddress; ///< of `listen`
    quint16 listenPort = 0;
    std::vector<std::uint32_t> rollingWindowsS; ///< of `rolling`
    bool opsOn = true;
    QHostAddress opsAddress; ///< of `opsListen`
    quint16 opsPort = 0;
};

/// What became of the command line.
struct ServerConfigResult {
    ServerConfig config;
    /// Nothing: go on. 0: the answer was printed (--help, --version). 2: wrong; the sentence was printed.
    int exitCode = -1;
};

/// Reads flags, and the file that --config names; flags win. Prints what is wrong to standard error: the option, the
/// value, and what would be right.
[[nodiscard]] ServerConfigResult readServerConfig(int argc, char **argv);

/// "ADDR:PORT", "[ADDR6]:PORT" or "localhost:PORT". False if it is none of these.
[[nodiscard]] bool parseListenAddress(const std::string &text, QHostAddress &address, quint16 &port);

} // namespace tapedeck
