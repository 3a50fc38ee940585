// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/gridcolumns.h"
#include "common/board/board.h"

#include <QString>

#include <string>
#include <vector>

namespace tapedeck {

/// What a user's filter asks of a row. All of its terms have to hold:
///
///     bank              occurs in one of the row's texts, whatever its case; "two words" in quotes are one term
///     -bank             occurs in none
///     last>100          compares a column, named by its title or id without blanks: < <= > >= = !=
///     is:favourite      the user has marked it; -is:favourite: has not
///     status=halted     of states, what the name begins with; of texts, the whole text, whatever its case
///
/// A cell without a value passes != only.
class RowCondition
{
public:
    RowCondition() = default;
    RowCondition(const QString &text, const Schema &schema);

    [[nodiscard]] bool accepts(const Board &board, RowId row, bool isFavourite = false) const;
    [[nodiscard]] bool acceptsAll() const { return m_words.empty() && m_comparisons.empty() && !m_favourite; }
    [[nodiscard]] bool asksFavourite() const { return m_favourite.has_value(); }
    /// Empty, or a sentence about the first term that says nothing: it is left out.
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    /// A text to find whatever the case.
    struct Word {
        explicit Word(const QString &text);
        [[nodiscard]] bool isIn(std::string_view text) const;
        [[nodiscard]] bool is(std::string_view text) const;

        QString folded;
        std::string ascii; ///< the same, if it is that
        bool excluded = false;
    };
    enum class Operator { Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual };
    struct Comparison {
        const GridColumn *column;
        Operator op;
        Word text;
        Decimal number;
    };

    void addComparison(const GridColumn &column, const QString &op, const QString &value);
    [[nodiscard]] static bool holds(const Comparison &comparison, const Board &board, RowId row);

    std::vector<Word> m_words;
    std::vector<Comparison> m_comparisons;
    std::optional<bool> m_favourite;
    QString m_problem;
};

} // namespace tapedeck
