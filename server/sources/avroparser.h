// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/avroschemas.h"
#include "server/sources/mappedparser.h"

namespace tapedeck {

/// Turns messages in Avro into changes by a mapping, whose pointers go through records, maps, arrays and unions as
/// through JSON. Nothing of a message that does not fit its schema to its end counts.
class AvroParser : public MappedParser
{
public:
    AvroParser(std::shared_ptr<const Mapping> mapping, AvroSchemas schemas, Complain complain);

    ParseResult parse(const FeedMessage &message, FeedOutput out) override;

private:
    AvroSchemas m_schemas;
    Complain m_complain;
    bool m_isTold = false; // that there was a message without a schema
};

} // namespace tapedeck
