// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/rollingboard.h"

#include "tapedeck/v1/prices.pb.h"
#include "tapedeck/v1/rolling.pb.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tapedeck {

using v1::Quote;
using v1::Rolling;

namespace {

constexpr Micros passUs = 1'000'000;    // once through all rows
constexpr Micros sliceUs = 50'000;      // a part of the rows at a time
constexpr Micros budgetUs = 1'000;      // of one part, so that commits go on
constexpr std::uint8_t finerDigits = 2; // decimals more than prices have

std::int64_t roundedHundredths(double hundredths)
{
    return std::abs(hundredths) < 9e18 ? std::llround(hundredths) : 0;
}

} // namespace

const std::array<RollingBoard::Window, RollingBoard::windowsS.size()> RollingBoard::windows = {
    {{60, 1, 1, 0, "/1m"}, {300, 1, 5, 0, "/5m"}, {3600, 60, 10, 1, "/1h"}}};

RollingBoard::RollingBoard(const Board &prices, Board &rolling, const CandleStore &candles)
    : m_prices(prices)
    , m_rolling(rolling)
    , m_candles(candles)
    , m_timeIndex(prices.schema().sourceTimeIndex())
    , m_shiftIndex(prices.schema().timeShiftIndex())
    , m_ownTimeIndex(rolling.schema().sourceTimeIndex())
    , m_ownShiftIndex(rolling.schema().timeShiftIndex())
    , m_dueUs(neverUs)
{
}

void RollingBoard::setWindows(std::span<const std::uint32_t> wanted)
{
    for (std::size_t i = 0; i < windowsS.size(); ++i) {
        m_wanted[i] = std::find(wanted.begin(), wanted.end(), windowsS[i]) != wanted.end();
        m_enabled = m_enabled || m_wanted[i];
    }
}

void RollingBoard::note(std::span<const PricePoint> points)
{
    if (!m_enabled)
        return;
    for (const PricePoint &point : points) {
        if (point.row >= m_entries.size())
            m_entries.resize(std::max<std::size_t>(point.row + 1, m_prices.rowLimit()));
        if (point.kind == PricePoint::Kind::Remove)
            drop(m_entries[point.row]);
        else
            list(point.row);
    }
}

void RollingBoard::list(RowId row)
{
    Entry &entry = m_entries[row];
    if (std::exchange(entry.listed, true))
        return;
    m_listed.push_back(row);
    if (m_dueUs == neverUs)
        m_dueUs = 0;
}

/// The number may be another instrument's when its turn comes.
void RollingBoard::drop(Entry &entry)
{
    for (RowId &row : entry.rows) {
        if (row != 0)
            m_gone.push_back(std::exchange(row, 0));
    }
    entry.doneS = {};
    if (!m_gone.empty() && m_dueUs == neverUs)
        m_dueUs = 0;
}

std::uint32_t RollingBoard::update(Micros steadyUs, Micros wallUs)
{
    m_written = static_cast<std::uint32_t>(m_gone.size());
    for (const RowId row : m_gone)
        m_rolling.remove(row);
    m_gone.clear();
    const std::size_t share = m_listed.size() * sliceUs / passUs + 1;
    for (std::size_t i = 0; i < share && !m_listed.empty(); ++i) {
        if (i % 16 == 15 && steadyClockUs() - steadyUs > budgetUs)
            break;
        m_next = m_next < m_listed.size() ? m_next : 0;
        const RowId row = m_listed[m_next];
        if (refresh(row, wallUs)) {
            ++m_next;
        } else {
            m_entries[row].listed = false;
            m_listed[m_next] = m_listed.back();
            m_listed.pop_back();
        }
    }
    m_dueUs = m_listed.empty() ? neverUs : steadyUs + sliceUs;
    return m_written;
}

