// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/kafkaaccess.h"
#include "common/time/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tapedeck {

class SourceUrl;

/// What the URL of a Kafka topic says but for its payload.
struct KafkaOptions : KafkaAccess {
    enum class From { Beginning, End, Time };

    From from = From::Beginning;
    Micros fromUs = 0;                    ///< From::Time
    std::string group;                    ///< empty: no group
    std::vector<std::int32_t> partitions; ///< ascending; empty: all
    /// The key of a row from that of its message, which stands between them.
    std::string keyPrefix, keySuffix;

    static KafkaOptions take(SourceUrl &url);
    static constexpr const char *names =
        "from, group, partitions, tombstone, tls, ca_file, cert_file, key_file, key_password_file, key_password_env, "
        "sasl, user, password_file, password_env";
};

} // namespace tapedeck
