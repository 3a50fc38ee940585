// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mappedevents.h"

#include <google/protobuf/descriptor.h>

namespace tapedeck {

using google::protobuf::FieldDescriptor;

void MappedEvents::add(std::size_t index, SourceRow row)
{
    MappedRows::Row &kept = m_rows[row];
    if (!read(index) || isKnown(m_mapping.rules[index], kept))
        return;
    ++kept.happened;
    if (m_event.id().empty())
        m_event.set_id("event-" + std::to_string(kept.happened));
    if (m_event.time_us() == 0)
        m_event.set_time_us(m_batch->receivedUs);
    m_batch->addMatchEvent(row) = m_event;
}

/// A message whose kind is missing is no event.
bool MappedEvents::read(std::size_t index)
{
    const google::protobuf::Reflection &reflection = *v1::MatchEvent::GetReflection();
    m_event.Clear();
    for (const MappingRule::EventField &part : m_mapping.rules[index].event) {
        const JsonToken::Kind kind = m_tokens.read(part.value.from).kind;
        if (kind == JsonToken::Kind::Missing || kind == JsonToken::Kind::Null) {
            if (part.field->number() == v1::MatchEvent::kKindFieldNumber)
                return false;
            continue;
        }
        const MappedValue *value = m_tokens.value(index, "event." + part.field->name(), part.value);
        if (value == nullptr)
            return false;
        if (value->kind == MappedValue::Kind::None)
            continue;
        switch (part.field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
            reflection.SetString(&m_event, part.field, std::string(value->text));
            break;
        case FieldDescriptor::CPPTYPE_ENUM:
            reflection.SetEnumValue(&m_event, part.field, static_cast<int>(value->integer));
            break;
        case FieldDescriptor::CPPTYPE_INT64:
            reflection.SetInt64(&m_event, part.field, value->integer);
            break;
        default:
            reflection.SetUInt32(&m_event, part.field, static_cast<std::uint32_t>(value->integer));
        }
    }
    return true;
}

/// Without an id, what an answer tells again is known by all that it says.
bool MappedEvents::isKnown(const MappingRule &rule, MappedRows::Row &row)
{
    if (m_event.id().empty() && !m_isAnswer)
        return false;
    const std::hash<std::string_view> hash;
    std::uint64_t content = 0;
    for (const MappingRule::EventField &part : rule.event) {
        const JsonToken token = m_tokens.read(part.value.from);
        content = (content ^ (hash(token.text) + static_cast<std::uint64_t>(token.kind))) * 0x9e3779b97f4a7c15u;
    }
    const std::uint64_t id = m_event.id().empty() ? content : hash(m_event.id());
    row.told.noteTold(m_message);
    if (ToldBefore::Told *told = row.told.find(id)) {
        const bool isSame = told->content == content;
        told->content = content;
        return isSame;
    }
    row.told.add({id, content});
    return false;
}

} // namespace tapedeck
