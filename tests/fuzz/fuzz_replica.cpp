// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: whatever bytes a server sends, a replica refuses or applies them, and its digest stays the sum of its
// cells; whether it knows nothing or already has rows, which brief Updates need.

#include "common/wire/replica.h"
#include "common/wire/updateencoder.h"

#include <cstdlib>

using namespace tapedeck;

namespace {

/// A snapshot of three rows with a key and a time each, at version 100.
std::string snapshotOf(const Schema &schema)
{
    Board board(schema, 1);
    for (int i = 0; i < 100; ++i) {
        board.beginCommit();
        const RowId row = board.insert("x:" + std::to_string(i % 3));
        board.setCell(row, schema.sourceTimeIndex(), 1'790'000'000'000'000 + i);
        board.endCommit();
    }
    return encodeUpdate(board, 0, {}, 1 << 20).front();
}

void check(Replica &replica)
{
    Digest digest = 0;
    replica.board().forEachRow([&](RowId row) { digest += replica.board().rowDigest(row); });
    if (digest != replica.board().digest())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    for (const Schema &schema : Schema::all()) {
        Replica replica(schema);
        if (const auto update = updateIn(bytes)) {
            (void)boardOf(*update);
            (void)replica.apply(*update);
        }
        (void)boardOf(bytes);
        (void)replica.apply(bytes);
        (void)replica.apply(bytes);
        check(replica);

        static const std::string snapshots[] = {snapshotOf(Schema::prices()), snapshotOf(Schema::scores())};
        Replica follower(schema);
        (void)follower.apply(*updateIn(snapshots[Schema::place(schema.board())]));
        (void)follower.apply(bytes);
        (void)follower.apply(bytes);
        check(follower);
        (void)joinTicks(bytes);
    }
    return 0;
}
