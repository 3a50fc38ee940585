// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the health panel says of what the server reads and writes, and of what happened lately.
#include "client/models/dashboard.h"

#include "client/models/figuretext.h"
#include "client/models/shortname.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace tapedeck {

namespace {

constexpr std::int64_t ageWorthTellingUs = 1'000'000;
constexpr std::uint64_t lateMirrorUs = 5'000'000;

QString stateText(v1::Status::SourceState state)
{
    switch (state) {
    case v1::Status::CONNECTING:
        return QCoreApplication::translate("Dashboard", "connecting");
    case v1::Status::LIVE:
        return QCoreApplication::translate("Dashboard", "live");
    case v1::Status::QUIET:
        return QCoreApplication::translate("Dashboard", "quiet");
    case v1::Status::ENDED:
        return QCoreApplication::translate("Dashboard", "ended");
    case v1::Status::FAILED:
        return QCoreApplication::translate("Dashboard", "failed");
    case v1::Status::STALE:
        return QCoreApplication::translate("Dashboard", "stale");
    case v1::Status::BACKING_OFF:
        return QCoreApplication::translate("Dashboard", "backing off");
    case v1::Status::CIRCUIT_OPEN:
        return QCoreApplication::translate("Dashboard", "circuit open");
    default:
        return QCoreApplication::translate("Dashboard", "unknown");
    }
}

/// Whether what is read or written there may not be believed now.
bool isCutOff(v1::Status::SourceState state)
{
    return state == v1::Status::FAILED || state == v1::Status::STALE || state == v1::Status::BACKING_OFF
        || state == v1::Status::CIRCUIT_OPEN;
}

/// The words of one line: "1,200 messages, 5 /s, 3 gaps".
class Figures
{
public:
    void messages(std::uint64_t count, double perSecond)
    {
        m_words.append(QCoreApplication::translate("Dashboard", "%1 messages").arg(groupedText(count)));
        if (perSecond >= 0.5)
            m_words.append(QCoreApplication::translate("Dashboard", "%1 /s")
                               .arg(groupedText(static_cast<std::uint64_t>(std::llround(perSecond)))));
    }
    void count(std::uint64_t number, const QString &what)
    {
        if (number > 0)
            m_words.append(groupedText(number) + QLatin1Char(' ') + what);
    }
    void add(const QString &text) { m_words.append(text); }
    /// Of the last message; \p lastUs is 0 if there was none.
    void age(Micros nowUs, Micros lastUs)
    {
        if (lastUs > 0 && nowUs - lastUs >= ageWorthTellingUs)
            m_words.append(QCoreApplication::translate("Dashboard", "the last %1 ago")
                               .arg(durationText(static_cast<std::uint64_t>(nowUs - lastUs))));
    }
    [[nodiscard]] QString text() const { return m_words.join(QStringLiteral(", ")); }

private:
    QStringList m_words;
};

template <typename Endpoint> QVariantMap entry(const Endpoint &of, const Figures &figures, bool warning)
{
    const QString url = QString::fromStdString(of.url());
    return {{QStringLiteral("url"), url},
            {QStringLiteral("name"), shortName(url)},
            {QStringLiteral("state"), stateText(of.state())},
            {QStringLiteral("reason"), QString::fromStdString(of.reason())},
            {QStringLiteral("figures"), figures.text()},
            {QStringLiteral("warning"), warning}};
}

/// "live", "backing off: refused the connection", "gaps: 3"; and how often.
QString incidentText(const v1::Status::Incident &incident)
{
    using Incident = v1::Status::Incident;
    const QString count = groupedText(incident.count());
    switch (incident.kind()) {
    case Incident::GAPS:
        return QCoreApplication::translate("Dashboard", "gaps: %1").arg(count);
    case Incident::MALFORMED:
        return QCoreApplication::translate("Dashboard", "unreadable messages: %1").arg(count);
    case Incident::FAILURES:
        return QCoreApplication::translate("Dashboard", "failures: %1").arg(count);
    default:
        break;
    }
    QString text = stateText(incident.state());
    if (!incident.text().empty())
        text += QStringLiteral(": ") + QString::fromStdString(incident.text());
    return incident.count() > 1 ? text + QStringLiteral(" (%1×)").arg(count) : text;
}

QString timeText(Micros us)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(us / 1'000);
    return QLocale().toString(
        time, time.date() == QDate::currentDate() ? QStringLiteral("HH:mm:ss") : QStringLiteral("d MMM HH:mm:ss"));
}

struct Happening {
    Micros atUs; // our clock
    QString text;
    bool warning;
};

constexpr qsizetype connectionTurnsMax = 6;

} // namespace

