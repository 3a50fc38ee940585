// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/rowlines.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <google/protobuf/descriptor.h>

#include <cmath>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tapedeck {

namespace {

constexpr double exactMax = 9007199254740992; // 2^53: JSON's numbers are exact so far

struct CellValue {
    const Column *column;
    std::variant<std::monostate, std::int64_t, Decimal, std::string> value; // monostate: none
};

/// As it stands in JSON, but a text without its quotes.
std::string shownJson(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toStdString();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

/// Nothing if the value is not of the column's kind.
std::optional<CellValue> cellOf(const Column &column, const QJsonValue &value)
{
    if (value.isNull())
        return CellValue{&column, {}};
    if (column.storage == Column::Storage::Text)
        return value.isString() ? std::optional(CellValue{&column, value.toString().toStdString()}) : std::nullopt;
    if (column.kind == v1::PRICE || column.kind == v1::SIZE) {
        const auto decimal = value.isString() || value.isDouble() ? Decimal::parse(shownJson(value)) : std::nullopt;
        return decimal ? std::optional(CellValue{&column, *decimal}) : std::nullopt;
    }
    if (column.enumType != nullptr && value.isString()) {
        const auto *enumerator = column.enumType->FindValueByName(value.toString().toStdString());
        return enumerator != nullptr ? std::optional(CellValue{&column, std::int64_t(enumerator->number())})
                                     : std::nullopt;
    }
    const double number = value.toDouble(0.5);
    if (std::abs(number) > exactMax || number != std::floor(number))
        return std::nullopt;
    return CellValue{&column, value.toInteger()};
}

/// What a board finds out itself.
bool isBoardsOwn(const Column &column)
{
    return column.isDerived() || column.kind == v1::KEY || column.kind == v1::PRICE_SCALE
        || column.kind == v1::SIZE_SCALE || column.kind == v1::TIME_SHIFT;
}

} // namespace

RowLines::Outcome RowLines::take(std::string_view line)
{
    QJsonParseError problem;
    const QByteArray bytes(line.data(), static_cast<qsizetype>(line.size()));
    const QJsonObject object = QJsonDocument::fromJson(bytes, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return {0, "no JSON: " + problem.errorString().toStdString()};
    const Schema &schema = m_board.schema();
    const std::string key = object[QStringLiteral("key")].toString().toStdString();
    if (key.empty())
        return {0, "an object with a key is expected, such as {\"key\":\"acme:BTC-EUR\",\"bid\":\"58120.10\"}"};
    const bool isRemoved = object[QStringLiteral("removed")].toBool();
    std::vector<CellValue> cells;
    for (auto it = object.begin(); it != object.end() && !isRemoved; ++it) {
        const std::string name = it.key().toStdString();
        const Column *column = schema.find(name);
        if (column == nullptr && name != "row")
            return {0, "there is no column '" + name + "' in " + schema.board()};
        if (column == nullptr || isBoardsOwn(*column))
            continue;
        auto cell = cellOf(*column, *it);
        if (!cell)
            return {0, "'" + name + "' is " + shownJson(*it) + ", which no such column holds"};
        cells.push_back(std::move(*cell));
    }
    m_board.beginCommit();
    const RowId row = m_board.insert(key);
    if (isRemoved)
        m_board.remove(row);
    for (const CellValue &cell : cells) {
        const int number = cell.column->number;
        if (const auto *integer = std::get_if<std::int64_t>(&cell.value))
            m_board.setInteger(row, number, *integer);
        else if (const auto *decimal = std::get_if<Decimal>(&cell.value))
            (void)m_board.setDecimal(row, number, *decimal);
        else if (const auto *text = std::get_if<std::string>(&cell.value))
            m_board.setText(row, number, *text);
        else
            m_board.clear(row, number);
    }
    m_board.endCommit();
    return {row, {}};
}

} // namespace tapedeck
