// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/replica.h"
#include "common/wire/rowjson.h"
#include "common/wire/websocketframe.h"
#include "common/wire/zstdmessage.h"
#include "server/engine/delivery.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

// What receivers make of the engine's frames: a binary client, compressed or not, and one that reads JSON.

namespace tapedeck {

/// The v1.ServerMessage in a binary WebSocket frame, decompressed if it is compressed.
inline std::string messageIn(const std::string &frame)
{
    const std::string_view message = webSocketPayload(frame);
    if (isCompressedMessage(message))
        return decompressMessage(message, 1 << 24).value_or(std::string());
    return std::string(message);
}

/// A receiver of one board. Each answers false to what it cannot apply as it is.
class Receiver
{
public:
    virtual ~Receiver() = default;
    [[nodiscard]] virtual bool apply(const std::string &frame) = 0;
    [[nodiscard]] virtual Version version() const = 0;
    /// Its rows as JSON objects, by key; a key that two rows have shows up as another one.
    [[nodiscard]] virtual std::map<QString, QJsonObject> rows() const = 0;
    [[nodiscard]] virtual bool contains(const std::string &key) const = 0;
    int digestsChecked = 0;
};

inline QJsonObject rowObject(const Board &board, RowId row)
{
    std::string json;
    appendRowJson(board, row, 0, json);
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

class BinaryReceiver : public Receiver
{
public:
    explicit BinaryReceiver(const Schema &schema)
        : m_replica(schema)
    {
    }
    bool apply(const std::string &frame) override
    {
        const std::string message = messageIn(frame);
        const auto update = updateIn(message);
        if (frame[0] != static_cast<char>(0x82) || !update)
            return false;
        const Replica::Receipt receipt = m_replica.apply(*update);
        digestsChecked += receipt.digestChecked;
        return receipt.outcome == Replica::Outcome::Applied;
    }
    Version version() const override { return m_replica.version(); }
    bool contains(const std::string &key) const override { return m_replica.board().find(key) != 0; }
    std::map<QString, QJsonObject> rows() const override
    {
        std::map<QString, QJsonObject> rows;
        const Board &board = m_replica.board();
        board.forEachRow([&](RowId row) {
            const std::string_view key = board.key(row);
            rows[QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()))] = rowObject(board, row);
        });
        return rows;
    }

private:
    Replica m_replica;
};

/// Keeps a table by the rules of docs/protocol.md for JSON.
class JsonReceiver : public Receiver
{
public:
    JsonReceiver(Encoding encoding, QLatin1String rowsField)
        : m_encoding(encoding)
        , m_rowsField(rowsField)
    {
    }

    bool apply(const std::string &frame) override
    {
        QByteArray text;
        std::optional<std::string> id;
        if (m_encoding == Encoding::Json) {
            if (frame[0] != static_cast<char>(0x81))
                return false;
            text = QByteArray::fromStdString(std::string(webSocketPayload(frame)));
        } else {
            std::string_view rest = frame;
            if (rest.starts_with("id: ")) {
                id = rest.substr(4, rest.find('\n') - 4);
                rest.remove_prefix(rest.find('\n') + 1);
            }
            if (!rest.starts_with("data: ") || !rest.ends_with("\n\n"))
                return false;
            text = QByteArray::fromStdString(std::string(rest.substr(6, rest.size() - 8)));
            if (text.contains('\n'))
                return false;
        }
        QJsonParseError error;
        const QJsonObject update =
            QJsonDocument::fromJson(text, &error).object().value(QLatin1String("update")).toObject();
        if (error.error != QJsonParseError::NoError || update.isEmpty())
            return false;
        const QString epoch = update.value(QLatin1String("epoch")).toString();
        const auto base = static_cast<Version>(update.value(QLatin1String("base_version")).toInteger());
        const auto version = static_cast<Version>(update.value(QLatin1String("version")).toInteger());
        const bool more = update.value(QLatin1String("more")).toBool();
        if (m_encoding == Encoding::Sse
            && id != (more ? std::nullopt : std::optional(epoch.toStdString() + ":" + std::to_string(version))))
            return false;
        if (base > 0 && (epoch != m_epoch || base > m_version || m_inSnapshot))
            return false;
        if (base == 0 && !(m_inSnapshot && epoch == m_epoch && version == m_snapshotVersion)) {
            m_rows.clear();
            m_epoch = epoch;
            m_version = 0;
            m_inSnapshot = true;
            m_snapshotVersion = version;
        }
        for (const QJsonValue row : update.value(QLatin1String("removed")).toArray())
            m_rows.erase(static_cast<RowId>(row.toInteger()));
        for (const QJsonValue row : update.value(m_rowsField).toArray())
            merge(row.toObject());
        if (!more) {
            m_version = std::max(m_version, version);
            m_inSnapshot = false;
        }
        return true;
    }
    Version version() const override { return m_version; }
    bool contains(const std::string &key) const override
    {
        return std::any_of(m_rows.begin(), m_rows.end(), [&](const auto &row) {
            return row.second.value(QLatin1String("key")).toString().toStdString() == key;
        });
    }
    std::map<QString, QJsonObject> rows() const override
    {
        std::map<QString, QJsonObject> rows;
        for (const auto &[number, row] : m_rows) {
            QString key = row.value(QLatin1String("key")).toString();
            while (rows.contains(key))
                key += QLatin1String(" twice");
            rows[key] = row;
        }
        return rows;
    }

private:
    void merge(const QJsonObject &changed)
    {
        const QLatin1String key("key");
        QJsonObject &row = m_rows[static_cast<RowId>(changed.value(QLatin1String("row")).toInteger())];
        if (row.value(key) != changed.value(key))
            row = QJsonObject(); // another row has the number now
        for (auto it = changed.begin(); it != changed.end(); ++it) {
            if (it.value().isNull())
                row.remove(it.key());
            else if (it.key() != QLatin1String("row"))
                row.insert(it.key(), it.value());
        }
    }

    Encoding m_encoding;
    QLatin1String m_rowsField;
    QString m_epoch;
    Version m_version = 0;
    bool m_inSnapshot = false;
    Version m_snapshotVersion = 0;
    std::map<RowId, QJsonObject> m_rows;
};

} // namespace tapedeck
