// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "brokers/redissession.h"

#include <QSslCertificate>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <charconv>

namespace tapedeck {

namespace {

constexpr std::uint16_t redisPort = 6379;
constexpr std::uint16_t sentinelPort = 26379;

} // namespace

std::string_view textOf(const redisReply &reply)
{
    return reply.str == nullptr ? std::string_view() : std::string_view(reply.str, reply.len);
}

bool isError(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_ERROR;
}

RedisSession::RedisSession(OptionUrl &url, const std::string &example, Handler handler)
    : m_handler(std::move(handler))
    , m_connection({[this] { connected(); }, [this](const redisReply &reply) { handle(reply); },
                    [this] {
                        if (m_step == Step::Done)
                            m_handler.drained();
                    },
                    [this](std::string reason) { disconnected(std::move(reason)); }})
{
    takeSecurity(url);
    takeServer(url, example);
    const bool isNumber =
        std::all_of(m_database.begin(), m_database.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber || m_database.size() > 9)
        url.fail("'/" + m_database + "': the number of a database is expected, such as " + example);
}

void RedisSession::takeSecurity(OptionUrl &url)
{
    m_security.tls = url.kind() == "rediss";
    m_security.caFile = url.takeText("ca_file").value_or("");
    if (!m_security.caFile.empty() && !m_security.tls)
        url.fail("ca_file= is for rediss://, which is redis:// by TLS");
    else if (!m_security.caFile.empty()
             && QSslCertificate::fromPath(QString::fromStdString(m_security.caFile)).isEmpty())
        url.fail("ca_file=" + m_security.caFile + ": a file with certificates in PEM is expected");
    m_user = url.takeText("user").value_or("");
    m_password = takeSecret(url, "password");
    if (m_password) {
        if (const Secret::Value value = m_password->read(); !value.error.empty())
            url.fail(value.error);
    } else if (!m_user.empty()) {
        url.fail("user=" + m_user + " needs its password: password_file=PATH or password_env=VARIABLE");
    }
}

void RedisSession::takeServer(OptionUrl &url, const std::string &example)
{
    const std::optional<std::string> sentinels = url.takeText("sentinel");
    m_master = url.takeText("master").value_or("");
    if (sentinels || !m_master.empty()) {
        takeSentinels(url, sentinels.value_or(""));
        return;
    }
    m_address = BrokerAddress::take(url, redisPort, example);
    m_database = m_address.path;
    if (m_address.servers.size() > 1)
        url.fail("one HOST:PORT is expected; sentinel=HOST:PORT,… and master=NAME find the server that is master now");
}

void RedisSession::takeSentinels(OptionUrl &url, const std::string &sentinels)
{
    static const std::string example =
        "redis:///0?stream=prices&sentinel=10.0.0.1:26379,10.0.0.2:26379&master=mymaster";
    if (sentinels.empty() || m_master.empty()) {
        url.fail("sentinel=HOST:PORT,… and master=NAME belong together, such as " + example);
        return;
    }
    std::string_view rest = url.rest();
    if (!rest.starts_with("///") && rest != "//") {
        url.fail("with sentinel= the sentinels tell the server, so that none stands in the URL, such as " + example);
        return;
    }
    rest.remove_prefix(std::min<std::size_t>(3, rest.size()));
    m_database = percentDecoded(rest);
    OptionUrl list(url.kind() + "://" + sentinels, {}, {});
    m_sentinels = BrokerAddress::take(list, sentinelPort, "10.0.0.1:26379,10.0.0.2:26379").servers;
    if (!list.error().empty())
        url.fail("sentinel=" + sentinels + ": HOST:PORT,HOST:PORT,… is expected");
}

void RedisSession::open(QObject *context)
{
    m_context = context;
    m_asked = 0;
    if (m_sentinels.empty())
        connectTo(m_address.servers.front().host, m_address.servers.front().port);
    else
        askSentinel();
}

void RedisSession::close()
{
    if (m_step == Step::Sentinel) // it may be what kept us waiting
        ++m_sentinel;
    m_step = Step::Done;
    m_connection.close();
}

void RedisSession::askSentinel()
{
    m_step = Step::Sentinel;
    ++m_asked;
    const BrokerAddress::Server &sentinel = m_sentinels[m_sentinel % m_sentinels.size()];
    m_connection.open(m_context, sentinel.host, sentinel.port, m_security);
}

void RedisSession::connectTo(const std::string &host, std::uint16_t port)
{
    m_step = Step::Auth;
    m_connection.open(m_context, host, port, m_security);
}

void RedisSession::connected()
{
    if (m_step == Step::Sentinel) {
        m_connection.command({"SENTINEL", "get-master-addr-by-name", m_master});
        m_connection.flush();
        return;
    }
    m_handler.connected();
    if (!m_password) {
        m_step = Step::Select;
    } else {
        const Secret::Value password = m_password->read();
        if (!password.error.empty()) {
            m_handler.refused(password.error);
            return;
        }
        if (m_user.empty())
            m_connection.command({"AUTH", password.text});
        else
            m_connection.command({"AUTH", m_user, password.text});
    }
    // Answered one behind the other.
    m_connection.command({"SELECT", m_database.empty() ? "0" : std::string_view(m_database)});
    if (!m_sentinels.empty())
        m_connection.command({"ROLE"});
    m_connection.flush();
}

void RedisSession::handle(const redisReply &reply)
{
    switch (m_step) {
    case Step::Sentinel:
        handleSentinel(reply);
        return;
    case Step::Auth:
    case Step::Select:
        if (isError(reply))
            tellError(textOf(reply));
        else
            next();
        return;
    case Step::Role:
        if (isError(reply))
            tellError(textOf(reply));
        else if (reply.type != REDIS_REPLY_ARRAY || reply.elements == 0 || textOf(*reply.element[0]) != "master")
            m_handler.lost(m_connection.name() + " is not the master any more; the sentinels are asked again");
        else
            next();
        return;
    case Step::Done:
        m_handler.replied(reply);
        return;
    }
}

void RedisSession::next()
{
    m_step = m_step == Step::Auth                        ? Step::Select
        : m_step == Step::Select && !m_sentinels.empty() ? Step::Role
                                                         : Step::Done;
    if (m_step == Step::Done)
        m_handler.ready();
}

void RedisSession::handleSentinel(const redisReply &reply)
{
    if (isError(reply)) {
        disconnected("the sentinel " + m_connection.name() + " answers: " + std::string(textOf(reply)));
        return;
    }
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2) {
        m_handler.refused("the sentinel " + m_connection.name() + " knows no master '" + m_master
                          + "'; is master= right?");
        return;
    }
    std::uint16_t port = 0;
    const std::string_view text = textOf(*reply.element[1]);
    (void)std::from_chars(text.data(), text.data() + text.size(), port);
    connectTo(std::string(textOf(*reply.element[0])), port);
}