QVariantList Dashboard::history() const
{
    std::vector<Happening> all;
    const auto &turns = m_stats.history;
    for (auto it = turns.rbegin(); it != turns.rend() && it - turns.rbegin() < connectionTurnsMax; ++it) {
        static const std::array<QString, 7> names = {tr("Stopped"), tr("Connecting"), tr("Synchronizing"), tr("Live"),
                                                     tr("Behind"),  tr("Silent"),     tr("Disconnected")};
        const QString reason = QString::fromStdString(it->reason);
        const QString &name = names[static_cast<std::size_t>(it->state)];
        all.push_back({it->atUs, reason.isEmpty() ? name : tr("%1: %2").arg(name, reason), false});
    }
    if (const auto status = currentStatus()) {
        const Micros offsetUs = m_stats.clockKnown ? m_stats.clockOffsetUs : 0;
        for (const v1::Status::Incident &incident : status->incidents()) {
            const bool isTurn = incident.kind() == v1::Status::Incident::STATE;
            all.push_back({incident.last_us() - offsetUs,
                           tr("%1: %2").arg(shortName(QString::fromStdString(incident.url())), incidentText(incident)),
                           !isTurn || isCutOff(incident.state())});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Happening &a, const Happening &b) { return a.atUs > b.atUs; });
    QVariantList list;
    for (const Happening &of : all)
        list.append(QVariantMap{{QStringLiteral("time"), timeText(of.atUs)},
                                {QStringLiteral("text"), of.text},
                                {QStringLiteral("warning"), of.warning}});
    return list;
}

QVariantList Dashboard::sources() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    for (const v1::Status::Source &source : status->sources()) {
        Figures figures;
        figures.messages(source.messages(), source.messages_per_second());
        figures.age(status->server_time_us(), source.last_message_us());
        if (source.has_lag_us())
            figures.add(tr("lag %1").arg(signedDurationText(source.lag_us())));
        figures.count(source.malformed(), tr("unreadable"));
        figures.count(source.gaps(), tr("gaps"));
        figures.count(source.repairs(), tr("repaired"));
        figures.count(source.out_of_order(), tr("out of order"));
        figures.count(source.corrections(), tr("corrections"));
        figures.count(source.reconnects(), tr("reconnects"));
        figures.count(source.stale_rows(), tr("stale rows"));
        figures.count(source.behind_messages(), tr("messages behind"));
        list.append(
            entry(source, figures, isCutOff(source.state()) || source.malformed() + source.gaps() > source.repairs()));
    }
    return list;
}

QVariantList Dashboard::mirrors() const
{
    QVariantList list;
    const auto status = currentStatus();
    if (!status)
        return list;
    for (const v1::Status::Mirror &mirror : status->mirrors()) {
        Figures figures;
        figures.messages(mirror.messages(), mirror.messages_per_second());
        figures.age(status->server_time_us(), mirror.last_written_us());
        if (mirror.lag_us() >= static_cast<std::uint64_t>(ageWorthTellingUs))
            figures.add(tr("%1 behind").arg(durationText(mirror.lag_us())));
        figures.count(mirror.folded(), tr("changes folded"));
        figures.count(mirror.failures(), tr("failures"));
        figures.count(mirror.reconnects(), tr("reconnects"));
        list.append(entry(mirror, figures, isCutOff(mirror.state()) || mirror.lag_us() > lateMirrorUs));
    }
    return list;
}

} // namespace tapedeck
