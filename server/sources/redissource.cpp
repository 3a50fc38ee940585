// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/redissource.h"

#include "server/sources/redispubsub.h"
#include "server/sources/redisstreams.h"
#include "server/sources/sourceurl.h"

#include <QSslCertificate>
#include <QTimer>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <charconv>

namespace tapedeck {

namespace {

constexpr std::uint16_t redisPort = 6379;
constexpr std::uint16_t sentinelPort = 26379;
const std::string redisExample = "redis://127.0.0.1:6379/0?stream=prices&mapping=NAME";

Supervisor::Times redisTimes()
{
    Supervisor::Times times = silentTimes;
    times.connectUs = Supervisor::Times().connectUs;
    return times;
}

} // namespace

std::string_view textOf(const redisReply &reply)
{
    return reply.str == nullptr ? std::string_view() : std::string_view(reply.str, reply.len);
}

bool isError(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_ERROR;
}

RedisSource::RedisSource(SourceUrl &url, const FeedContext &context)
    : BrokerSource(url, context, Supervisor::Times::take(url, redisTimes()))
    , m_connection({[this] { connected(); }, [this](const redisReply &reply) { handle(reply); },
                    [this] {
                        if (m_step == Step::Done)
                            drained();
                    },
                    [this](std::string reason) { disconnected(std::move(reason)); }})
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
    takeSentinels(url);
    const bool isNumber =
        std::all_of(m_database.begin(), m_database.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber || m_database.size() > 9)
        url.fail("'/" + m_database + "': the number of a database is expected, such as " + redisExample);
}

