// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the chart costs a frame, at 1200 × 600, while its last candle changes 60 times a second: as it opens, with all
// candles in view, and while that is panned. With the renderer that Qt Quick is told to use.
#include "chartbench.h"

#include "client/charts/pricechart.h"

#include <QGuiApplication>
#include <QQuickWindow>

#include <cmath>
#include <cstdio>

using namespace tapedeck;

namespace {

constexpr std::int64_t startS = 1'700'000'040;

v1::Candle candleAt(int i)
{
    v1::Candle candle;
    const auto base = static_cast<std::int64_t>(6'700'000 + 20'000 * std::sin(i * 0.01) + 3'000 * std::sin(i * 0.37));
    candle.set_start_s(startS + 60 * static_cast<std::int64_t>(i));
    candle.set_open(base);
    candle.set_close(base + (i * 7919) % 2'001 - 1'000);
    candle.set_high(std::max(candle.open(), candle.close()) + 400);
    candle.set_low(std::min(candle.open(), candle.close()) - 400);
    candle.set_volume(100 + i % 400);
    return candle;
}

GridPalette palette()
{
    GridPalette colors;
    colors.background = QColor(16, 20, 26);
    colors.line = QColor(42, 52, 65);
    colors.text = QColor(223, 230, 238);
    colors.dim = QColor(140, 155, 171);
    colors.up = QColor(62, 207, 148);
    colors.down = QColor(255, 125, 125);
    colors.neutral = QColor(90, 169, 242);
    return colors;
}

void run(int candles)
{
    QQuickWindow window;
    window.resize(1'200, 600);
    PriceChart chart(window.contentItem());
    chart.setSize({1'200, 600});
    chart.setColors(palette());
    int frames = 0;
    QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [&frames] { ++frames; });
    window.show();
    v1::Followed part;
    part.set_epoch(1);
    part.set_price_scale(2);
    for (int i = 0; i < candles; ++i)
        *part.add_candles() = candleAt(i);
    chart.take(part);
    chartbench::runFor(200);

    v1::Followed live;
    live.set_epoch(1);
    live.set_price_scale(2);
    *live.add_candles() = candleAt(candles - 1);
    int step = 0;
    const auto trade = [&] {
        v1::Candle &candle = *live.mutable_candles(0);
        candle.set_close(candle.low() + (++step * 97) % (candle.high() - candle.low()));
        candle.set_volume(candle.volume() + 1);
        chart.take(live);
    };
    const chartbench::Cost opened = chartbench::measure(trade, frames);
    chart.fit();
    const chartbench::Cost all = chartbench::measure(trade, frames);
    const chartbench::Cost panned = chartbench::measure(
        [&] {
            trade();
            chart.panBy(step % 120 < 60 ? -3 : 3);
        },
        frames);
    for (const auto &[what, cost] : {std::pair("as it opens", opened), {"all in view", all}, {"panning all", panned}})
        std::printf("%8d candles, %s: GUI thread %.2f ms a frame, all threads %.2f ms, %.0f frames/s\n", candles, what,
                    cost.guiMs, cost.processMs, cost.framesPerSecond);
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_UPDATE_IDLE_TIME"))
        qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
    QGuiApplication app(argc, argv);
    for (const int candles : {500, 5'000, 50'000})
        run(candles);
    return 0;
}
