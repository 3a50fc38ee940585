// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/url/optionurl.h"
#include "common/url/secret.h"

#include <librdkafka/rdkafka.h>

#include <optional>
#include <string>

namespace tapedeck {

/// A topic of Kafka, the way to its brokers, and who we are there.
struct KafkaAccess {
    std::string servers; ///< "HOST:PORT,HOST:PORT"
    std::string topic;
    bool tls = false;
    std::string caFile, certFile, keyFile; ///< PEM; empty: none
    std::string mechanism;                 ///< of SASL, as Kafka calls it; empty: none
    std::string user;
    std::optional<Secret> password, keyPassword;

    /// Takes the address and all options of `names`. `example`: a right URL, for sentences.
    static KafkaAccess take(OptionUrl &url, const std::string &example);
    static constexpr const char *names = "tls, ca_file, cert_file, key_file, key_password_file, key_password_env, "
                                         "sasl, user, password_file, password_env";

    /// Tells librdkafka, for which `program` is at work. A sentence if a secret cannot be read, or it does not take
    /// something.
    [[nodiscard]] std::string configure(rd_kafka_conf_t *conf, const char *program) const;
};

/// A sentence if librdkafka does not take it. What an older one does not know is left out.
[[nodiscard]] std::string setKafka(rd_kafka_conf_t *conf, const char *name, const std::string &value);

} // namespace tapedeck
