// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The same as bench_chart of Qt Charts: QCandlestickSeries, all candles in view, the last one changing 60 times a
// second. It needs QApplication.
#include "chartbench.h"

#include <QApplication>
#include <QCandlestickSeries>
#include <QCandlestickSet>
#include <QChart>
#include <QChartView>
#include <QDateTimeAxis>
#include <QValueAxis>

#include <cmath>
#include <cstdio>

namespace {

constexpr double startMs = 1'700'000'040'000;

/// Counts what is painted.
class CountedView : public QChartView
{
public:
    using QChartView::QChartView;
    int frames = 0;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QChartView::paintEvent(event);
        ++frames;
    }
};

void run(int candles)
{
    auto *series = new QCandlestickSeries;
    QList<QCandlestickSet *> sets;
    for (int i = 0; i < candles; ++i) {
        const double open = 67'000 + 200 * std::sin(i * 0.01) + 30 * std::sin(i * 0.37);
        const double close = open + (i * 7919 % 2'001 - 1'000) / 100.0;
        sets.append(new QCandlestickSet(open, std::max(open, close) + 4, std::min(open, close) - 4, close,
                                        startMs + 60'000.0 * i));
    }
    series->append(sets);
    auto *chart = new QChart;
    chart->addSeries(series);
    auto *times = new QDateTimeAxis;
    auto *prices = new QValueAxis;
    chart->addAxis(times, Qt::AlignBottom);
    chart->addAxis(prices, Qt::AlignRight);
    series->attachAxis(times);
    series->attachAxis(prices);
    CountedView view(chart);
    view.resize(1'200, 600);
    view.show();
    chartbench::runFor(500);
    QCandlestickSet *last = sets.constLast();
    int step = 0;
    const chartbench::Cost cost = chartbench::measure(
        [&] { last->setClose(last->low() + std::fmod(++step * 0.97, last->high() - last->low())); }, view.frames);
    std::printf("%8d candles, Qt Charts, all in view: GUI thread %.2f ms a frame, %.0f frames/s\n", candles, cost.guiMs,
                cost.framesPerSecond);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    for (const int candles : {500, 5'000, 50'000})
        run(candles);
    return 0;
}
