// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "programs.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <set>

namespace {

/// How many colours a picture has; an empty window has few.
std::size_t colours(const QImage &image)
{
    std::set<QRgb> found;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3)
            found.insert(image.pixel(x, y));
    }
    return found.size();
}

} // namespace

/// The dashboard as a program: against a server, without one, and with wrong options.
class TestDashboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        qputenv("HOME", m_home.path().toLocal8Bit()); // settings of its own
        qunsetenv("XDG_CONFIG_HOME");
    }

    void showsWhatIsLive();
    void showsThatThereIsNoServer();
    void asksWhatToShowAtTheFirstStart();
    void startsTheSimulatorThatWasChosen();
    void aSignalClosesItAsItsUserWould();
    void theBenchmarkTellsItsFigures();
    void theBenchmarkTellsProgramsToo();
    void theBenchmarkNeedsAServer();
    void refusesWrongOptions_data();
    void refusesWrongOptions();

private:
    [[nodiscard]] QImage screenshot(const QString &url, const QString &size, const QString &theme);

    QTemporaryDir m_home;
};

QImage TestDashboard::screenshot(const QString &url, const QString &size, const QString &theme)
{
    const QString path = m_home.filePath(QStringLiteral("shot.png"));
    QFile::remove(path);
    QStringList arguments{QStringLiteral("--size"),       size, QStringLiteral("--theme"), theme,
                          QStringLiteral("--screenshot"), path, QStringLiteral("--after"), QStringLiteral("2")};
    if (!url.isEmpty())
        arguments << QStringLiteral("--url") << url;
    const Finished finished = runProgram(QStringLiteral("tapedeck"), arguments);
    // What QML complains about is a mistake of ours.
    if (finished.code != 0 || finished.err.contains("qrc:"))
        qWarning() << finished.code << finished.err;
    return finished.code == 0 && !finished.err.contains("qrc:") ? QImage(path) : QImage();
}

void TestDashboard::showsWhatIsLive()
{
    const Server server({QStringLiteral("sim:prices?symbols=100&rate=2000"), QStringLiteral("sim:scores?speed=100")});
    QVERIFY(server.isUp());
    for (const auto &[size, theme] : {std::pair("1200x800", "dark"), {"400x300", "light"}, {"2600x1500", "light"}}) {
        const QImage image = screenshot(server.url(), QString::fromLatin1(size), QString::fromLatin1(theme));
        QVERIFY(!image.isNull());
        QCOMPARE(QStringLiteral("%1x%2").arg(image.width()).arg(image.height()), QString::fromLatin1(size));
        QVERIFY2(colours(image) > 100, size);
    }
}

void TestDashboard::showsThatThereIsNoServer()
{
    const QImage image =
        screenshot(QStringLiteral("ws://127.0.0.1:1"), QStringLiteral("800x600"), QStringLiteral("dark"));
    QVERIFY(!image.isNull());
    QVERIFY(colours(image) > 20); // it says something
}

void TestDashboard::asksWhatToShowAtTheFirstStart()
{
    QTemporaryDir home;
    qputenv("HOME", home.path().toLocal8Bit());
    const QImage image = screenshot({}, QStringLiteral("800x600"), QStringLiteral("light"));
    QVERIFY(!image.isNull());
    QVERIFY(colours(image) > 20);
}

void TestDashboard::startsTheSimulatorThatWasChosen()
{
    QTemporaryDir home;
    qputenv("HOME", home.path().toLocal8Bit());
    {
        QSettings settings(home.filePath(QStringLiteral(".config/Tapedeck/tapedeck.conf")), QSettings::IniFormat);
        settings.setValue(QStringLiteral("start/what"), QStringLiteral("Simulator"));
        settings.setValue(QStringLiteral("start/sources"),
                          QStringList{QStringLiteral("sim:prices?symbols=100&rate=2000")});
    }
    const QImage image = screenshot({}, QStringLiteral("1200x800"), QStringLiteral("dark"));
    QVERIFY(!image.isNull());
    QVERIFY(colours(image) > 100); // rows that flash
    const QSettings settings(home.filePath(QStringLiteral(".config/Tapedeck/tapedeck.conf")), QSettings::IniFormat);
    QVERIFY(settings.value(QStringLiteral("start/port")).toInt() > 0);
}

