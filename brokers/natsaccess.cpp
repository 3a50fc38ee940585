// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/natsaccess.h"

#include <QHostInfo>

#include <unistd.h>

namespace tapedeck {

namespace {

constexpr std::uint16_t natsPort = 4222;
constexpr std::size_t addressesMax = 4;
constexpr std::int64_t pingMs = 5'000;

/// What the library says besides of this thread's last trouble, without the place in its source.
std::string natsDetail()
{
    const char *text = nats_GetLastError(nullptr);
    std::string_view said = text == nullptr ? std::string_view() : std::string_view(text);
    if (const std::size_t end = said.find("): "); said.starts_with('(') && end != std::string_view::npos)
        said.remove_prefix(end + 3);
    return said.empty() ? std::string() : " (" + std::string(said) + ')';
}

std::string lastError(natsConnection *connection)
{
    const char *text = nullptr;
    (void)natsConnection_GetLastError(connection, &text);
    return text == nullptr ? std::string() : std::string(text);
}

void onClosed(natsConnection *connection, void *closure)
{
    const auto inbox = NatsInbox::find(closure);
    if (!inbox)
        return;
    const std::string text = lastError(connection);
    inbox->noteClosed(text.empty() ? "closed the connection" : "closed the connection: " + text);
}

void onError(natsConnection *connection, natsSubscription *, natsStatus status, void *closure)
{
    const auto inbox = NatsInbox::find(closure);
    if (!inbox)
        return;
    if (status == NATS_SLOW_CONSUMER)
        inbox->noteSlow();
    else if (const std::string text = lastError(connection); text.find("ermissions") != std::string::npos)
        inbox->noteRefused(text);
}

} // namespace

void NatsAccess::takeCredentials(OptionUrl &url)
{
    tls = url.takeNumber("tls", 0, 0, 1) == 1;
    caFile = url.takeText("ca_file").value_or("");
    user = url.takeText("user").value_or("");
    password = takeSecret(url, "password");
    token = takeSecret(url, "token");
    credentialsFile = url.takeText("creds_file").value_or("");
    if (!caFile.empty() && !tls)
        url.fail("ca_file= is for tls=1");
    for (const std::string *file : {&caFile, &credentialsFile}) {
        if (!file->empty() && access(file->c_str(), R_OK) != 0)
            url.fail("the file " + *file + " cannot be read");
    }
    for (const auto *secret : {&password, &token}) {
        if (!*secret)
            continue;
        if (const Secret::Value value = (*secret)->read(); !value.error.empty())
            url.fail(value.error);
    }
    if (user.empty() == password.has_value())
        url.fail("user=NAME and its password (password_file=PATH or password_env=VARIABLE) belong together");
    if (int(password.has_value()) + int(token.has_value()) + int(!credentialsFile.empty()) > 1)
        url.fail("one of user=, token_file= or token_env=, and creds_file= is expected");
}

std::vector<BrokerAddress::Server> takeNatsServers(OptionUrl &url, const std::string &example)
{
    BrokerAddress address = BrokerAddress::take(url, natsPort, example);
    if (!address.path.empty())
        url.fail("'/" + address.path
                 + "': nothing is expected behind the port; subject= and stream= tell what is meant");
    return std::move(address.servers);
}

int lookUpNats(const std::string &host, QObject *context, std::function<void(std::vector<std::string> addresses)> done)
{
    return QHostInfo::lookupHost(
        QString::fromStdString(host), context, [done = std::move(done)](const QHostInfo &info) {
            std::vector<std::string> addresses;
            for (const QHostAddress &address : info.addresses()) {
                const std::string text = address.toString().toStdString();
                if (addresses.size() < addressesMax)
                    addresses.push_back(text.find(':') == std::string::npos ? text : '[' + text + ']');
            }
            done(std::move(addresses));
        });
}

NatsConnectionHandle connectNats(const NatsAccess &access, const char *program, const NatsInbox &inbox,
                                 NatsTrouble &trouble)
{
    natsOptions *made = nullptr;
    natsStatus status = natsOptions_Create(&made);
    const NatsHandle<natsOptions, natsOptions_Destroy> options(made);
    std::vector<std::string> urls;
    std::vector<const char *> servers;
    for (const std::string &address : access.addresses)
        urls.push_back("nats://" + address + ':' + std::to_string(access.port));
    for (const std::string &url : urls)
        servers.push_back(url.c_str());
    const auto set = [&status](natsStatus of) { status = status == NATS_OK ? of : status; };
    set(natsOptions_SetServers(made, servers.data(), static_cast<int>(servers.size())));
    set(natsOptions_SetNoRandomize(made, true));
    set(natsOptions_SetIgnoreDiscoveredServers(made, true));
    set(natsOptions_SetName(made, program));
    set(natsOptions_SetTimeout(made, natsAnswerMs));
    set(natsOptions_SetAllowReconnect(made, false)); // whoever asked does it, and says so
    set(natsOptions_SetPingInterval(made, pingMs));
    set(natsOptions_SetMaxPingsOut(made, 2));
    set(natsOptions_SetClosedCB(made, onClosed, inbox.handle()));
    set(natsOptions_SetErrorHandler(made, onError, inbox.handle()));
    if (access.tls) {
        set(natsOptions_SetSecure(made, true));
        set(natsOptions_SetExpectedHostname(made, access.host.c_str()));
        if (!access.caFile.empty())
            set(natsOptions_LoadCATrustedCertificates(made, access.caFile.c_str()));
    }
    if (!access.credentialsFile.empty())
        set(natsOptions_SetUserCredentialsFromFiles(made, access.credentialsFile.c_str(), nullptr));
    for (const auto *secret : {&access.password, &access.token}) {
        if (!*secret)
            continue;
        const Secret::Value value = (*secret)->read();
        if (!value.error.empty()) {
            trouble.refused = value.error;
            return nullptr;
        }
        set(secret == &access.token ? natsOptions_SetToken(made, value.text.c_str())
                                    : natsOptions_SetUserInfo(made, access.user.c_str(), value.text.c_str()));
    }
    natsConnection *connection = nullptr;
    if (status == NATS_OK)
        status = natsConnection_Connect(&connection, made);
    NatsConnectionHandle handle(connection);
    if (status == NATS_OK)
        return handle;
    trouble = natsTrouble(access, status, "connecting");
    return nullptr;
}

std::string natsWords(const NatsAccess &access, natsStatus status, const std::string &what)
{
    return access.name() + ": " + what + ": " + natsStatus_GetText(status) + natsDetail();
}

NatsTrouble natsTrouble(const NatsAccess &access, natsStatus status, const std::string &what)
{
    const std::string where = access.name();
    const std::string says = natsWords(access, status, what);
    NatsTrouble trouble;
    switch (status) {
    case NATS_CONNECTION_AUTH_FAILED:
        trouble.refused = where
            + " does not let us in; user= with password_file= or password_env=, token_file= or "
              "token_env=, or creds_file= tell who we are, and must be right";
        break;
    case NATS_SECURE_CONNECTION_REQUIRED:
        trouble.refused = where + " wants TLS; tls=1 switches it on";
        break;
    case NATS_SECURE_CONNECTION_WANTED:
        trouble.refused = where + " has no TLS; take tls=1 away if you trust the network";
        break;
    case NATS_SSL_ERROR:
        trouble.lost = says + "; ca_file= tells whom to trust besides the system's authorities";
        break;
    case NATS_NO_SERVER:
        trouble.lost = where + " refused the connection or cannot be reached; does nats-server listen there?";
        break;
    case NATS_PROTOCOL_ERROR:
        trouble.lost = where + " does not speak as NATS does; is the port right?";
        break;
    case NATS_TIMEOUT:
        trouble.lost = what == "connecting"
            ? where + " gives no answer; is it NATS that listens there?"
            : where + " gives no answer about " + what + "; is JetStream switched on (nats-server -js)?";
        break;
    default:
        if (!access.credentialsFile.empty() && says.find("seed") != std::string::npos)
            trouble.refused = "the file " + access.credentialsFile
                + " holds no credentials, a JWT and a seed, as `nsc generate creds` writes them";
        else
            trouble.lost = says;
    }
    return trouble;
}

} // namespace tapedeck
