// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedtrades.h"

#include "tapedeck/v1/prices.pb.h"

#include <algorithm>
#include <tuple>

namespace tapedeck {

using v1::Quote;

namespace {

constexpr std::ptrdiff_t listLeast = 16; // trades; of fewer each is looked for by itself

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value)
{
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdu;
}

} // namespace

bool MappedTrades::repeats(const MappingRule &rule) const
{
    return rule.trade->repeats.value_or(m_isAnswer);
}

void MappedTrades::add(std::size_t index, SourceRow row)
{
    const MappingRule &rule = m_mapping.rules[index];
    const auto trade = read(index);
    if (!trade)
        return;
    if (repeats(rule) || rule.trade->id)
        m_found.push_back({*trade, row, m_found.size(), idOf(rule, *trade), false});
    else
        write(row, *trade);
}

std::optional<ChangeBatch::Trade> MappedTrades::read(std::size_t index)
{
    const MappingRule::TradeRule &rule = *m_mapping.rules[index].trade;
    ChangeBatch::Trade trade{};
    const MappedValue *value = m_tokens.value(index, "trade.price", rule.price);
    if (value == nullptr || value->kind != MappedValue::Kind::Decimal)
        return std::nullopt;
    trade.price = value->decimal;
    value = m_tokens.value(index, "trade.size", rule.size);
    if (value == nullptr || value->kind != MappedValue::Kind::Decimal)
        return std::nullopt;
    trade.size = value->decimal;
    trade.timeUs = m_out.batch->receivedUs;
    if (rule.time) {
        value = m_tokens.value(index, "trade.time", *rule.time);
        if (value != nullptr && value->kind == MappedValue::Kind::Integer)
            trade.timeUs = value->integer;
    }
    if (rule.taker) {
        value = m_tokens.value(index, "trade.taker", *rule.taker);
        if (value != nullptr && value->kind == MappedValue::Kind::Integer)
            trade.taker = static_cast<v1::Trade::Taker>(value->integer);
    }
    return trade;
}

/// What it is told apart by: its id, or its time as far as it has one, price and size.
std::uint64_t MappedTrades::idOf(const MappingRule &rule, const ChangeBatch::Trade &trade)
{
    if (rule.trade->id) {
        const JsonToken id = m_tokens.read(*rule.trade->id);
        if (isScalar(id) && !id.text.empty())
            return mixed(1, std::hash<std::string_view>()(id.text));
    }
    const Decimal price = trade.price.normalized(), size = trade.size.normalized();
    std::uint64_t hash = mixed(2, rule.trade->time ? static_cast<std::uint64_t>(trade.timeUs) : 0);
    for (const Decimal &part : {price, size})
        hash = mixed(mixed(hash, static_cast<std::uint64_t>(part.mantissa)), part.scale);
    return hash;
}

void MappedTrades::finish(std::size_t index)
{
    if (m_found.empty())
        return;
    markKnown(index);
    sortByTime();
    for (const Found &found : m_found) {
        if (!found.isKnown)
            write(found.row, found.trade);
    }
    m_found.clear();
}

/// Row by row. Of those that are alike, as many are known as have been told before, so that two trades of the same
/// time, price and size are two.
void MappedTrades::markKnown(std::size_t index)
{
    std::sort(m_found.begin(), m_found.end(), [](const Found &a, const Found &b) {
        return std::tie(a.row, a.id, a.number) < std::tie(b.row, b.id, b.number);
    });
    for (auto begin = m_found.begin(); begin != m_found.end();) {
        const auto end =
            std::find_if(begin, m_found.end(), [&](const Found &found) { return found.row != begin->row; });
        judge(index, begin, end);
        begin = end;
    }
}

void MappedTrades::judge(std::size_t index, std::vector<Found>::iterator begin, std::vector<Found>::iterator end)
{
    const MappingRule &rule = m_mapping.rules[index];
    MappedRows::Row &row = m_rows[begin->row];
    const bool isFirst = row.told.isEmpty();
    const bool isList = end - begin >= listLeast;
    if (isList)
        row.told.copyIds(m_ids);
    const auto countOf = [&](std::uint64_t id) {
        if (!isList)
            return row.told.count(id);
        const auto [first, last] = std::equal_range(m_ids.begin(), m_ids.end(), id);
        return static_cast<std::size_t>(last - first);
    };
    std::size_t known = 0;
    for (auto alike = begin; alike != end;) {
        const auto next = std::find_if(alike, end, [&](const Found &found) { return found.id != alike->id; });
        const auto told = static_cast<std::ptrdiff_t>(countOf(alike->id));
        std::for_each(alike, alike + std::min(told, next - alike), [](Found &found) { found.isKnown = true; });
        if (rule.trade->id && told == 0) // the same id again within a message
            std::for_each(alike + 1, next, [](Found &found) { found.isKnown = true; });
        known += static_cast<std::size_t>(told > 0);
        alike = next;
    }
    const auto count = static_cast<std::size_t>(end - begin);
    const bool isWholeList = row.told.noteLength(count) && count > 1;
    std::for_each(begin, end, [&](const Found &found) {
        if (!found.isKnown)
            row.told.add({found.id, 0});
    });
    if (known > 0 || isFirst || !isWholeList || !repeats(rule))
        return;
    ++m_out.counters->gaps;
    m_tokens.tellOnce(index, &rule.trade, [&] {
        return "trade: " + row.key + ": a list of " + std::to_string(count)
            + " trades has none of those before it, so that some between are missing, which counts as a gap; ask more "
              "often (interval=), or for a longer list";
    });
}

/// Of each row the oldest first: many lists begin with the newest.
void MappedTrades::sortByTime()
{
    std::sort(m_found.begin(), m_found.end(),
              [](const Found &a, const Found &b) { return std::tie(a.row, a.number) < std::tie(b.row, b.number); });
    for (auto begin = m_found.begin(); begin != m_found.end();) {
        const auto end =
            std::find_if(begin, m_found.end(), [&](const Found &found) { return found.row != begin->row; });
        const auto isEarlier = [](const Found &a, const Found &b) { return a.trade.timeUs < b.trade.timeUs; };
        if (isEarlier(*(end - 1), *begin))
            std::reverse(begin, end);
        if (!std::is_sorted(begin, end, isEarlier)) {
            for (auto at = begin; at != end; ++at)
                at->number = static_cast<std::size_t>(at - begin);
            std::sort(begin, end, [](const Found &a, const Found &b) {
                return std::tie(a.trade.timeUs, a.number) < std::tie(b.trade.timeUs, b.number);
            });
        }
        begin = end;
    }
}

void MappedTrades::write(SourceRow row, const ChangeBatch::Trade &trade)
{
    ChangeBatch &batch = *m_out.batch;
    batch.addTrade(row, trade);
    MappedRows::Row &kept = m_rows[row];
    ++kept.happened;
    kept.volume = sum(kept.volume, trade.size).value_or(kept.volume);
    const auto unmapped = [&](const char *column) { return !m_mapping.maps(BoardId::Prices, column); };
    if (unmapped("last"))
        batch.setDecimal(BoardId::Prices, row, Quote::kLastFieldNumber, trade.price);
    if (unmapped("last_size"))
        batch.setDecimal(BoardId::Prices, row, Quote::kLastSizeFieldNumber, trade.size);
    if (unmapped("volume"))
        batch.setDecimal(BoardId::Prices, row, Quote::kVolumeFieldNumber, kept.volume);
    if (unmapped("trade_count"))
        batch.setInteger(BoardId::Prices, row, Quote::kTradeCountFieldNumber, static_cast<std::int64_t>(kept.happened));
}

} // namespace tapedeck
