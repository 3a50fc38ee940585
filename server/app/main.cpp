// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/process/descriptorlimit.h"
#include "common/process/signalwatch.h"
#include "server/app/logging.h"
#include "server/app/serverconfig.h"
#include "server/app/version.h"
#include "server/fanout/fanout.h"
#include "server/sources/sourcefactory.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <iostream>
#include <thread>

Q_LOGGING_CATEGORY(serverLog, "tapedeck.server")

namespace {

constexpr int drainPatienceMs = 2'000;

QString listeningUrl(const tapedeck::ServerConfig &config, quint16 port)
{
    const bool isIpv6 = config.listenAddress.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = config.listenAddress.toString();
    return QStringLiteral("ws://%1:%2").arg(isIpv6 ? QStringLiteral("[%1]").arg(host) : host).arg(port);
}

} // namespace

int main(int argc, char **argv)
{
    using namespace tapedeck;
    // Debian's Qt would use glib's event loop, which walks all sockets for each buffered write.
    qputenv("QT_NO_GLIB", "1");
    const ServerConfigResult options = readServerConfig(argc, argv);
    if (options.exitCode >= 0)
        return options.exitCode;
    const ServerConfig &config = options.config;

    SourcesResult sources = makeSources(config.sources);
    if (!sources.error.empty()) {
        std::cerr << "tapedeckd: " << sources.error << '\n';
        return 2;
    }
    if (config.checkConfig) {
        std::cout << "the configuration is right\n";
        return 0;
    }
    raiseDescriptorLimit();
    SignalWatch::block(); // before any thread starts, so that all inherit it
    installLogging(config.logFormat, config.logLevel);
    QCoreApplication app(argc, argv);

    Engine engine({programVersion, {}});
    for (auto &source : sources.sources)
        engine.addSource(std::move(source));
    FanoutLimits limits;
    limits.clientsMax = config.maxClients;
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    Fanout fanout(engine, limits, programVersion, config.workers > 0 ? config.workers : cores);
    engine.setFanoutFigures([&fanout] { return fanout.figures(); });

    if (const QString error = fanout.listen(config.listenAddress, config.listenPort); !error.isEmpty()) {
        std::cerr << "tapedeckd: --listen '" << config.listen << "': " << error.toStdString() << '\n';
        return 1;
    }
    engine.start();
    qCInfo(serverLog).noquote() << "listening on" << listeningUrl(config, fanout.port());
    if (config.sources.empty())
        qCWarning(serverLog) << "there is no source, so the boards stay empty; try --source sim:prices";

    SignalWatch signals;
    QObject::connect(&signals, &SignalWatch::terminated, &app, [&](int number) {
        qCInfo(serverLog) << "signal" << number << "received: telling clients to go away";
        engine.stop();
        fanout.drain(drainPatienceMs);
    });
    QObject::connect(&fanout, &Fanout::drained, &app, &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    qCInfo(serverLog) << "stopped";
    return code;
}
