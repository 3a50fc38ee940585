// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"
#include "server/sources/avroschema.h"

#include <unordered_map>

namespace tapedeck {

class SourceUrl;

/// The schemas that messages may be written by: one for all, or by the number with which each message of Confluent's
/// serializers begins. Used by one thread.
class AvroSchemas
{
public:
    struct Found {
        const AvroSchema *schema = nullptr; ///< good until the next call; null: none, as `problem` says in words
        std::string_view message = {};      ///< without the number
        std::string problem = {};
    };

    /// `schema=FILE`, or `registry=PATH`: a folder with a file ID.avsc for each, or a file {"ID": schema, …}.
    static AvroSchemas take(SourceUrl &url);

    /// A number that is not known is looked for again, once a second at most, as the registry may have got it
    /// meanwhile.
    [[nodiscard]] Found find(std::string_view message);

private:
    static constexpr std::size_t knownMax = 10'000;

    [[nodiscard]] std::string look(std::uint32_t id);
    [[nodiscard]] std::string readRegistryFile();

    std::shared_ptr<const AvroSchema> m_only;
    std::string m_registry;
    bool m_isFolder = false;
    std::unordered_map<std::uint32_t, std::shared_ptr<const AvroSchema>> m_byId;
    Micros m_lookDueUs = 0;
    std::uint32_t m_lookedFor = 0;
    std::string m_problem; // of the last look
};

} // namespace tapedeck
