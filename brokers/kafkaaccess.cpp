// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/kafkaaccess.h"

#include "brokers/brokeraddress.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace tapedeck {

namespace {

constexpr std::uint16_t kafkaPort = 9092;

bool isTopicName(std::string_view name)
{
    return !name.empty() && name.size() <= 249 && name != "." && name != ".."
        && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
                   || c == '-';
           });
}

void takeFiles(OptionUrl &url, KafkaAccess &access)
{
    access.tls = url.takeNumber("tls", 0, 0, 1) == 1;
    for (const auto &[name, place] : {std::pair("ca_file", &access.caFile), std::pair("cert_file", &access.certFile),
                                      std::pair("key_file", &access.keyFile)}) {
        *place = url.takeText(name).value_or("");
        if (!place->empty() && !access.tls)
            url.fail(std::string(name) + "= is for TLS; tls=1 is missing");
        if (!place->empty() && ::access(place->c_str(), R_OK) != 0)
            url.fail("the file " + *place + " cannot be read");
    }
    if (access.certFile.empty() != access.keyFile.empty())
        url.fail("cert_file= and key_file= belong together");
    access.keyPassword = takeSecret(url, "key_password");
    if (access.keyPassword && access.keyFile.empty())
        url.fail("of which key is it the password? key_file=PATH is missing");
}

void takeUser(OptionUrl &url, KafkaAccess &access)
{
    access.user = url.takeText("user").value_or("");
    access.password = takeSecret(url, "password");
    const std::string sasl = url.takeText("sasl").value_or(access.user.empty() ? "" : "plain");
    static constexpr std::array mechanisms = {std::pair("plain", "PLAIN"), std::pair("scram-sha-256", "SCRAM-SHA-256"),
                                              std::pair("scram-sha-512", "SCRAM-SHA-512")};
    for (const auto &[name, mechanism] : mechanisms) {
        if (sasl == name)
            access.mechanism = mechanism;
    }
    if (!sasl.empty() && access.mechanism.empty())
        url.fail("sasl=" + sasl + ": plain, scram-sha-256 or scram-sha-512 is expected");
    if (!access.mechanism.empty() && (access.user.empty() || !access.password))
        url.fail("for a user both are expected: user=NAME, and password_file=PATH or password_env=VARIABLE");
    if (access.mechanism.empty() && access.password)
        url.fail("whose password is it? user=NAME is missing");
}

} // namespace

KafkaAccess KafkaAccess::take(OptionUrl &url, const std::string &example)
{
    KafkaAccess access;
    const BrokerAddress address = BrokerAddress::take(url, kafkaPort, example);
    for (const BrokerAddress::Server &server : address.servers) {
        const bool isIpv6 = server.host.find(':') != std::string::npos;
        access.servers += (access.servers.empty() ? "" : ",") + (isIpv6 ? '[' + server.host + ']' : server.host) + ':'
            + std::to_string(server.port);
    }
    access.topic = address.path;
    if (!isTopicName(access.topic))
        url.fail("'" + access.topic + "' is no topic; the name of one is expected behind the brokers, such as "
                 + example);
    takeFiles(url, access);
    takeUser(url, access);
    for (const auto *secret : {&access.password, &access.keyPassword}) {
        if (!*secret)
            continue;
        if (const Secret::Value value = (*secret)->read(); !value.error.empty())
            url.fail(value.error);
    }
    return access;
}

std::string KafkaAccess::configure(rd_kafka_conf_t *conf, const char *program) const
{
    const bool isKnown = !mechanism.empty();
    const char *const plain = isKnown ? "sasl_plaintext" : "plaintext";
    const char *const safe = isKnown ? "sasl_ssl" : "ssl";
    std::vector<std::pair<const char *, std::string>> settings = {
        {"bootstrap.servers", servers},
        {"client.id", program},
        {"security.protocol", tls ? safe : plain},
        {"socket.timeout.ms", "10000"}, // of a broker that hangs
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "2000"},
        {"socket.keepalive.enable", "true"},
        {"ssl.ca.location", caFile},
        {"ssl.certificate.location", certFile},
        {"ssl.key.location", keyFile},
        {"sasl.mechanisms", mechanism},
        {"sasl.username", user},
    };
    for (const auto &[name, secret] :
         {std::pair("sasl.password", &password), std::pair("ssl.key.password", &keyPassword)}) {
        const Secret::Value value = *secret ? (*secret)->read() : Secret::Value{};
        if (!value.error.empty())
            return value.error;
        settings.emplace_back(name, value.text);
    }
    std::string error;
    for (const auto &[name, value] : settings) {
        if (error.empty() && !value.empty())
            error = setKafka(conf, name, value);
    }
    return error;
}

std::string setKafka(rd_kafka_conf_t *conf, const char *name, const std::string &value)
{
    char text[512];
    const rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, name, value.c_str(), text, sizeof text);
    return result == RD_KAFKA_CONF_INVALID ? std::string(name) + ": " + text : std::string();
}

} // namespace tapedeck
