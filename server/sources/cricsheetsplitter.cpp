// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/cricsheetsplitter.h"

#include "server/sources/jsonvalues.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace tapedeck {

namespace {

constexpr Micros deliveryUs = 30'000'000;

QString outcomeText(const QJsonObject &outcome)
{
    const QString winner = outcome[QStringLiteral("winner")].toString();
    if (winner.isEmpty())
        return outcome[QStringLiteral("result")].toString();
    const QJsonObject by = outcome[QStringLiteral("by")].toObject();
    if (by.isEmpty())
        return winner + QStringLiteral(" won");
    const QString unit = by.constBegin().key();
    const int count = by.constBegin().value().toInt();
    return QStringLiteral("%1 won by %2 %3").arg(winner).arg(count).arg(count == 1 ? unit.chopped(1) : unit);
}

/// What a scorer would call out.
QString deliveryText(const QJsonObject &delivery, int runs)
{
    for (const auto &each : delivery[QStringLiteral("wickets")].toArray()) {
        const QJsonObject wicket = each.toObject();
        return QStringLiteral("Wicket: %1 %2")
            .arg(wicket[QStringLiteral("player_out")].toString(), wicket[QStringLiteral("kind")].toString());
    }
    const QJsonObject extras = delivery[QStringLiteral("extras")].toObject();
    const QString how = extras.isEmpty() ? delivery[QStringLiteral("batter")].toString() : extras.constBegin().key();
    return QStringLiteral("%1 %2: %3").arg(runs).arg(runs == 1 ? QStringLiteral("run") : QStringLiteral("runs"), how);
}

/// 4 or 6 if the ball reached the boundary, else 0.
int boundaryOf(const QJsonObject &delivery)
{
    const QJsonObject runs = delivery[QStringLiteral("runs")].toObject();
    const int batter = runs[QStringLiteral("batter")].toInt();
    return (batter == 4 || batter == 6) && !runs[QStringLiteral("non_boundary")].toBool() ? batter : 0;
}

} // namespace

std::vector<std::string> splitCricsheet(std::string_view document, std::string_view fileName)
{
    const QJsonObject root =
        QJsonDocument::fromJson(QByteArray::fromRawData(document.data(), static_cast<qsizetype>(document.size())))
            .object();
    const QJsonObject info = root[QStringLiteral("info")].toObject();
    const QJsonArray teams = info[QStringLiteral("teams")].toArray();
    const Micros startUs = isoTimeUs(info[QStringLiteral("dates")].toArray().at(0).toString().toStdString());
    if (teams.size() != 2 || startUs == 0)
        return {};

    const QString id =
        QString::fromUtf8(fileName.data(), static_cast<qsizetype>(std::min(fileName.find('.'), fileName.size())));
    std::vector<std::string> messages;
    const auto add = [&](QJsonObject message) {
        message[QStringLiteral("match")] = id;
        message[QStringLiteral("t")] = qint64(startUs + static_cast<Micros>(messages.size()) * deliveryUs);
        messages.push_back(QJsonDocument(message).toJson(QJsonDocument::Compact).toStdString());
    };
    add({{QStringLiteral("type"), QStringLiteral("info")},
         {QStringLiteral("home"), teams[0]},
         {QStringLiteral("away"), teams[1]},
         {QStringLiteral("competition"), info[QStringLiteral("event")].toObject()[QStringLiteral("name")].toString()}});
    int number = 0;
    for (const auto &eachInnings : root[QStringLiteral("innings")].toArray()) {
        const QJsonObject innings = eachInnings.toObject();
        ++number;
        for (const auto &eachOver : innings[QStringLiteral("overs")].toArray()) {
            for (const auto &each : eachOver.toObject()[QStringLiteral("deliveries")].toArray()) {
                const QJsonObject delivery = each.toObject();
                const QJsonObject extras = delivery[QStringLiteral("extras")].toObject();
                const int runs = delivery[QStringLiteral("runs")].toObject()[QStringLiteral("total")].toInt();
                int wickets = 0;
                for (const auto &wicket : delivery[QStringLiteral("wickets")].toArray()) {
                    const QString kind = wicket.toObject()[QStringLiteral("kind")].toString();
                    wickets += kind != QLatin1String("retired hurt") && kind != QLatin1String("retired not out");
                }
                add({{QStringLiteral("type"), QStringLiteral("delivery")},
                     {QStringLiteral("innings"), number},
                     {QStringLiteral("super_over"), innings[QStringLiteral("super_over")].toBool()},
                     {QStringLiteral("team"), innings[QStringLiteral("team")]},
                     {QStringLiteral("runs"), runs},
                     {QStringLiteral("boundary"), boundaryOf(delivery)},
                     {QStringLiteral("wickets"), wickets},
                     {QStringLiteral("legal"),
                      !extras.contains(QStringLiteral("wides")) && !extras.contains(QStringLiteral("noballs"))},
                     {QStringLiteral("event"), deliveryText(delivery, runs)}});
            }
        }
    }
    add({{QStringLiteral("type"), QStringLiteral("outcome")},
         {QStringLiteral("result"), outcomeText(info[QStringLiteral("outcome")].toObject())}});
    return messages;
}

} // namespace tapedeck
