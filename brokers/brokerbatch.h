// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/brokerwriter.h"

#include <span>
#include <string>
#include <vector>

namespace tapedeck {

/// Messages that are written together. Its memory is used again.
class BrokerBatch
{
public:
    void clear()
    {
        m_bytes.clear();
        m_places.clear();
    }
    [[nodiscard]] bool isFull() const
    {
        return m_places.size() >= BrokerWriter::batchMessages || m_bytes.size() >= BrokerWriter::batchBytes;
    }
    [[nodiscard]] bool isEmpty() const { return m_places.empty(); }

    /// Begins a message; its payload is to be appended to bytes() until end().
    void begin(std::string_view key, bool isRemoval = false)
    {
        m_bytes.append(key);
        m_places.push_back({key.size(), m_bytes.size(), 0, isRemoval});
    }
    [[nodiscard]] std::string &bytes() { return m_bytes; }
    void end() { m_places.back().payload = m_bytes.size() - m_places.back().at; }

    [[nodiscard]] std::size_t payloadBytes() const
    {
        std::size_t bytes = 0;
        for (const Place &place : m_places)
            bytes += place.payload;
        return bytes;
    }
    /// Until the batch is changed.
    [[nodiscard]] std::span<const BrokerMessage> messages()
    {
        const std::string_view bytes = m_bytes;
        m_messages.clear();
        for (const Place &place : m_places)
            m_messages.push_back({bytes.substr(place.at - place.key, place.key), bytes.substr(place.at, place.payload),
                                  place.isRemoval});
        return m_messages;
    }

private:
    struct Place {
        std::size_t key;     // its size; it lies before the payload
        std::size_t at;      // of the payload
        std::size_t payload; // its size
        bool isRemoval;
    };
    std::string m_bytes;
    std::vector<Place> m_places;
    std::vector<BrokerMessage> m_messages;
};

} // namespace tapedeck
