// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/board/schema.h"

#include "tapedeck/v1/wire.pb.h"

#include <QtGlobal>

#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace tapedeck {

using google::protobuf::FieldDescriptor;

namespace {

Column columnOf(const FieldDescriptor &field)
{
    Column column;
    column.name = field.name();
    column.number = field.number();
    column.kind = field.options().GetExtension(v1::column);
    column.storage = Column::Storage::Integer;
    column.coding = Column::Coding::Varint;
    column.enumType = nullptr;
    switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
        column.storage = Column::Storage::Text;
        column.coding = Column::Coding::Bytes;
        break;
    case FieldDescriptor::TYPE_SINT32:
    case FieldDescriptor::TYPE_SINT64:
        column.coding = Column::Coding::ZigZag;
        break;
    case FieldDescriptor::TYPE_ENUM:
        column.enumType = field.enum_type();
        break;
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_BOOL:
        break;
    default:
        qFatal("column %s has a type that boards do not know", field.full_name().c_str());
    }
    return column;
}

int updateFieldOf(const char *name)
{
    return v1::Update::descriptor()->FindFieldByName(name)->number();
}

} // namespace

Schema::Schema(std::string board, const google::protobuf::Descriptor *row, int updateField)
    : m_board(std::move(board))
    , m_row(row)
    , m_updateField(updateField)
    , m_rowField(row->FindFieldByName("row")->number())
    , m_clearedField(row->FindFieldByName("cleared")->number())
{
    m_indexOf.fill(-1);
    m_derivedFrom.fill(-1);
    for (int i = 0; i < row->field_count(); ++i) {
        const FieldDescriptor &field = *row->field(i);
        if (field.number() == m_rowField || field.number() == m_clearedField)
            continue;
        Q_ASSERT(field.number() <= numberMax);
        m_columns.push_back(columnOf(field));
    }
    std::sort(m_columns.begin(), m_columns.end(), [](const Column &a, const Column &b) { return a.number < b.number; });
    Q_ASSERT(m_columns.size() <= columnsMax);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const int index = static_cast<int>(i);
        m_indexOf[static_cast<std::size_t>(m_columns[i].number)] = static_cast<std::int8_t>(index);
        switch (m_columns[i].kind) {
        case v1::KEY:
            m_keyIndex = index;
            break;
        case v1::PRICE_SCALE:
            m_priceScaleIndex = index;
            break;
        case v1::SIZE_SCALE:
            m_sizeScaleIndex = index;
            break;
        case v1::TIME_SHIFT:
            m_timeShiftIndex = index;
            break;
        case v1::TIME:
            if (m_columns[i].name == "source_time")
                m_sourceTimeIndex = index;
            break;
        default:
            break;
        }
    }
    Q_ASSERT(m_keyIndex >= 0);
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        derive(i);
}

void Schema::derive(std::size_t index)
{
    Column &column = m_columns[index];
    const auto &options = m_row->FindFieldByNumber(column.number)->options();
    if (!options.HasExtension(v1::difference)) {
        m_sentMask |= std::uint64_t(1) << index;
        return;
    }
    const v1::Difference &difference = options.GetExtension(v1::difference);
    column.minuend = indexOf(static_cast<int>(difference.minuend()));
    column.subtrahend = indexOf(static_cast<int>(difference.subtrahend()));
    Q_ASSERT(column.minuend >= 0 && column.subtrahend >= 0);
    for (const int from : {column.minuend, column.subtrahend}) {
        Q_ASSERT(derivedFrom(from) < 0);
        m_derivedFrom[static_cast<std::size_t>(from)] = static_cast<std::int8_t>(index);
    }
}

const Column *Schema::find(std::string_view name) const
{
    const auto found =
        std::find_if(m_columns.begin(), m_columns.end(), [name](const Column &column) { return column.name == name; });
    return found == m_columns.end() ? nullptr : &*found;
}

int Schema::scaleIndexFor(v1::ColumnKind kind) const
{
    switch (kind) {
    case v1::PRICE:
        return m_priceScaleIndex;
    case v1::SIZE:
        return m_sizeScaleIndex;
    default:
        return -1;
    }
}

const std::vector<Schema> &Schema::all()
{
    static const std::vector<Schema> schemas = {
        Schema("prices", v1::Quote::descriptor(), updateFieldOf("quotes")),
        Schema("scores", v1::Score::descriptor(), updateFieldOf("scores")),
        Schema("rolling", v1::Rolling::descriptor(), updateFieldOf("rolling")),
    };
    return schemas;
}

const Schema *Schema::byBoard(std::string_view board)
{
    for (const Schema &schema : all()) {
        if (schema.board() == board)
            return &schema;
    }
    return nullptr;
}

std::uint32_t Schema::place(std::string_view board)
{
    std::uint32_t place = 0;
    while (place < all().size() && all()[place].board() != board)
        ++place;
    return place;
}

const Schema &Schema::prices()
{
    return all()[0];
}

const Schema &Schema::scores()
{
    return all()[1];
}

const Schema &Schema::rolling()
{
    return all()[2];
}

} // namespace tapedeck
