// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/clirun.h"
#include "client/cli/commands.h"
#include "client/cli/follow.h"
#include "client/cli/tableformat.h"
#include "common/board/decimal.h"
#include "common/wire/followedjson.h"

#include <QCoreApplication>
#include <QTimer>

#include <iostream>
#include <map>

namespace tapedeck {

namespace {

constexpr int partMax = 500; // candles; behind so many there may be more
constexpr int partWaitMs = 300;
constexpr std::uint32_t vwapDigits = 2; // more than prices have

std::vector<std::string> cells(const v1::Candle &candle, const v1::Followed &part)
{
    const auto decimal = [](std::int64_t mantissa, std::uint32_t scale) {
        return Decimal{mantissa, static_cast<std::uint8_t>(scale)}.toString();
    };
    const auto price = [&](std::int64_t mantissa) { return decimal(mantissa, part.price_scale()); };
    return {utcText(candle.start_s() * 1'000'000),
            price(candle.open()),
            price(candle.high()),
            price(candle.low()),
            price(candle.close()),
            decimal(candle.volume(), part.size_scale()),
            candle.has_vwap() ? decimal(candle.vwap(), part.price_scale() + vwapDigits) : "",
            grouped(candle.trades()),
            candle.incomplete() ? "incomplete" : ""};
}

/// A table, or JSON lines.
std::string candlesText(const v1::Followed &part, bool json)
{
    std::string text;
    if (json) {
        for (const v1::Candle &candle : part.candles()) {
            appendCandleJson(candle, static_cast<int>(part.price_scale()), static_cast<int>(part.size_scale()), text);
            text += '\n';
        }
        return text;
    }
    TableFormat table({{"time (UTC)"},
                       {"open", true},
                       {"high", true},
                       {"low", true},
                       {"close", true},
                       {"volume", true},
                       {"VWAP", true},
                       {"trades", true},
                       {""}});
    for (const v1::Candle &candle : part.candles())
        table.addRow(cells(candle, part));
    for (const std::string &line : table.lines())
        text += line + '\n';
    return text;
}

/// A line for each, as they come.
std::string changesText(const v1::Followed &part)
{
    std::string text;
    for (const v1::Candle &candle : part.candles()) {
        std::string line;
        for (const std::string &cell : cells(candle, part))
            line += cell.empty() ? "" : (line.empty() ? "" : "  ") + cell;
        text += line + '\n';
    }
    return text;
}

} // namespace

int runCandles(const CliOptions &options)
{
    const std::string none =
        "there are no candles of '" + options.key + "' yet; the whole key is expected, such as sim:BAA";
    v1::Followed kept; // the unit of what is in `candles`
    std::map<std::int64_t, v1::Candle> candles;
    bool printed = false;
    QTimer partWait;
    partWait.setSingleShot(true);
    QObject::connect(&partWait, &QTimer::timeout, &partWait, [&] {
        printed = true;
        for (const auto &[start, candle] : candles)
            *kept.add_candles() = candle;
        if (!put(candlesText(kept, options.json)) || !options.follow)
            QCoreApplication::exit(exitDone);
    });
    return runFollow(options, {v1::CANDLES, options.key, options.intervalS}, none,
                     [&](const v1::Followed &part) -> std::optional<int> {
                         if (printed) {
                             const bool isRead = put(options.json ? candlesText(part, true) : changesText(part));
                             return isRead ? std::nullopt : std::optional(exitDone);
                         }
                         if (part.candles().empty() && candles.empty() && !options.follow) {
                             std::cerr << "tapectl: " << none << '\n';
                             return exitFailed;
                         }
                         kept.set_price_scale(part.price_scale());
                         kept.set_size_scale(part.size_scale());
                         for (const v1::Candle &candle : part.candles())
                             candles[candle.start_s()] = candle;
                         partWait.start(part.candles_size() < partMax ? 0 : partWaitMs);
                         return std::nullopt;
                     });
}

} // namespace tapedeck
