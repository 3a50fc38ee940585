// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/time/clock.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tapedeck {

/// Which symbols need a snapshot of their book, and when each may be asked for, so that a symbol whose book keeps
/// breaking, or whose snapshot does not come, does not become a storm: each symbol waits longer from one asking to the
/// next. Owns no clock: all times are of one that never steps.
class ResyncQueue
{
public:
    static constexpr Micros stepMaxUs = 30'000'000;
    static constexpr Micros forgetUs = 60'000'000; ///< a symbol that was whole for so long starts over

    explicit ResyncQueue(Micros stepUs)
        : m_stepUs(stepUs)
    {
    }

    /// The symbol's book is not right. Asked for at once, unless it was a short time ago.
    void broken(std::string_view symbol)
    {
        Entry &entry = this->entry(symbol);
        m_changed = m_changed || !entry.wanted || (entry.stepUs == 0 && entry.askAtUs != 0);
        entry.wanted = true;
        if (entry.stepUs == 0)
            entry.askAtUs = 0;
    }
    /// nextUs() may be sooner than when this was asked last.
    [[nodiscard]] bool takeChanged() { return std::exchange(m_changed, false); }
    /// Its snapshot came and is right.
    void whole(std::string_view symbol)
    {
        if (const auto it = m_symbols.find(symbol); it != m_symbols.end())
            it->second.wanted = false;
    }
    /// Its snapshot is to come by itself; asked for if it has not by `us`.
    void expect(std::string_view symbol, Micros us)
    {
        Entry &entry = this->entry(symbol);
        entry.wanted = true;
        entry.askAtUs = us;
    }
    /// A symbol that is due now; it is asked for by whoever takes it.
    [[nodiscard]] std::optional<std::string> take(Micros nowUs);
    /// When take() has something; far away if nothing is wanted.
    [[nodiscard]] Micros nextUs() const;
    void forget(std::string_view symbol)
    {
        if (const auto it = m_symbols.find(symbol); it != m_symbols.end())
            m_symbols.erase(it);
    }
    void clear() { m_symbols.clear(); }

private:
    struct Entry {
        bool wanted = false;
        Micros askAtUs = 0;
        Micros askedUs = 0;
        Micros stepUs = 0; // 0: not asked for yet
    };
    [[nodiscard]] Entry &entry(std::string_view symbol)
    {
        const auto it = m_symbols.find(symbol);
        return it != m_symbols.end() ? it->second : m_symbols.emplace(symbol, Entry()).first->second;
    }

    Micros m_stepUs;
    bool m_changed = false;
    std::map<std::string, Entry, std::less<>> m_symbols;
};

} // namespace tapedeck
