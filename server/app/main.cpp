// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/process/crashtrace.h"
#include "common/process/descriptorlimit.h"
#include "common/process/signalwatch.h"
#include "server/app/logging.h"
#include "server/app/serverconfig.h"
#include "server/app/trymapping.h"
#include "server/app/version.h"
#include "server/fanout/fanout.h"
#include "server/mirror/mirrorfactory.h"
#include "server/ops/opsroutes.h"
#include "server/sources/sourcefactory.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

Q_LOGGING_CATEGORY(serverLog, "tapedeck.server")

namespace {

constexpr int drainPatienceMs = 2'000;
constexpr std::uint32_t opsHeadBytesMax = 32 * 1024; // a request may list many keys

QString urlOf(const char *scheme, const QHostAddress &address, quint16 port)
{
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = isIpv6 ? QStringLiteral("[%1]").arg(address.toString()) : address.toString();
    return QStringLiteral("%1://%2:%3").arg(QLatin1String(scheme), host).arg(port);
}

} // namespace

int main(int argc, char **argv)
{
    using namespace tapedeck;
    traceCrashes(programVersion);
    // Debian's Qt would use glib's event loop, which walks all sockets for each buffered write.
    qputenv("QT_NO_GLIB", "1");
    const ServerConfigResult options = readServerConfig(argc, argv);
    if (options.exitCode >= 0)
        return options.exitCode;
    const ServerConfig &config = options.config;

    if (!config.tryMapping.empty())
        return tryMapping(config.mappings, config.tryMapping, std::cin, std::cout);

    SignalWatch::block();             // before any thread starts, so that all inherit it
    QCoreApplication app(argc, argv); // before the sources, as Qt's TLS wants it
    SourcesResult sources = makeSources(config.sources, config.mappings);
    if (!sources.error.empty()) {
        std::cerr << "tapedeckd: " << sources.error << '\n';
        return 2;
    }
    std::vector<UrlConfig> read;
    for (const SourceConfig &source : config.sources)
        read.push_back({source.url, source.options});
    MirrorsResult mirrors = makeMirrors(config.publish, read);
    if (!mirrors.error.empty()) {
        std::cerr << "tapedeckd: " << mirrors.error << '\n';
        return 2;
    }
    if (config.checkConfig) {
        std::cout << "the configuration is right\n";
        return 0;
    }
    raiseDescriptorLimit();
    installLogging(config.logFormat, config.logLevel);

    Engine engine({programVersion, {}, static_cast<std::size_t>(config.candleMemory) << 20, config.rollingWindowsS});
    for (auto &source : sources.sources)
        engine.addSource(std::move(source));
    for (const std::string &name : sources.consolidated)
        engine.consolidate(name);
    FanoutLimits limits;
    limits.clientsMax = config.maxClients;
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    std::unique_ptr<OpsRoutes> routes; // outlives the fan-out
    Fanout fanout(engine, limits, programVersion, config.workers > 0 ? config.workers : cores);
    engine.setFanoutFigures([&fanout] { return fanout.figures(); });
    for (const auto &mirror : mirrors.mirrors)
        mirror->attach(engine);
    engine.setMirrorFigures([&mirrors] {
        std::vector<MirrorFigures> figures;
        for (const auto &mirror : mirrors.mirrors)
            figures.push_back(mirror->figures());
        return figures;
    });
    if (config.opsOn) {
        routes = std::make_unique<OpsRoutes>(
            engine, [&fanout] { return fanout.health(); }, OpsRoutes::Options{programVersion, limits, {}});
        FanoutLimits opsLimits = limits;
        opsLimits.headBytesMax = opsHeadBytesMax;
        fanout.addHttp(*routes, opsLimits);
    }

    if (const QString error = fanout.listen(config.listenAddress, config.listenPort); !error.isEmpty()) {
        std::cerr << "tapedeckd: --listen '" << config.listen << "': " << error.toStdString() << '\n';
        return 1;
    }
    if (config.opsOn) {
        if (const QString error = fanout.listenHttp(config.opsAddress, config.opsPort); !error.isEmpty()) {
            std::cerr << "tapedeckd: --ops-listen '" << config.opsListen << "': " << error.toStdString() << '\n';
            return 1;
        }
    }
    engine.start();
    for (const auto &mirror : mirrors.mirrors)
        mirror->start();
    if (config.opsOn)
        qCInfo(serverLog).noquote() << "health, metrics, boards and streams are on"
                                    << urlOf("http", config.opsAddress, fanout.httpPort());
    qCInfo(serverLog).noquote() << "listening on" << urlOf("ws", config.listenAddress, fanout.port());
    if (config.sources.empty())
        qCWarning(serverLog) << "there is no source, so the boards stay empty; try --source sim:prices";

    SignalWatch signals;
    QObject::connect(&signals, &SignalWatch::terminated, &app, [&](int number) {
        qCInfo(serverLog) << "signal" << number << "received: telling clients to go away";
        for (const auto &mirror : mirrors.mirrors)
            mirror->askToStop();
        engine.stop();
        fanout.drain(drainPatienceMs);
    });
    QObject::connect(&fanout, &Fanout::drained, &app, &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    for (const auto &mirror : mirrors.mirrors)
        mirror->stop();
    qCInfo(serverLog) << "stopped";
    return code;
}
