// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

/// A real Kafka broker on free ports of this machine, from build/brokers/kafka, which `./dev brokers` fills. It would
/// make a topic that somebody asks for, as brokers do unless told otherwise.
class KafkaBroker
{
public:
    KafkaBroker();
    ~KafkaBroker();

    /// Why there can be none here; empty: there can.
    [[nodiscard]] static QString missing();
    /// Starts it, or starts it again with what it has stored. False: it did not come up.
    [[nodiscard]] bool start();
    void kill();       ///< as kill -9 does
    void halt() const; ///< it hangs until kill()
    [[nodiscard]] QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    /// Where it wants the user "ada" with the password "secret": SASL, PLAIN or SCRAM-SHA-256.
    [[nodiscard]] QString safeAddress() const { return QStringLiteral("127.0.0.1:%1").arg(m_safePort); }
    /// Where it wants TLS with a certificate of the other side.
    [[nodiscard]] QString tlsAddress() const { return QStringLiteral("127.0.0.1:%1").arg(m_tlsPort); }
    /// That certificate, which is also the broker's and to be trusted, and its key, encrypted with "secret".
    [[nodiscard]] QString certificateFile() const { return path("cert.pem"); }
    [[nodiscard]] QString keyFile() const { return path("locked.pem"); }
    [[nodiscard]] QString log() const;

    [[nodiscard]] bool createTopic(const QByteArray &name, int partitions, bool compacted = false) const;
    [[nodiscard]] bool deleteTopic(const QByteArray &name) const;
    [[nodiscard]] bool addPartitions(const QByteArray &name, int partitions) const;
    /// Removes the messages of partition 0 before that offset.
    [[nodiscard]] bool removeBefore(const QByteArray &topic, qint64 offset) const;
    /// Whether there is such a topic.
    [[nodiscard]] bool hasTopic(const QByteArray &name) const;
    /// Nobody but the user "bob" may use the topic and the group of that name.
    [[nodiscard]] bool reserve(const QByteArray &name) const;

private:
    [[nodiscard]] bool format();
    [[nodiscard]] bool makeCertificate() const;
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port, m_controllerPort, m_safePort, m_tlsPort;
};