bool RollingBoard::refresh(RowId row, Micros wallUs)
{
    Entry &entry = m_entries[row];
    const auto unit = m_candles.unitOf(row);
    if (!m_prices.alive(row) || !unit)
        return false;
    const bool hasShift = m_prices.presence(row) >> m_shiftIndex & 1;
    const Micros nowUs = wallUs - (hasShift ? m_prices.cell(row, m_shiftIndex) : 0);
    const auto endS = static_cast<std::uint32_t>(std::max(nowUs, unit->newestUs) / 1'000'000);
    bool quiet = m_prices.integer(row, Quote::kStatusFieldNumber) != Quote::STALE;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const Window &window = windows[i];
        if (!m_wanted[i])
            continue;
        const std::uint32_t doneS = endS - endS % window.refreshS;
        if (doneS == entry.doneS[i]) {
            quiet = false;
            continue;
        }
        entry.doneS[i] = doneS;
        RollingWindow rolling(endS - endS % window.stepS, window.lengthS, window.stepS);
        m_candles.visitBack(row, window.interval, [&](const Candle &candle) { return rolling.add(candle); });
        quiet = quiet && rolling.isQuiet();
        if (const auto figures = rolling.figures())
            write(row, window, entry.rows[i], *figures, *unit);
    }
    return !quiet;
}

void RollingBoard::write(RowId price, const Window &window, RowId &row, const RollingFigures &figures,
                         const CandleStore::Unit &unit)
{
    const auto scale = static_cast<std::uint8_t>(unit.priceScale + finerDigits);
    if (row != 0 && m_rolling.integer(row, Rolling::kPriceScaleFieldNumber) != scale) {
        m_rolling.remove(row);
        row = 0;
    }
    if (row == 0) {
        row = m_rolling.insert(std::string(m_prices.key(price)) + window.suffix);
        if (row == 0)
            return;
        m_rolling.setInteger(row, Rolling::kWindowSFieldNumber, window.lengthS);
        m_rolling.setInteger(row, Rolling::kPriceScaleFieldNumber, scale);
    }
    ++m_written;
    const auto set = [&](int column, std::int64_t value) {
        if (const auto fine = scaledUp(value, finerDigits))
            (void)m_rolling.setDecimal(row, column, {*fine, scale});
        else
            m_rolling.clear(row, column);
    };
    set(Rolling::kOpenFieldNumber, figures.open);
    set(Rolling::kHighFieldNumber, figures.high);
    set(Rolling::kLowFieldNumber, figures.low);
    set(Rolling::kLastFieldNumber, figures.last);
    (void)m_rolling.setDecimal(row, Rolling::kMeanFieldNumber, {roundedHundredths(figures.mean * 100), scale});
    (void)m_rolling.setDecimal(row, Rolling::kDeviationFieldNumber,
                               {roundedHundredths(figures.deviation * 100), scale});
    if (const auto vwap = Candle::vwapOf(figures.turnover, figures.volume))
        (void)m_rolling.setDecimal(row, Rolling::kVwapFieldNumber, {*vwap, scale});
    else
        m_rolling.clear(row, Rolling::kVwapFieldNumber);
    (void)m_rolling.setDecimal(row, Rolling::kVolumeFieldNumber, {figures.volume, unit.sizeScale});
    m_rolling.setInteger(row, Rolling::kTradeCountFieldNumber, static_cast<std::int64_t>(figures.trades));
    m_rolling.setInteger(row, Rolling::kCoveredSFieldNumber, figures.coveredS);
    if (figures.incomplete)
        m_rolling.setInteger(row, Rolling::kIncompleteFieldNumber, 1);
    else
        m_rolling.clear(row, Rolling::kIncompleteFieldNumber);

    const auto copyText = [&](int from, int to) { m_rolling.setText(row, to, m_prices.text(price, from)); };
    copyText(Quote::kSymbolFieldNumber, Rolling::kSymbolFieldNumber);
    copyText(Quote::kVenueFieldNumber, Rolling::kVenueFieldNumber);
    copyText(Quote::kNameFieldNumber, Rolling::kNameFieldNumber);
    if (const auto status = m_prices.integer(price, Quote::kStatusFieldNumber))
        m_rolling.setInteger(row, Rolling::kStatusFieldNumber, *status);
    if (m_prices.has(price, Quote::kStaleReasonFieldNumber))
        copyText(Quote::kStaleReasonFieldNumber, Rolling::kStaleReasonFieldNumber);
    else
        m_rolling.clear(row, Rolling::kStaleReasonFieldNumber);
    if (m_prices.presence(price) >> m_timeIndex & 1)
        m_rolling.setCell(row, m_ownTimeIndex, m_prices.cell(price, m_timeIndex));
    if (m_prices.presence(price) >> m_shiftIndex & 1)
        m_rolling.setCell(row, m_ownShiftIndex, m_prices.cell(price, m_shiftIndex));
}

} // namespace tapedeck
