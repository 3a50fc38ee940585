// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever bytes a server sends, a replica refuses or applies them, and its digest stays the sum of its
// cells.

#include "common/wire/replica.h"

#include <cstdlib>

using namespace tapedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    for (const Schema &schema : Schema::all()) {
        Replica replica(schema);
        if (const auto update = updateIn(bytes)) {
            (void)boardOf(*update);
            (void)replica.apply(*update);
        }
        (void)replica.apply(bytes);
        (void)replica.apply(bytes);

        Digest digest = 0;
        replica.board().forEachRow([&](RowId row) { digest += replica.board().rowDigest(row); });
        if (digest != replica.board().digest())
            std::abort();
    }
    return 0;
}