void TestDashboard::aSignalClosesItAsItsUserWould()
{
    const Server server({QStringLiteral("sim:prices?symbols=100&rate=2000")});
    QVERIFY(server.isUp());
    QProcess dashboard;
    dashboard.start(QStringLiteral(TAPEDECK_BIN "/tapedeck"), {QStringLiteral("--url"), server.url()});
    QTRY_COMPARE_WITH_TIMEOUT(serverStats(server)[QStringLiteral("clients")].toInt(), 2, 20'000);
    dashboard.terminate();
    QVERIFY(dashboard.waitForFinished(10'000));
    QCOMPARE(dashboard.exitStatus(), QProcess::NormalExit);
    QCOMPARE(dashboard.exitCode(), 0);
    QFile settings(m_home.filePath(QStringLiteral(".config/Tapedeck/tapedeck.conf")));
    QVERIFY(settings.open(QIODevice::ReadOnly));
    QVERIFY(settings.readAll().contains("window="));
}

void TestDashboard::theBenchmarkTellsItsFigures()
{
    const Server server({QStringLiteral("sim:prices?symbols=100&rate=2000")});
    QVERIFY(server.isUp());
    const Finished finished =
        runProgram(QStringLiteral("tapedeck"),
                   {QStringLiteral("--url"), server.url(), QStringLiteral("--benchmark"), QStringLiteral("2")});
    QVERIFY2(finished.code == 0, finished.err.constData());
    for (const char *figure : {"frame interval", "applied to shown", "rows applied", "CPU", "resident"})
        QVERIFY2(finished.out.contains(figure), figure);
}

void TestDashboard::theBenchmarkTellsProgramsToo()
{
    QStringList arguments{QStringLiteral("--benchmark"),      QStringLiteral("2"),
                          QStringLiteral("--benchmark-rows"), QStringLiteral("2000"),
                          QStringLiteral("--benchmark-rate"), QStringLiteral("5000"),
                          QStringLiteral("--benchmark-json"), QStringLiteral("--benchmark-interact")};
    const Finished finished = runProgram(QStringLiteral("tapedeck"), arguments);
    QVERIFY2(finished.code == 0, finished.err.constData());
    const QJsonObject result = QJsonDocument::fromJson(finished.out).object();
    for (const char *figure : {"rows_per_second", "frames_per_second", "cpu_percent", "memory_mib", "gui_ms_per_frame",
                               "cores", "memory_gib", "longest_frame_ms", "scrolled_rows", "resizes"})
        QVERIFY2(result[QLatin1String(figure)].toDouble() > 0, figure);
    for (const char *stage : {"frame_interval_ms", "applied_to_shown_ms"})
        QVERIFY2(result[QLatin1String(stage)][QStringLiteral("p99")].toDouble() > 0, stage);
    QVERIFY(result[QStringLiteral("server_to_shown_ms")].isNull()); // there is none
    for (const char *fact : {"version", "processor", "system", "qt", "renderer", "screen", "window"})
        QVERIFY2(!result[QLatin1String(fact)].toString().isEmpty(), fact);
    QVERIFY(!result[QStringLiteral("filter_ms")].toArray().isEmpty());
}

void TestDashboard::theBenchmarkNeedsAServer()
{
    const Finished finished = runProgram(QStringLiteral("tapedeck"),
                                         {QStringLiteral("--url"), QStringLiteral("ws://127.0.0.1:1"),
                                          QStringLiteral("--benchmark"), QStringLiteral("1")});
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains("live connection"), finished.err.constData());
}

void TestDashboard::refusesWrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("names");
    const auto list = [](const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
    QTest::newRow("url") << list("--url 127.0.0.1") << QByteArray("127.0.0.1");
    QTest::newRow("size") << list("--size huge") << QByteArray("huge");
    QTest::newRow("theme") << list("--theme pink") << QByteArray("pink");
    QTest::newRow("token file") << list("--token-file /no/such/file") << QByteArray("/no/such/file");
    QTest::newRow("unknown") << list("--nosuch") << QByteArray("--nosuch");
}

void TestDashboard::refusesWrongOptions()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, names);
    const Finished finished = runProgram(QStringLiteral("tapedeck"), arguments);
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(names), finished.err.constData());
}

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
