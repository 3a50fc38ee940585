// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/amqpaccess.h"

#include <QFile>
#include <QSslCertificate>

namespace tapedeck {

namespace {

constexpr std::uint16_t amqpPort = 5672;
constexpr std::uint16_t amqpsPort = 5671;

void takeLogin(OptionUrl &url, AmqpAccess &access)
{
    access.user = url.takeText("user").value_or("");
    access.password = takeSecret(url, "password");
    if (access.user.empty() == access.password.has_value())
        url.fail("user=NAME and its password (password_file=PATH or password_env=VARIABLE) belong together");
    if (!access.password)
        return;
    if (const Secret::Value value = access.password->read(); !value.error.empty())
        url.fail(value.error);
}

void takeSecurity(OptionUrl &url, AmqpSocket::Security &security)
{
    security.tls = url.kind() == "amqps";
    security.caFile = url.takeText("ca_file").value_or("");
    security.certFile = url.takeText("cert_file").value_or("");
    security.keyFile = url.takeText("key_file").value_or("");
    if (security.certFile.empty() != security.keyFile.empty())
        url.fail(
            "cert_file=PATH and key_file=PATH belong together: the certificate that tells who we are, and its key");
    for (const auto &[name, file] : {std::pair("ca_file", &security.caFile), {"cert_file", &security.certFile}}) {
        if (file->empty())
            continue;
        if (!security.tls)
            url.fail(std::string(name) + "= is for amqps://, which is amqp:// by TLS");
        else if (QSslCertificate::fromPath(QString::fromStdString(*file)).isEmpty())
            url.fail(std::string(name) + '=' + *file + ": a file with certificates in PEM is expected");
    }
    QFile key(QString::fromStdString(security.keyFile));
    if (!security.keyFile.empty() && !key.open(QIODevice::ReadOnly))
        url.fail("key_file=" + security.keyFile + ": the file cannot be read");
}

} // namespace

AmqpAccess AmqpAccess::take(OptionUrl &url, const std::string &example)
{
    AmqpAccess access;
    access.example = example;
    BrokerAddress address = BrokerAddress::take(url, url.kind() == "amqps" ? amqpsPort : amqpPort, example);
    access.servers = std::move(address.servers);
    access.vhost = address.path.empty() ? "/" : address.path;
    takeLogin(url, access);
    takeSecurity(url, access.security);
    checkAmqpName(url, access.vhost);
    checkAmqpName(url, access.user);
    return access;
}

AmqpConnection::Login AmqpAccess::login(std::string &error) const
{
    if (!password)
        return {"guest", "guest", vhost}; // as RabbitMQ comes
    Secret::Value value = password->read();
    error = std::move(value.error);
    return {user, std::move(value.text), vhost};
}

AmqpAccess::Words AmqpAccess::wordsOf(const AmqpConnection::Refusal &refusal, const std::string &server) const
{
    using Of = AmqpConnection::Refusal::Of;
    const auto speaksOf = [&refusal](std::string_view what) { return refusal.text.find(what) != std::string::npos; };
    if (refusal.of == Of::Login)
        return {server + " does not let us in: " + loginRefused(refusal), true};
    if (refusal.of == Of::Vhost && speaksOf("not found"))
        return {"there is no vhost '" + vhost + "' on " + server
                    + "; `rabbitmqctl list_vhosts` lists them, and it stands behind the port: " + example,
                true};
    if (refusal.of == Of::Vhost && refusal.code == AMQP_NOT_ALLOWED && speaksOf("refused for user"))
        return {"the user '" + (user.empty() ? "guest" : user) + "' may not use the vhost '" + vhost + "' on " + server
                    + "; `rabbitmqctl set_permissions` lets it",
                true};
    return {server + " answers: " + refusal.text, false};
}

std::string AmqpAccess::loginRefused(const AmqpConnection::Refusal &refusal) const
{
    if (refusal.code != AMQP_ACCESS_REFUSED)
        return refusal.text;
    if (user.empty())
        return "user=NAME with password_file=PATH or password_env=VARIABLE tell who we are ('guest' is there only "
               "where "
               "nobody has removed it, and only from the server's own machine)";
    return "the password is wrong, or there is no user '" + user + "'";
}

void checkAmqpName(OptionUrl &url, const std::string &name)
{
    if (name.size() > amqpNameBytesMax)
        url.fail("'" + name + "': a name of at most " + std::to_string(amqpNameBytesMax) + " bytes is expected");
}

} // namespace tapedeck
