// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/rowcondition.h"

#include "client/models/cellformat.h"
#include "client/models/qttext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace tapedeck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RowCondition", text);
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

QString plainName(const QString &name)
{
    QString plain = name.toLower();
    plain.remove(QLatin1Char(' ')).remove(QLatin1Char('_'));
    return plain;
}

const GridColumn *columnNamed(const QString &name, const Schema &schema)
{
    const QString plain = plainName(name);
    for (const GridColumn &column : gridColumns(schema)) {
        if (column.kind == GridColumn::Kind::Age || column.kind == GridColumn::Kind::Spark)
            continue; // boards know versions, not times
        if (plain == plainName(column.title) || plain == plainName(QLatin1String(column.id)))
            return &column;
    }
    return nullptr;
}

/// "1,234.5", "3%"; of a clock minutes, with or without seconds: "80", "80:30"; of a duration "300", "5m", "1 h".
std::optional<Decimal> numberFrom(QString text, const GridColumn &column)
{
    if (column.kind == GridColumn::Kind::Clock) {
        bool isNumber = false;
        const int seconds = text.section(QLatin1Char(':'), 1, 1).toInt();
        const int minutes = text.section(QLatin1Char(':'), 0, 0).toInt(&isNumber);
        return isNumber ? std::optional(Decimal{std::int64_t(minutes) * 60 + seconds, 0}) : std::nullopt;
    }
    if (column.kind == GridColumn::Kind::Duration) {
        static const QRegularExpression duration(QStringLiteral(R"(^(\d{1,9})\s*(s|m|min|h)?$)"));
        const QRegularExpressionMatch match = duration.match(text.toLower());
        const QString unit = match.captured(2);
        const int seconds = unit == QLatin1String("h") ? 3'600 : unit.startsWith(QLatin1Char('m')) ? 60 : 1;
        return match.hasMatch() ? std::optional(Decimal{match.captured(1).toLongLong() * seconds, 0}) : std::nullopt;
    }
    text.remove(QLatin1Char(',')).remove(QLatin1Char('%'));
    return Decimal::parse(text.toStdString());
}

} // namespace

RowCondition::Word::Word(const QString &text)
    : folded(text.toCaseFolded())
{
    if (std::all_of(folded.begin(), folded.end(), [](QChar c) { return c.unicode() < 0x80; }))
        ascii = folded.toStdString();
}

bool RowCondition::Word::isIn(std::string_view text) const
{
    if (ascii.empty())
        return qtText(text).toCaseFolded().contains(folded);
    const auto same = [](char a, char b) { return lower(a) == b; };
    return std::search(text.begin(), text.end(), ascii.begin(), ascii.end(), same) != text.end();
}

bool RowCondition::Word::is(std::string_view text) const
{
    return qtText(text).toCaseFolded() == folded;
}

RowCondition::RowCondition(const QString &text, const Schema &schema)
{
    // A comparison, with or without blanks around its sign; a text in quotes; a word.
    static const QRegularExpression terms(
        QStringLiteral(R"re(([\p{L}_%][\p{L}_%0-9]*)\s*(<=|>=|!=|=|<|>)\s*("[^"]*"?|[^\s"]*)|(-?)"([^"]*)"?|(\S+))re"));
    for (auto it = terms.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.hasCaptured(1)) {
            QString value = match.captured(3);
            value.remove(QLatin1Char('"'));
            if (const GridColumn *column = columnNamed(match.captured(1), schema))
                addComparison(*column, match.captured(2), value);
            else if (m_problem.isEmpty())
                m_problem = tr("There is no column “%1”").arg(match.captured(1));
            continue;
        }
        const bool quoted = match.hasCaptured(5);
        QString word = quoted ? match.captured(5) : match.captured(6);
        const bool excluded =
            quoted ? !match.captured(4).isEmpty() : word.size() > 1 && word.startsWith(QLatin1Char('-'));
        if (excluded && !quoted)
            word.remove(0, 1);
        if (word.isEmpty())
            continue;
        if (!quoted && word.compare(QLatin1String("is:favourite"), Qt::CaseInsensitive) == 0) {
            m_favourite = !excluded;
            continue;
        }
        m_words.emplace_back(word);
        m_words.back().excluded = excluded;
    }
}

void RowCondition::addComparison(const GridColumn &column, const QString &sign, const QString &value)
{
    static constexpr std::array<const char *, 6> signs = {"<", "<=", ">", ">=", "=", "!="};
    const auto at =
        std::find_if(signs.begin(), signs.end(), [&](const char *each) { return sign == QLatin1String(each); });
    Comparison comparison{&column, static_cast<Operator>(at - signs.begin()), Word(value), {}};
    const bool byOrder = comparison.op < Operator::Equal;
    if (column.isNumber()) {
        const auto number = numberFrom(value, column);
        if (!number) {
            if (m_problem.isEmpty())
                m_problem = tr("“%1” is compared with a number, such as %2")
                                .arg(column.title, QLatin1String(column.id) + sign + QStringLiteral("100"));
            return;
        }
        comparison.number = *number;
    } else if (value.isEmpty() || byOrder) {
        if (m_problem.isEmpty())
            m_problem = byOrder ? tr("“%1” knows only = and !=").arg(column.title)
                                : tr("“%1” is compared with a text").arg(column.title);
        return;
    }
    m_comparisons.push_back(std::move(comparison));
}

bool RowCondition::accepts(const Board &board, RowId row, bool isFavourite) const
{
    if (m_favourite && *m_favourite != isFavourite)
        return false;
    for (const Comparison &comparison : m_comparisons) {
        if (!holds(comparison, board, row))
            return false;
    }
    const std::vector<Column> &columns = board.schema().columns();
    return std::all_of(m_words.begin(), m_words.end(), [&](const Word &word) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].storage == Column::Storage::Text && board.presence(row) >> i & 1
                && word.isIn(board.cellText(row, static_cast<int>(i))))
                return !word.excluded;
        }
        return word.excluded;
    });
}

bool RowCondition::holds(const Comparison &comparison, const Board &board, RowId row)
{
    const GridColumn &column = *comparison.column;
    const bool negated = comparison.op == Operator::NotEqual;
    if (!board.has(row, column.field))
        return negated;
    if (column.kind == GridColumn::Kind::Text)
        return comparison.text.is(board.text(row, column.field)) != negated;
    const auto begins = [&](const QString &text) { return text.toCaseFolded().startsWith(comparison.text.folded); };
    if (column.kind == GridColumn::Kind::Status && begins(statusText(board, *board.integer(row, column.field))))
        return !negated; // as the documentation writes it; below, as it is shown
    if (!column.isNumber())
        return begins(cellText(board, row, column).text) != negated;
    const std::optional<Decimal> number = cellNumber(board, row, column);
    if (!number)
        return negated;
    const int compared = compare(*number, comparison.number);
    switch (comparison.op) {
    case Operator::Less:
        return compared < 0;
    case Operator::LessOrEqual:
        return compared <= 0;
    case Operator::Greater:
        return compared > 0;
    case Operator::GreaterOrEqual:
        return compared >= 0;
    case Operator::Equal:
        return compared == 0;
    case Operator::NotEqual:
        return compared != 0;
    }
    return false;
}

} // namespace tapedeck