void RedisSource::takeSentinels(SourceUrl &url)
{
    const std::optional<std::string> sentinels = url.takeText("sentinel");
    m_master = url.takeText("master").value_or("");
    if (!sentinels && m_master.empty()) {
        m_address = BrokerAddress::take(url, redisPort, redisExample);
        m_database = m_address.path;
        if (m_address.servers.size() > 1)
            url.fail(
                "one HOST:PORT is expected; sentinel=HOST:PORT,… and master=NAME find the server that is master now");
        return;
    }
    static const std::string example =
        "redis:///0?stream=prices&sentinel=10.0.0.1:26379,10.0.0.2:26379&master=mymaster";
    if (!sentinels || m_master.empty()) {
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
    SourceUrl list(SourceConfig(url.kind() + "://" + *sentinels));
    m_sentinels = BrokerAddress::take(list, sentinelPort, "10.0.0.1:26379,10.0.0.2:26379").servers;
    if (!list.error().empty())
        url.fail("sentinel=" + *sentinels + ": HOST:PORT,HOST:PORT,… is expected");
}

std::string RedisSource::optionNames(std::string own)
{
    own.append(", user, password_file, password_env, sentinel, master, ca_file, payload, mapping, ");
    own.append(Supervisor::Times::names);
    return own;
}

void RedisSource::setUp()
{
    m_watch = std::make_unique<QTimer>();
    m_watch->setSingleShot(true);
    QObject::connect(m_watch.get(), &QTimer::timeout, context(),
                     [this] { lost(m_connection.name() + " gives no answer any more"); });
}

void RedisSource::tearDown()
{
    m_watch.reset();
}

void RedisSource::open()
{
    m_asked = 0;
    if (m_sentinels.empty())
        connectTo(m_address.servers.front().host, m_address.servers.front().port);
    else
        askSentinel();
}

void RedisSource::close()
{
    if (m_step == Step::Sentinel) // it may be what kept us waiting
        ++m_sentinel;
    m_step = Step::Done;
    m_connection.close();
    m_watch->stop();
    letGo();
}

void RedisSource::askSentinel()
{
    m_step = Step::Sentinel;
    ++m_asked;
    const BrokerAddress::Server &sentinel = m_sentinels[m_sentinel % m_sentinels.size()];
    m_connection.open(context(), sentinel.host, sentinel.port, m_security);
}

void RedisSource::connectTo(const std::string &host, std::uint16_t port)
{
    m_step = Step::Auth;
    m_connection.open(context(), host, port, m_security);
}

void RedisSource::connected()
{
    if (m_step == Step::Sentinel) {
        m_connection.command({"SENTINEL", "get-master-addr-by-name", m_master});
        m_connection.flush();
        return;
    }
    SupervisedSource::connected();
    if (!m_password) {
        m_step = Step::Select;
    } else {
        const Secret::Value password = m_password->read();
        if (!password.error.empty()) {
            refused(password.error);
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

void RedisSource::handle(const redisReply &reply)
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
            lost(m_connection.name() + " is not the master any more; the sentinels are asked again");
        else
            next();
        return;
    case Step::Done:
        replied(reply);
        return;
    }
}

void RedisSource::next()
{
    m_step = m_step == Step::Auth                        ? Step::Select
        : m_step == Step::Select && !m_sentinels.empty() ? Step::Role
                                                         : Step::Done;
    if (m_step == Step::Done)
        begin();
}

void RedisSource::handleSentinel(const redisReply &reply)
{
    if (isError(reply)) {
        disconnected("the sentinel " + m_connection.name() + " answers: " + std::string(textOf(reply)));
        return;
    }
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2) {
        refused("the sentinel " + m_connection.name() + " knows no master '" + m_master + "'; is master= right?");
        return;
    }
    std::uint16_t port = 0;
    const std::string_view text = textOf(*reply.element[1]);
    (void)std::from_chars(text.data(), text.data() + text.size(), port);
    connectTo(std::string(textOf(*reply.element[0])), port);
}

void RedisSource::disconnected(std::string reason)
{
    if (m_step != Step::Sentinel) {
        lost(std::move(reason));
        return;
    }
    if (m_asked < m_sentinels.size()) {
        ++m_sentinel;
        askSentinel();
        return;
    }
    lost("no sentinel tells who is master; the last: " + reason);
}

void RedisSource::flush(Micros answerUs)
{
    m_connection.flush();
    m_watch->start(static_cast<int>(answerUs / 1'000));
}

void RedisSource::keepWaiting()
{
    m_watch->start();
}

void RedisSource::tellError(std::string_view error)
{
    const std::string says = m_connection.name() + " answers: " + std::string(error);
    const auto begins = [error](std::string_view word) { return error.starts_with(word); };
    if (begins("NOAUTH"))
        refused(m_connection.name()
                + " wants a password: password_file=PATH or password_env=VARIABLE, and user= if it has users");
    else if (begins("WRONGPASS") || begins("ERR invalid password"))
        refused(m_connection.name() + " does not let us in: the password is wrong, or there is no user '"
                + (m_user.empty() ? "default" : m_user) + "'");
    else if (begins("ERR AUTH") || begins("ERR Client sent AUTH"))
        refused(m_connection.name() + " has no password; take password_file= or password_env= away");
    else if (begins("ERR DB index") || begins("ERR invalid DB index"))
        refused(m_connection.name() + " has no database " + m_database + "; the databases are numbered from 0");
    else if (begins("NOPERM"))
        refused(says + "; an ACL rule lets the user do it");
    else if (begins("ERR unknown"))
        refused(says + "; is it an old version? Streams need Redis 5 or later");
    else
        lost(says);
}

std::unique_ptr<Source> makeRedisSource(SourceUrl &url, const FeedContext &context)
{
    auto streams = url.takeText("stream");
    auto channels = url.takeText("channel");
    auto patterns = url.takeText("pattern");
    if (streams.has_value() == (channels || patterns)) {
        url.fail("stream=KEY,… (which keeps what was sent) or channel=NAME,… and pattern=PATTERN,… (which do not) are "
                 "expected");
        return nullptr;
    }
    if (streams)
        return std::make_unique<RedisStreams>(url, context, *streams);
    return std::make_unique<RedisPubSub>(url, context, channels.value_or(""), patterns.value_or(""));
}

} // namespace tapedeck
