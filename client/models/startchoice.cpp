// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/startchoice.h"

#include "client/models/dashboard.h"

#include <QFileInfo>
#include <QSettings>

namespace tapedeck {

namespace {

const QString whatKey = QStringLiteral("start/what");
const QString sourcesKey = QStringLiteral("start/sources");
const QString portKey = QStringLiteral("start/port"); // the same each time, so that the last state is that server's

QUrl localUrl()
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(QSettings().value(portKey).toUInt()));
}

} // namespace

StartChoice::StartChoice(QList<QUrl> urls)
    : m_given(std::move(urls))
{
    if (!m_given.isEmpty())
        return;
    const QSettings settings;
    m_what = settings.value(whatKey).toString();
    m_sources = settings.value(sourcesKey).toStringList();
}

bool StartChoice::isFirst() const
{
    const QSettings settings;
    return m_given.isEmpty() && !settings.contains(whatKey) && !settings.contains(QStringLiteral("recentUrls"));
}

QList<QUrl> StartChoice::urls() const
{
    if (!m_given.isEmpty())
        return m_given;
    const QSettings settings;
    if (!m_what.isEmpty() && settings.value(portKey).toUInt() != 0)
        return {localUrl()};
    const QStringList recent = settings.value(QStringLiteral("recentUrls")).toStringList();
    return {recent.isEmpty() ? QUrl(QStringLiteral("ws://127.0.0.1:7878")) : QUrl(recent.first())};
}

void StartChoice::begin(Dashboard &dashboard)
{
    m_dashboard = &dashboard;
    connect(&m_server, &LocalServer::changed, &dashboard, [this] {
        if (m_server.state() != LocalServer::Running)
            return;
        QSettings settings;
        settings.setValue(whatKey, m_what);
        settings.setValue(sourcesKey, m_sources);
        settings.setValue(portKey, m_server.url().port());
        Q_EMIT changed();
        m_dashboard->follow(m_server.url());
    });
    connect(&dashboard, &Dashboard::changed, this, [this] {
        if (isFirst() && m_dashboard->isLive()) {
            QSettings().setValue(whatKey, QString()); // there is a server where it was looked for
            Q_EMIT changed();
        }
    });
    if (!m_what.isEmpty())
        m_server.start(m_sources, static_cast<quint16>(QSettings().value(portKey).toUInt()));
}

void StartChoice::startLocally(const QString &what, const QStringList &sources)
{
    m_given.clear();
    m_what = what;
    m_sources = sources;
    Q_EMIT changed();
    m_server.start(sources, static_cast<quint16>(QSettings().value(portKey).toUInt()));
}

void StartChoice::trySimulator()
{
    startLocally(tr("Simulator"),
                 {QStringLiteral("sim:prices?symbols=500&rate=5000"), QStringLiteral("sim:scores?matches=40")});
}

QVariantList StartChoice::venues() const
{
    QVariantList list;
    for (const auto &[kind, title] : {std::pair("binance", tr("Binance: prices")),
                                      {"coinbase", tr("Coinbase: prices")},
                                      {"kraken", tr("Kraken: prices")},
                                      {"betfair", tr("Betfair: odds and scores")},
                                      {"openfootball", tr("openfootball: results")},
                                      {"openligadb", tr("OpenLigaDB: football")},
                                      {"cricsheet", tr("Cricsheet: cricket")}})
        list.append(QVariantMap{{QStringLiteral("kind"), QString::fromLatin1(kind)}, {QStringLiteral("title"), title}});
    return list;
}

QString StartChoice::guessVenue(const QUrl &file) const
{
    for (const QVariant &venue : venues()) {
        const QString kind = venue.toMap()[QStringLiteral("kind")].toString();
        if (file.path().contains(kind, Qt::CaseInsensitive))
            return kind;
    }
    return {};
}

void StartChoice::openRecording(const QList<QUrl> &files, const QString &venue, int speed)
{
    QStringList paths;
    for (const QUrl &file : files)
        paths.append(QString::fromLatin1(QUrl::toPercentEncoding(file.toLocalFile(), "/")));
    if (!paths.isEmpty())
        startLocally(QFileInfo(files.first().toLocalFile()).fileName(),
                     {QStringLiteral("replay:%1:%2?speed=%3").arg(venue, paths.join(QLatin1Char(','))).arg(speed)});
}

QString StartChoice::connectTo(const QString &address)
{
    const QString error = m_dashboard->connectTo(address);
    if (!error.isEmpty())
        return error;
    m_given.clear();
    m_what.clear();
    QSettings().setValue(whatKey, QString());
    m_server.stop();
    Q_EMIT changed();
    return {};
}

} // namespace tapedeck
