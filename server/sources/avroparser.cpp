// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/avroparser.h"

#include <utility>

namespace tapedeck {

AvroParser::AvroParser(std::shared_ptr<const Mapping> mapping, AvroSchemas schemas, Complain complain)
    : MappedParser(std::move(mapping), complain)
    , m_schemas(std::move(schemas))
    , m_complain(std::move(complain))
{
}

ParseResult AvroParser::parse(const FeedMessage &message, FeedOutput out)
{
    const AvroSchemas::Found found = m_schemas.find({message.text.data(), message.text.size()});
    if (found.schema != nullptr)
        return parseAvro(*found.schema, found.message, out);
    if (!std::exchange(m_isTold, true))
        m_complain("a message of " + std::to_string(message.text.size()) + " bytes cannot be read: " + found.problem
                   + ". More of this kind are only counted.");
    return ParseResult::Malformed;
}

} // namespace tapedeck
