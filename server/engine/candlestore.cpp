// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine/candlestore.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace tapedeck {

namespace {

constexpr Micros secondUs = 1'000'000;
constexpr Micros strangeStepUs = 24 * 3600 * secondUs;
constexpr Micros latestUs = Micros(4'102'444'800) * secondUs; // the year 2100
constexpr std::size_t shares = candleIntervals.size() + 1;
constexpr std::size_t cacheLine = 64;
constexpr std::size_t prefetched = 16;  // moves at a time
constexpr std::size_t foundMax = 1'024; // more than a row keeps of any interval

std::uint32_t startOf(Micros timeUs, std::uint32_t intervalS)
{
    const auto second = static_cast<std::uint32_t>(timeUs / secondUs);
    return second - second % intervalS;
}

std::int64_t saturatedSum(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

Candle candleOf(const PricePoint &point, std::uint32_t start, std::uint64_t change)
{
    Candle candle;
    candle.start = start;
    candle.trades = point.trades;
    candle.open = candle.high = candle.low = candle.close = point.price;
    candle.volume = point.volume;
    candle.turnover = static_cast<double>(point.price) * static_cast<double>(point.volume);
    candle.openUs = candle.closeUs = static_cast<std::uint32_t>(point.timeUs - Micros(start) * secondUs);
    candle.change = change & (~std::uint64_t(0) >> 1);
    candle.incomplete = Micros(start) * secondUs <= point.gapEndUs;
    return candle;
}

/// `later` came after `candle`, and is of the same interval.
void merge(Candle &candle, const Candle &later)
{
    if (later.openUs < candle.openUs) {
        candle.open = later.open;
        candle.openUs = later.openUs;
    }
    if (later.closeUs >= candle.closeUs) {
        candle.close = later.close;
        candle.closeUs = later.closeUs;
    }
    candle.high = std::max(candle.high, later.high);
    candle.low = std::min(candle.low, later.low);
    candle.volume = saturatedSum(candle.volume, later.volume);
    candle.turnover += later.turnover;
    candle.trades += later.trades;
    candle.change = later.change;
}

bool scaleUp(std::int64_t &value, int digits)
{
    const auto scaled = scaledUp(value, digits);
    value = scaled.value_or(0);
    return scaled.has_value();
}

bool scaleUp(Candle &candle, int priceDigits, int sizeDigits)
{
    candle.turnover *= std::pow(10, priceDigits + sizeDigits);
    return scaleUp(candle.open, priceDigits) && scaleUp(candle.high, priceDigits) && scaleUp(candle.low, priceDigits)
        && scaleUp(candle.close, priceDigits) && scaleUp(candle.volume, sizeDigits);
}

void write(const Candle &candle, v1::Candle &out)
{
    out.set_start_s(candle.start);
    out.set_open(candle.open);
    out.set_high(candle.high);
    out.set_low(candle.low);
    out.set_close(candle.close);
    out.set_volume(candle.volume);
    if (const auto vwap = candle.vwap())
        out.set_vwap(*vwap);
    out.set_trades(candle.trades);
    out.set_incomplete(candle.incomplete);
}

} // namespace

CandleStore::CandleStore(std::uint64_t epoch, std::size_t bytesMax)
    : m_epoch(epoch)
    , m_seriesMax(std::max<std::size_t>(1, bytesMax / shares / sizeof(Series)))
    , m_history{
          CandleHistory(candleIntervals[0], bytesMax / shares), CandleHistory(candleIntervals[1], bytesMax / shares),
          CandleHistory(candleIntervals[2], bytesMax / shares), CandleHistory(candleIntervals[3], bytesMax / shares)}
{
}

/// What lies anywhere in memory comes while others are dealt with.
void CandleStore::prefetch(std::span<const PricePoint> points) const
{
    for (const PricePoint &point : points) {
        if (point.row >= m_byRow.size() || m_byRow[point.row] == none)
            continue;
        m_history[0].prefetch(m_byRow[point.row]);
        const auto *series = reinterpret_cast<const char *>(&m_series[m_byRow[point.row]]);
        for (std::size_t at = 0; at < sizeof(Series::now) + cacheLine; at += cacheLine)
            __builtin_prefetch(series + at, 1);
    }
}

bool CandleStore::hasInterval(std::uint32_t intervalS) const
{
    return std::any_of(candleIntervals.begin(), candleIntervals.end(),
                       [&](const CandleInterval &interval) { return interval.seconds == intervalS; });
}

void CandleStore::apply(const Board &prices, std::span<const PricePoint> points)
{
    if (points.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        ++m_change;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i % prefetched == 0)
                prefetch(points.subspan(i, std::min(prefetched, points.size() - i)));
            const PricePoint &point = points[i];
            if (point.kind == PricePoint::Kind::Move) {
                if (point.timeUs <= 0 || point.timeUs >= latestUs) {
                    ++m_counters.timesRefused;
                } else if (const SeriesId id = find(prices, point.row); id != none) {
                    move(id, point);
                }
            } else if (point.kind == PricePoint::Kind::Remove) {
                remove(point.row);
            } else if (point.row < m_byRow.size() && m_byRow[point.row] != none) {
                Series &series = m_series[m_byRow[point.row]];
                markGap(series, point.timeUs);
                series.restarted = series.restarted || point.kind == PricePoint::Kind::Restart;
            }
        }
    }
    noteChange();
}

