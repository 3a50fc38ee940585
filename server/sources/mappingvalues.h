// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sources/mappingplaces.h"

namespace google::protobuf {
class FieldDescriptor;
} // namespace google::protobuf

namespace tapedeck {

/// What a column of a board takes.
[[nodiscard]] MappedType typeOf(const Schema &schema, const Column &column);
/// What a field takes, apart from texts, times and enumerators.
[[nodiscard]] MappedType integerOf(const google::protobuf::FieldDescriptor &field);

/// Reads `"/pointer"`, a constant, or `{ from = …, scale, factor, unit, values, split, part }`.
[[nodiscard]] MappedValueRule readMappedValue(MappingPlaces &places, const toml::node &node, const std::string &what,
                                              const MappedType &type);

} // namespace tapedeck
