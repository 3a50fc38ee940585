// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brokerprograms.h"

#include <amqp.h>

#include <deque>
#include <optional>
#include <set>

/// RabbitMQ with a node of its own, beside an epmd of its own. Users: guest, who may everything; reader, who may read
/// the queue "readable" of the vhost "/"; writer, who may write to all there; stranger, who may nothing. All but guest
/// have the password hunter2. Its queues "quorum", "no-ids" and "classic" outlive it, as of its second start: RabbitMQ
/// itself keeps what a quorum queue is called in memory for the first seconds.
class RabbitProgram
{
public:
    RabbitProgram();

    [[nodiscard]] static bool isInstalled();
    /// Before start(): a port where it wants TLS with a certificate of the authority ca.pem, such as cert.pem, whose
    /// key is key.pem, all in its folder. 0: there is no openssl here.
    [[nodiscard]] quint16 offerTls();
    [[nodiscard]] bool start();
    /// Twice, as what it is to keep wants.
    [[nodiscard]] bool startLasting();
    /// In good order.
    void terminate() { m_node.terminate(); }
    void kill() { m_node.kill(); }   ///< as kill -9 does
    void pause() { m_node.pause(); } ///< as if it did not keep up, until resume()
    void resume() { m_node.resume(); }
    [[nodiscard]] quint16 port() const { return m_node.port(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_node.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const { m_node.write(name, bytes); }
    /// What rabbitmqctl says.
    [[nodiscard]] QByteArray control(const QStringList &words) const;

private:
    void configure(const QByteArray &more);
    [[nodiscard]] bool makeCertificates() const;

    BrokerProgram m_epmd;
    BrokerProgram m_node;
    QStringList m_environment;
};

/// A publisher that knows what the server has confirmed, as guest.
class RabbitClient
{
public:
    explicit RabbitClient(quint16 port);
    ~RabbitClient();

    void makeQueue(const QByteArray &name, const QByteArray &type = "quorum");
    /// A classic one that refuses more than so many messages.
    void makeShortQueue(const QByteArray &name, int messagesMax);
    void deleteQueue(const QByteArray &name);
    void makeExchange(const QByteArray &name, const QByteArray &type);
    void bind(const QByteArray &queue, const QByteArray &exchange, const QByteArray &key);
    /// A queue that is this client's alone.
    void makeOwnQueue(const QByteArray &name);
    /// Messages of a queue that wait for somebody; -1: there is no such queue.
    [[nodiscard]] int waiting(const QByteArray &queue);
    struct Message {
        QByteArray routingKey, body;
        QByteArray key; ///< its header
        bool isPersistent;
    };
    /// Takes the next message of a queue, if there is one.
    std::optional<Message> take(const QByteArray &queue);
    /// To the exchange "" the key is a queue's name. `id`: empty for none.
    void publish(const QByteArray &exchange, const QByteArray &key, const QByteArray &body, const QByteArray &id = {});
    /// As publish(), of what another client could not confirm.
    void publishAgain(const RabbitClient &other);
    /// All that was published has arrived.
    bool confirm();

private:
    struct Published {
        QByteArray exchange, key, body, id;
    };
    bool readConfirm(int timeoutMs);

    amqp_connection_state_t m_connection;
    std::deque<Published> m_unconfirmed; // with the newest at the back
    std::set<std::uint64_t> m_alone;     // confirmed, with others open before them
    std::uint64_t m_published = 0;
};