CandleStore::SeriesId CandleStore::find(const Board &prices, RowId row)
{
    if (row >= m_byRow.size())
        m_byRow.resize(std::max<std::size_t>(row + 1, prices.rowLimit()), none);
    SeriesId &id = m_byRow[row];
    if (id != none || !prices.alive(row))
        return id;
    if (!m_free.empty()) {
        id = m_free.back();
        m_free.pop_back();
    } else if (m_series.size() < m_seriesMax) {
        id = static_cast<SeriesId>(m_series.size());
        m_series.emplace_back();
    } else {
        ++m_counters.rowsRefused;
        return none;
    }
    Series &series = m_series[id];
    series = {};
    series.key = prices.key(row);
    series.epoch = m_epoch + m_counters.restarts;
    m_byKey.insert_or_assign(series.key, id);
    return id;
}

void CandleStore::remove(RowId row)
{
    if (row >= m_byRow.size() || m_byRow[row] == none)
        return;
    const SeriesId id = std::exchange(m_byRow[row], none);
    startOver(id);
    m_byKey.erase(m_series[id].key);
    m_free.push_back(id);
}

void CandleStore::move(SeriesId id, PricePoint point)
{
    if (!isTrusted(id, point))
        return;
    Series &series = m_series[id];
    if (std::exchange(series.restarted, false) && point.timeUs <= series.newestUs)
        startOver(id);
    if (std::exchange(series.doubts, false)) {
        PricePoint before = series.doubtful;
        if (before.timeUs < series.newestUs)
            startOver(id);
        if (adoptScale(id, before))
            add(id, before);
    }
    if (adoptScale(id, point))
        add(id, point);
}

/// False: the move is put aside until the next one tells whether its time was right.
bool CandleStore::isTrusted(SeriesId id, const PricePoint &point)
{
    Series &series = m_series[id];
    const bool strange = series.newestUs != 0 && !series.restarted
        && (point.timeUs > series.newestUs + strangeStepUs || point.timeUs < series.newestUs - strangeStepUs);
    const auto isPast = [&](const PricePoint &of) { return of.timeUs < series.newestUs; };
    if (series.doubts) {
        if (strange && isPast(point) == isPast(series.doubtful) && point.timeUs >= series.doubtful.timeUs)
            return true;
        ++m_counters.timesRefused; // the one that was put aside
        series.doubts = false;
    }
    if (strange) {
        series.doubts = true;
        series.doubtful = point;
    }
    return !strange;
}

void CandleStore::add(SeriesId id, const PricePoint &point)
{
    Series &series = m_series[id];
    bool kept = true;
    if (series.newestUs != 0 && point.timeUs / secondUs < series.newestUs / secondUs)
        ++m_counters.late;
    for (std::size_t i = 0; i < intervalCount; ++i) {
        const std::uint32_t start = startOf(point.timeUs, candleIntervals[i].seconds);
        Candle &now = series.now[i];
        if (now.change != 0 && start < now.start) {
            kept = addLate(id, i, start, point) && kept;
            continue;
        }
        const Candle candle = candleOf(point, start, m_change);
        if (now.change != 0 && start == now.start) {
            merge(now, candle);
            continue;
        }
        if (now.change != 0)
            m_history[i].append(id, now, m_change);
        else
            ++m_underWay;
        now = candle;
    }
    m_counters.lateForgotten += kept ? 0 : 1;
    series.newestUs = std::max(series.newestUs, point.timeUs);
}

bool CandleStore::addLate(SeriesId id, std::size_t interval, std::uint32_t start, const PricePoint &point)
{
    const Candle candle = candleOf(point, start, m_change);
    CandleHistory &history = m_history[interval];
    return history.update(id, start, [&](Candle &kept) { merge(kept, candle); })
        || history.insert(id, candle, m_change);
}

