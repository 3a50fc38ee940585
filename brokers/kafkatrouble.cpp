// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/kafkatrouble.h"

#include <algorithm>
#include <string_view>

namespace tapedeck {

namespace {

/// What librdkafka calls the connection to whichever broker leads the group.
constexpr std::string_view coordinator = "GroupCoordinator";

/// "broker:9092" of "sasl_ssl://broker:9092/bootstrap: Connect to … failed", and of "GroupCoordinator: Connect to
/// ipv4#broker:9092 failed".
std::string brokerOf(std::string_view text)
{
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos && scheme < text.find(' '))
        text.remove_prefix(scheme + 3);
    const std::string_view name = text.substr(0, std::min(text.find('/'), text.find(": ")));
    if (name != coordinator)
        return std::string(name);
    const std::size_t family = text.find('#');
    if (family == std::string_view::npos)
        return "the coordinator of the group";
    text.remove_prefix(family + 1);
    return std::string(text.substr(0, text.find(' ')));
}

/// Without "broker:9092/1: " before it and "(after 3ms in state …)" behind it.
std::string causeOf(std::string_view text)
{
    if (const std::size_t colon = text.find(": "); colon != std::string_view::npos)
        text.remove_prefix(colon + 2);
    return std::string(text.substr(0, text.find(" (after ")));
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// " to the user 'ada'", or what to do if there is none.
std::string toWhom(const KafkaAccess &access)
{
    return access.user.empty() ? "; does it want a user (user=, password_file=)?"
                               : " to the user '" + access.user + "'";
}

KafkaTrouble connectionTrouble(const std::string &text, const KafkaAccess &access)
{
    const std::string broker = brokerOf(text);
    if (has(text, "Connection refused"))
        return {false, broker + " refused the connection; does a broker listen there?"};
    if (has(text, "security.protocol") || has(text, "requesting ApiVersion"))
        return {false,
                broker + " hung up at once; "
                    + (access.tls ? "is this its port for TLS?" : "does it want TLS (tls=1) or a user (user=)?")};
    if (has(text, "alert") && has(text, "certificate")) // after the handshake, as far as TLS is concerned
        return {true,
                broker + " does not take our certificate (" + causeOf(text)
                    + "); cert_file= and key_file= name the one that it wants"};
    if (has(text, "timed out"))
        return {false, broker + " gives no answer; is it a broker of Kafka that listens there?"};
    return {false, broker == text ? text : broker + ": " + causeOf(text)};
}

} // namespace

KafkaTrouble KafkaTrouble::of(rd_kafka_resp_err_t error, const std::string &text, const KafkaAccess &access,
                              const std::string &verb, const std::string &group)
{
    switch (error) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return {false, "the host of " + brokerOf(text) + " is not known; is its name right?"};
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        return {true,
                brokerOf(text) + " does not let the user '" + access.user + "' in (" + causeOf(text)
                    + "); are user, password and sasl= right?"};
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        return {true, brokerOf(text) + " does not know the mechanism " + access.mechanism + "; sasl= names another"};
    case RD_KAFKA_RESP_ERR__SSL:
        return {true,
                "no TLS with " + brokerOf(text) + ": " + causeOf(text)
                    + "; ca_file= names the certificates to trust, and is this the port for TLS?"};
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return {true, "the broker does not allow to " + verb + " the topic '" + access.topic + '\'' + toWhom(access)};
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return {true,
                "the broker does not allow the group '" + group + '\'' + toWhom(access) + "; group= names another"};
    case RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
        return {true, "the broker takes '" + group + "' for no name of a group; group= names another"};
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
        return {
            true,
            "the group '" + group
                + "' is in use by programs that share partitions in another way; group= names one of tapedeckd's own"};
    case RD_KAFKA_RESP_ERR_GROUP_MAX_SIZE_REACHED:
        return {true, "the group '" + group + "' is full; group.max.size of the broker allows no more members"};
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return {false,
                "there is no topic '" + access.topic + "' at " + access.servers
                    + "; is its name right, or is it still to be created?"};
    default:
        return connectionTrouble(text, access);
    }
}

bool KafkaTrouble::isPassing(rd_kafka_resp_err_t error)
{
    switch (error) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
        return true;
    default:
        return false;
    }
}

} // namespace tapedeck
