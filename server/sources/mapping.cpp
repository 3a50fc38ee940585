// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/mapping.h"

#include <algorithm>

namespace tapedeck {

bool Mapping::maps(BoardId board, std::string_view column) const
{
    const auto &written = cells[static_cast<std::size_t>(board)];
    return std::any_of(written.begin(), written.end(), [&](const Column *cell) { return cell->name == column; });
}

std::string Mapping::pointerOf(const MappingPlace &place, const MappingRule &rule) const
{
    if (place.level == 0)
        return messagePlaces.pointer(place.place);
    const MappingLevel &level = rule.levels[place.level - 1];
    const std::string &pointer = level.places.pointer(place.place);
    if (place.level == rule.levels.size())
        return pointer + " of a row of " + (level.pointer.empty() ? "the message" : level.pointer);
    return '^' + level.pointer + '/' + std::string(eachElement) + (pointer == rowNamePointer ? "/" : "") + pointer;
}

} // namespace tapedeck