void CandleStore::markGap(Series &series, Micros timeUs)
{
    for (std::size_t i = 0; i < intervalCount; ++i) {
        Candle &now = series.now[i];
        if (now.change == 0 || now.incomplete || Micros(now.start + candleIntervals[i].seconds) * secondUs <= timeUs)
            continue;
        now.incomplete = 1;
        now.change = m_change;
    }
}

void CandleStore::startOver(SeriesId id)
{
    Series &series = m_series[id];
    for (std::size_t i = 0; i < intervalCount; ++i) {
        m_history[i].clear(id);
        m_underWay -= series.now[i].change != 0 ? 1 : 0;
        series.now[i] = {};
    }
    series.newestUs = 0;
    series.restarted = false;
    series.epoch = m_epoch + ++m_counters.restarts;
}

/// Brings move and candles to the finer unit of both. False: the move does not fit into it.
bool CandleStore::adoptScale(SeriesId id, PricePoint &point)
{
    Series &series = m_series[id];
    const int priceDigits = std::max(0, point.priceScale - series.priceScale);
    const int sizeDigits = std::max(0, point.sizeScale - series.sizeScale);
    if (priceDigits > 0 || sizeDigits > 0) {
        bool fits = true;
        const auto rescale = [&](Candle &candle) {
            fits = fits && scaleUp(candle, priceDigits, sizeDigits);
            candle.change = m_change;
        };
        for (std::size_t i = 0; i < intervalCount; ++i) {
            m_history[i].updateAll(id, rescale);
            if (series.now[i].change != 0)
                rescale(series.now[i]);
        }
        series.priceScale = std::max(series.priceScale, point.priceScale);
        series.sizeScale = std::max(series.sizeScale, point.sizeScale);
        if (!fits)
            startOver(id);
    }
    if (point.priceScale == series.priceScale && point.sizeScale == series.sizeScale)
        return true;
    return scaleUp(point.price, series.priceScale - point.priceScale)
        && scaleUp(point.volume, series.sizeScale - point.sizeScale);
}

std::optional<CandleStore::Unit> CandleStore::unitOf(RowId row) const
{
    if (row >= m_byRow.size() || m_byRow[row] == none || m_series[m_byRow[row]].newestUs == 0)
        return std::nullopt;
    const Series &series = m_series[m_byRow[row]];
    return Unit{series.priceScale, series.sizeScale, series.newestUs};
}

CandleStore::Counters CandleStore::counters() const
{
    Counters counters = m_counters;
    counters.candles = m_underWay;
    counters.bytes = m_series.size() * sizeof(Series);
    for (const CandleHistory &history : m_history) {
        counters.forgotten += history.forgotten();
        counters.candles += history.candles();
        counters.bytes += history.bytes();
    }
    return counters;
}

bool CandleStore::read(const FollowTarget &target, FollowCursor &cursor, v1::Followed &part) const
{
    const auto interval = static_cast<std::size_t>(
        std::find_if(candleIntervals.begin(), candleIntervals.end(),
                     [&](const CandleInterval &each) { return each.seconds == target.intervalS; })
        - candleIntervals.begin());
    const std::lock_guard lock(m_mutex);
    const bool isFirst = !std::exchange(cursor.answered, true);
    const auto it = m_byKey.find(target.key);
    if (it == m_byKey.end() || interval == intervalCount) {
        cursor.epoch = m_epoch + m_counters.restarts;
        part.set_epoch(cursor.epoch);
        return isFirst;
    }
    const Series &series = m_series[it->second];
    const bool resumes = isFirst && cursor.epoch == series.epoch && cursor.since > 0;
    if (resumes) {
        --cursor.since; // the newest one that is known is sent again
        cursor.change = m_change;
    } else if (cursor.epoch != series.epoch) {
        cursor.epoch = series.epoch;
        cursor.since = cursor.change = 0;
    }
    part.set_epoch(cursor.epoch);
    part.set_price_scale(series.priceScale);
    part.set_size_scale(series.sizeScale);

    std::array<const Candle *, foundMax> found{};
    std::size_t count = 0;
    const auto visit = [&](const Candle &candle) {
        if (count < found.size())
            found[count++] = &candle;
    };
    if (const Candle &now = series.now[interval]; now.change > cursor.change || now.start > cursor.since)
        visit(now);
    m_history[interval].visitNewest(it->second, cursor.change, cursor.since, visit);
    cursor.change = m_change;
    if (count == 0)
        return isFirst;
    // Oldest first. What does not fit into this part begins after it, so that the next one finds it.
    const std::size_t left = count - std::min(count, partMax);
    for (std::size_t i = count; i-- > left;)
        write(*found[i], *part.add_candles());
    cursor.since = left > 0 ? found[left]->start : std::max<std::uint64_t>(cursor.since, found[0]->start);
    return true;
}

} // namespace tapedeck
