// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/columns.pb.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
class EnumDescriptor;
} // namespace google::protobuf

namespace tapedeck {

/// A column of a board, read off a field of its row message.
struct Column {
    enum class Storage : std::uint8_t { Integer, Text };
    enum class Coding : std::uint8_t { Varint, ZigZag, Bytes }; ///< how the value stands on the wire

    std::string name; ///< the field's name in the .proto
    int number;       ///< the field's number: the column's id everywhere
    v1::ColumnKind kind;
    Storage storage;
    Coding coding;
    const google::protobuf::EnumDescriptor *enumType; ///< null if not an enum
    /// Indexes of the columns of which this is the difference, or -1 and -1. Boards compute it themselves.
    int minuend = -1;
    int subtrahend = -1;

    [[nodiscard]] bool isDerived() const { return minuend >= 0; }
};

/// The columns of a board in order of field number. Immutable.
///
/// Every `optional` field of the row message is a column; "row" and "cleared" are not. At most 64 columns with field
/// numbers of at most 63.
class Schema
{
public:
    static constexpr int numberMax = 63;
    static constexpr int columnsMax = 64;

    /// `board` is the board's name; `row` must be a message as described in docs/protocol.md.
    Schema(std::string board, const google::protobuf::Descriptor *row, int updateField);

    [[nodiscard]] const std::string &board() const { return m_board; }
    [[nodiscard]] const std::vector<Column> &columns() const { return m_columns; }
    [[nodiscard]] const google::protobuf::Descriptor *row() const { return m_row; }
    /// Number of the field of v1.Update that carries this board's rows.
    [[nodiscard]] int updateField() const { return m_updateField; }
    [[nodiscard]] int rowField() const { return m_rowField; }
    [[nodiscard]] int clearedField() const { return m_clearedField; }

    /// Index into columns() of a field number, or -1.
    [[nodiscard]] int indexOf(int number) const
    {
        return number >= 0 && number <= numberMax ? m_indexOf[static_cast<std::size_t>(number)] : -1;
    }
    [[nodiscard]] const Column *find(std::string_view name) const;

    /// Index of the KEY column, and of the scale that a PRICE (SIZE) column is in units of, or -1.
    [[nodiscard]] int keyIndex() const { return m_keyIndex; }
    [[nodiscard]] int scaleIndexFor(v1::ColumnKind kind) const;
    /// Index of the column "source_time" and of the TIME_SHIFT column, or -1.
    [[nodiscard]] int sourceTimeIndex() const { return m_sourceTimeIndex; }
    [[nodiscard]] int timeShiftIndex() const { return m_timeShiftIndex; }
    /// Index of the column that is derived from this one, or -1.
    [[nodiscard]] int derivedFrom(int index) const { return m_derivedFrom[static_cast<std::size_t>(index)]; }
    /// Bit i: columns()[i] is sent, not derived.
    [[nodiscard]] std::uint64_t sentMask() const { return m_sentMask; }

    /// The schemas of all boards that this build knows: "prices", "scores" and "rolling".
    [[nodiscard]] static const std::vector<Schema> &all();
    [[nodiscard]] static const Schema *byBoard(std::string_view board);
    /// Place of a board in all(), which is its place in Welcome.boards.
    [[nodiscard]] static std::uint32_t place(std::string_view board);
    [[nodiscard]] static const Schema &prices();
    [[nodiscard]] static const Schema &scores();
    [[nodiscard]] static const Schema &rolling();

private:
    void derive(std::size_t index);

    std::string m_board;
    const google::protobuf::Descriptor *m_row;
    int m_updateField;
    int m_rowField;
    int m_clearedField;
    int m_keyIndex = -1;
    int m_priceScaleIndex = -1;
    int m_sizeScaleIndex = -1;
    int m_sourceTimeIndex = -1;
    int m_timeShiftIndex = -1;
    std::uint64_t m_sentMask = 0;
    std::vector<Column> m_columns;
    std::array<std::int8_t, numberMax + 1> m_indexOf;
    std::array<std::int8_t, columnsMax> m_derivedFrom;
};

} // namespace tapedeck
