// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/wire/replica.h"
#include "server/engine/engine.h"
#include "server/fanout/httproutes.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tapedeck {

/// A board as one JSON document, for whoever asks by HTTP. It is written from a replica that is brought up to date when
/// somebody asks, so that the engine only encodes what has changed since the last time, and in slices of time, so that
/// streams on the same worker do not wait for a big board. Who asks for the same version shares the document.
class BoardDocument
{
public:
    struct Limits {
        Micros shareUs = 100'000;                     ///< a document may be so old; beyond, the board is asked again
        Micros waitUs = 10'000'000;                   ///< for the engine; beyond: 503
        Micros keepUs = 60'000'000;                   ///< nobody asks for so long: the replica is dropped
        std::size_t liveBytesMax = 256 * 1024 * 1024; ///< of documents that are being read; beyond: 503
    };

    struct Asker {
        std::uint32_t client;
        std::shared_ptr<const RowFilter> filter; ///< null: every row
        std::string ifNoneMatch;                 ///< the header
        std::string head;                        ///< lines to add to the answer
        Micros sinceUs = 0;                      ///< steady clock
    };

    BoardDocument(Engine &engine, BoardId board, Limits limits);

    void start(HttpHost &host, int worker);
    /// The answer goes to the host.
    void ask(Asker asker);
    void take(CatchUp catchUp);
    /// As HttpRoutes::work().
    [[nodiscard]] bool work(Micros endUs);
    /// The engine has stopped: nothing new can be had.
    void stop();

private:
    struct Job {
        std::shared_ptr<const RowFilter> filter;
        std::vector<Asker> askers;
        std::string text;
        RowId next = 0; ///< 0: not begun
        bool separate = false;
    };

    [[nodiscard]] bool isFresh() const;
    [[nodiscard]] bool isSyncing() const { return m_asked || m_catchUp; }
    [[nodiscard]] std::string tag() const;
    void sync();
    void applyFrames(Micros endUs);
    void endSync();
    void startOver();
    void enqueue(Asker asker);
    [[nodiscard]] bool write(Job &job, Micros endUs); // true once complete
    void finish(Job &job);
    void giveUp(Micros nowUs);
    void send(const Asker &asker, const std::shared_ptr<const std::string> &body);
    void sendNotModified(const Asker &asker, const std::string &tag);
    void sendUnavailable(const Asker &asker, const std::string &sentence);
    [[nodiscard]] std::size_t liveBytes();

    Engine &m_engine;
    BoardId m_board;
    Limits m_limits;
    HttpHost *m_host = nullptr;
    int m_worker = 0;
    bool m_stopped = false;

    std::unique_ptr<Replica> m_replica; // null: nobody has asked lately
    std::uint32_t m_generation = 0;     // of the request under way
    bool m_asked = false;
    std::optional<CatchUp> m_catchUp; // being applied
    std::size_t m_nextFrame = 0;
    Version m_wanted = 0; // that the replica has to reach
    int m_repairs = 0;    // in a row
    Micros m_askedUs = 0;
    Micros m_syncedUs = 0;
    Micros m_usedUs = 0;

    std::vector<Asker> m_waiting;               // for the replica
    std::deque<Job> m_jobs;                     // the replica stays as it is until they are done
    std::shared_ptr<const std::string> m_whole; // the newest document of every row
    std::string m_wholeTag;
    std::vector<std::weak_ptr<const std::string>> m_live;
};

/// Does an If-None-Match header name the entity tag (with its quotes)?
[[nodiscard]] bool namesTag(std::string_view ifNoneMatch, std::string_view tag);

} // namespace tapedeck
