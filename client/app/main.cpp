// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/appoptions.h"
#include "client/app/benchmark.h"
#include "client/app/benchmarkmarket.h"
#include "client/app/language.h"
#include "client/app/starttime.h"
#include "client/models/dashboard.h"
#include "client/models/startchoice.h"
#include "common/process/crashtrace.h"
#include "common/process/signalwatch.h"

#include <QFile>
#include <QGuiApplication>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QScreen>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <iostream>

extern void qml_register_types_Tapedeck();

namespace {

void rememberGeometry(QQuickWindow &window)
{
    const QSettings settings;
    const QRect geometry = settings.value(QStringLiteral("window")).toRect();
    const bool isOnAScreen = std::ranges::any_of(QGuiApplication::screens(), [&](const QScreen *screen) {
        return screen->availableGeometry().intersects(geometry);
    });
    if (geometry.width() > 100 && geometry.height() > 100 && isOnAScreen)
        window.setGeometry(geometry);
    if (settings.value(QStringLiteral("maximized")).toBool())
        window.setVisibility(QWindow::Maximized);
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, &window, [&window] {
        const bool maximized = window.visibility() == QWindow::Maximized;
        QSettings().setValue(QStringLiteral("maximized"), maximized);
        if (!maximized) // so that it has a size to go back to
            QSettings().setValue(QStringLiteral("window"), window.geometry());
    });
}

} // namespace

int main(int argc, char **argv)
{
    using namespace tapedeck;
    traceCrashes("tapedeck " TAPEDECK_VERSION);
    AppOptions options;
    if (const int code = readAppOptions(argc, argv, options); code >= 0)
        return code;
    if (!qEnvironmentVariableIsSet("QT_QPA_UPDATE_IDLE_TIME"))
        qputenv("QT_QPA_UPDATE_IDLE_TIME", "0"); // the grids gather what a frame shows: to wait longer is only late
    SignalWatch::block();
    QGuiApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Tapedeck"));
    QCoreApplication::setApplicationName(QStringLiteral("tapedeck"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TAPEDECK_VERSION));
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/qt/qml/Tapedeck/icons/tapedeck.svg")));
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    speak(app,
          options.language.isEmpty() ? QSettings().value(QStringLiteral("language")).toString() : options.language);
    if (options.rightToLeft)
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    SignalWatch signals;
    QObject::connect(&signals, &SignalWatch::terminated, &app, &QCoreApplication::quit);
    qml_register_types_Tapedeck();

    const bool measuresItself = options.benchmarkS > 0 && options.urls.isEmpty();
    if (measuresItself)
        prepareBenchmarkSettings();
    logStart("application");
    StartChoice choice(options.urls); // its server ends after its client
    Dashboard dashboard(measuresItself ? QList<QUrl>() : choice.urls(), options.token);
    logLive(dashboard.client());
    if (!measuresItself)
        choice.begin(dashboard);
    if (!options.theme.isEmpty())
        dashboard.setTheme(options.theme);
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("dashboard"), QVariant::fromValue(&dashboard)},
                                 {QStringLiteral("choice"), QVariant::fromValue(&choice)}});
    logStart("last state");
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Tapedeck/Main.qml")));
    auto *window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    if (window == nullptr)
        return 1;
    logStart("window");
    dashboard.setWindow(*window);
    logFirstFrames(*window, dashboard);
    if (options.size.isValid())
        window->resize(options.size);
    else
        rememberGeometry(*window);

    if (!options.screenshot.isEmpty()) {
        QTimer::singleShot(static_cast<int>(options.afterS * 1000), window, [&] {
            const bool saved = window->grabWindow().save(options.screenshot);
            if (!saved)
                std::cerr << "tapedeck: --screenshot '" << options.screenshot.toStdString() << "': cannot be written\n";
            QCoreApplication::exit(saved ? 0 : 1);
        });
    }
    std::unique_ptr<BenchmarkMarket> market;
    if (measuresItself)
        market = std::make_unique<BenchmarkMarket>(dashboard.feed(QStringLiteral("prices")), options.benchmarkRows,
                                                   options.benchmarkRate);
    if (options.benchmarkS > 0)
        startBenchmark(dashboard, {options.benchmarkS, options.benchmarkJson, options.benchmarkInteracts},
                       market.get());
    return QGuiApplication::exec();
}
