// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tape.h"

#include "server/sources/jsonvalues.h"
#include "server/sources/recordingreader.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <algorithm>

using tapedeck::Micros;
using tapedeck::RecordingReader;

namespace {

struct Line {
    Micros timeUs;
    QByteArray text, url;
    QString file;
};

std::vector<Line> read(const QByteArray &venue, const QStringList &files)
{
    std::vector<Line> lines;
    for (const QString &file : files) {
        RecordingReader reader(file.toStdString(), venue.toStdString());
        if (!reader.open())
            return {};
        for (auto result = reader.next(); result != RecordingReader::Result::End; result = reader.next()) {
            if (result != RecordingReader::Result::Message)
                continue;
            const std::string_view text = reader.text();
            lines.push_back({reader.receivedUs(), QByteArray(text.data(), qsizetype(text.size())),
                             QByteArray(reader.url().data(), qsizetype(reader.url().size())),
                             QFileInfo(file).fileName()});
        }
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line &a, const Line &b) { return a.timeUs < b.timeUs; });
    return lines;
}

QByteArray textAt(const QJsonValue &value)
{
    return value.toString().toUtf8();
}

/// [price, size, …] each.
void addLevels(std::vector<StandinBook::Level> &out, const QJsonValue &list, bool isBid)
{
    const QJsonArray levels = list.toArray();
    for (const QJsonValue &level : levels)
        out.push_back({isBid, textAt(level[0]), textAt(level[1])});
}

void addCoinbase(Tape &tape, const Line &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.text).object();
    const QString type = object[QStringLiteral("type")].toString();
    const QByteArray symbol = textAt(object[QStringLiteral("product_id")]);
    if (type == QLatin1String("snapshot")) {
        std::vector<StandinBook::Level> levels;
        addLevels(levels, object[QStringLiteral("bids")], true);
        addLevels(levels, object[QStringLiteral("asks")], false);
        for (const auto &level : levels)
            tape.books[symbol].set(level);
    } else if (type == QLatin1String("last_match")) {
        tape.lastTrades[symbol] = line.text;
        tape.lastTradeIds[symbol] = object[QStringLiteral("trade_id")].toInteger();
    } else if (type == QLatin1String("l2update")) {
        std::vector<StandinBook::Level> levels;
        const QJsonArray changes = object[QStringLiteral("changes")].toArray();
        for (const QJsonValue &change : changes)
            levels.push_back({change[0].toString() == QLatin1String("buy"), textAt(change[1]), textAt(change[2])});
        tape.messages.push_back({Tape::Kind::Book, symbol, {}, line.text, std::move(levels)});
    } else if (type == QLatin1String("match")) {
        const std::int64_t id = object[QStringLiteral("trade_id")].toInteger();
        tape.messages.push_back({Tape::Kind::Trade, symbol, {}, line.text, {}, id, id});
    } else if (type == QLatin1String("ticker")) {
        tape.messages.push_back({Tape::Kind::Ticker, symbol, {}, line.text, {}});
    }
}

void addBinance(Tape &tape, const Line &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.text).object();
    if (object.contains(QStringLiteral("lastUpdateId"))) {
        const qsizetype at = line.url.indexOf("symbol=");
        const QByteArray symbol = at >= 0 ? line.url.mid(at + 7).split('&').first()
                                          : line.file.section(QLatin1Char('_'), 0, 0).toUpper().toUtf8();
        std::vector<StandinBook::Level> levels;
        addLevels(levels, object[QStringLiteral("bids")], true);
        addLevels(levels, object[QStringLiteral("asks")], false);
        for (const auto &level : levels)
            tape.books[symbol].set(level);
        tape.books[symbol].lastUpdate = object[QStringLiteral("lastUpdateId")].toInteger();
        return;
    }
    const QByteArray stream = textAt(object[QStringLiteral("stream")]);
    const QJsonObject data = object[QStringLiteral("data")].toObject();
    Tape::Message message{Tape::Kind::Ticker, textAt(data[QStringLiteral("s")]), stream, line.text, {}};
    if (stream.contains("@depth")) {
        message.kind = Tape::Kind::Book;
        message.first = data[QStringLiteral("U")].toInteger();
        message.last = data[QStringLiteral("u")].toInteger();
        addLevels(message.levels, data[QStringLiteral("b")], true);
        addLevels(message.levels, data[QStringLiteral("a")], false);
    } else if (stream.contains("rade")) {
        message.kind = Tape::Kind::Trade;
    }
    tape.messages.push_back(std::move(message));
}

QByteArray krakenSymbol(QString pair)
{
    return pair.replace(QLatin1String("XBT"), QLatin1String("BTC")).toUtf8();
}