void RedisSession::disconnected(std::string reason)
{
    if (m_step != Step::Sentinel) {
        m_handler.lost(std::move(reason));
        return;
    }
    if (m_asked < m_sentinels.size()) {
        ++m_sentinel;
        askSentinel();
        return;
    }
    m_handler.lost("no sentinel tells who is master; the last: " + reason);
}

void RedisSession::tellError(std::string_view error)
{
    const std::string says = m_connection.name() + " answers: " + std::string(error);
    const auto begins = [error](std::string_view word) { return error.starts_with(word); };
    if (begins("NOAUTH"))
        m_handler.refused(
            m_connection.name()
            + " wants a password: password_file=PATH or password_env=VARIABLE, and user= if it has users");
    else if (begins("WRONGPASS") || begins("ERR invalid password"))
        m_handler.refused(m_connection.name() + " does not let us in: the password is wrong, or there is no user '"
                          + (m_user.empty() ? "default" : m_user) + "'");
    else if (begins("ERR AUTH") || begins("ERR Client sent AUTH"))
        m_handler.refused(m_connection.name() + " has no password; take password_file= or password_env= away");
    else if (begins("ERR DB index") || begins("ERR invalid DB index"))
        m_handler.refused(m_connection.name() + " has no database " + m_database
                          + "; the databases are numbered from 0");
    else if (begins("NOPERM"))
        m_handler.refused(says + "; an ACL rule lets the user do it");
    else if (begins("ERR unknown"))
        m_handler.refused(says + "; is it an old version? Streams need Redis 5 or later");
    else
        m_handler.lost(says);
}

} // namespace tapedeck
