// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokers/kafkaaccess.h"

#include <string>

namespace tapedeck {

/// Why a topic cannot be read or written to, as a sentence that says what to do.
struct KafkaTrouble {
    bool isRefusal; ///< to try again soon is of no use
    std::string sentence;

    /// `text`: what librdkafka says of the error. `verb`: "read", "write to". `group`: of a reader that is a member.
    static KafkaTrouble of(rd_kafka_resp_err_t error, const std::string &text, const KafkaAccess &access,
                           const std::string &verb, const std::string &group = {});
    /// librdkafka tries again by itself, and it mostly helps.
    static bool isPassing(rd_kafka_resp_err_t error);
};

} // namespace tapedeck