QByteArray krakenTime(const QString &seconds)
{
    const Micros us = tapedeck::secondsTextUs(seconds.toStdString());
    const QString whole =
        QDateTime::fromMSecsSinceEpoch(us / 1'000, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    return (whole + QStringLiteral(".%1Z").arg(us % 1'000'000, 6, 10, QLatin1Char('0'))).toUtf8();
}

void addKraken(Tape &tape, const Line &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line.text);
    if (!document.isArray())
        return;
    const QJsonArray elements = document.array();
    const QString channel = elements[elements.size() - 2].toString();
    const QByteArray symbol = krakenSymbol(elements.last().toString());
    if (channel.startsWith(QLatin1String("book"))) {
        std::vector<StandinBook::Level> levels;
        std::uint32_t checksum = 0;
        QString time;
        bool isSnapshot = false;
        for (qsizetype i = 1; i + 2 < elements.size(); ++i) {
            const QJsonObject part = elements[i].toObject();
            isSnapshot = isSnapshot || part.contains(QStringLiteral("as"));
            for (const auto &[name, isBid] :
                 {std::pair("as", false), std::pair("bs", true), std::pair("a", false), std::pair("b", true)}) {
                const QJsonArray list = part[QLatin1String(name)].toArray();
                addLevels(levels, list, isBid);
                for (const QJsonValue &level : list)
                    time = std::max(time, level[2].toString());
            }
            if (part.contains(QStringLiteral("c")))
                checksum = part[QStringLiteral("c")].toString().toUInt();
        }
        if (isSnapshot) {
            for (const auto &level : levels)
                tape.books[symbol].set(level);
            return;
        }
        const QByteArray text = krakenBook("update", symbol, levels, checksum, krakenTime(time));
        tape.messages.push_back({Tape::Kind::Book, symbol, {}, text, std::move(levels)});
    } else if (channel == QLatin1String("trade")) {
        const QJsonArray trades = elements[1].toArray();
        QByteArray data;
        const std::int64_t first = tape.lastTradeIds[symbol] + 1;
        for (const QJsonValue &trade : trades)
            data += (data.isEmpty() ? QByteArray() : QByteArray(",")) + R"({"symbol":")" + symbol + R"(","side":")"
                + (trade[3].toString() == QLatin1String("b") ? "buy" : "sell") + R"(","price":)" + textAt(trade[0])
                + R"(,"qty":)" + textAt(trade[1]) + R"(,"ord_type":")"
                + (trade[4].toString() == QLatin1String("m") ? "market" : "limit") + R"(","trade_id":)"
                + QByteArray::number(qint64(++tape.lastTradeIds[symbol])) + R"(,"timestamp":")"
                + krakenTime(trade[2].toString()) + "\"}";
        tape.messages.push_back({Tape::Kind::Trade,
                                 symbol,
                                 {},
                                 R"({"channel":"trade","type":"update","data":[)" + data + "]}",
                                 {},
                                 first,
                                 tape.lastTradeIds[symbol]});
    } else if (channel == QLatin1String("ticker")) {
        const QJsonObject ticker = elements[1].toObject();
        const auto part = [&](const char *name, int place) { return textAt(ticker[QLatin1String(name)][place]); };
        const QByteArray text = R"({"channel":"ticker","type":"update","data":[{"symbol":")" + symbol + R"(","bid":)"
            + part("b", 0) + R"(,"bid_qty":)" + part("b", 2) + R"(,"ask":)" + part("a", 0) + R"(,"ask_qty":)"
            + part("a", 2) + R"(,"last":)" + part("c", 0) + R"(,"volume":)" + part("v", 1) + R"(,"vwap":)"
            + part("p", 1) + R"(,"low":)" + part("l", 1) + R"(,"high":)" + part("h", 1) + "}]}";
        if (tape.tickers.count(symbol) == 0)
            tape.tickers[symbol] = text;
        tape.messages.push_back({Tape::Kind::Ticker, symbol, {}, text, {}});
    }
}

} // namespace

Tape Tape::load(const QByteArray &venue, const QStringList &files)
{
    Tape tape;
    for (const Line &line : read(venue, files)) {
        if (venue == "coinbase")
            addCoinbase(tape, line);
        else if (venue == "binance")
            addBinance(tape, line);
        else
            addKraken(tape, line);
    }
    if (venue == "kraken")
        tape.lastTradeIds.clear(); // of the end; none was before the beginning
    return tape;
}

QByteArray krakenBook(const char *type, const QByteArray &symbol, const std::vector<StandinBook::Level> &levels,
                      std::uint32_t checksum, const QByteArray &timestamp)
{
    QByteArray sides[2];
    for (const auto &level : levels)
        sides[level.isBid] += (sides[level.isBid].isEmpty() ? QByteArray() : QByteArray(",")) + R"({"price":)"
            + level.price + R"(,"qty":)" + level.size + "}";
    return R"({"channel":"book","type":")" + QByteArray(type) + R"(","data":[{"symbol":")" + symbol + R"(","bids":[)"
        + sides[1] + R"(],"asks":[)" + sides[0] + R"(],"checksum":)" + QByteArray::number(checksum)
        + (timestamp.isEmpty() ? QByteArray() : R"(,"timestamp":")" + timestamp + "\"") + "}]}";
}
