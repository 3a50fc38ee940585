// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sources/publishersource.h"

#include "common/wire/wireformat.h"

#include <utility>

namespace tapedeck {

namespace {

constexpr int requestsPerTurn = 1'000; // until they are acknowledged

constexpr const char *stoppedSentence =
    "tapedeckd stops, or nothing came for longer than stale= of its source allows; connect again";

} // namespace

PublisherSource::PublisherSource(std::string url, const Supervisor::Times &times, std::size_t requestBytesMax)
    : MessageSource(std::move(url), times)
    , m_requestBytesMax(requestBytesMax)
{
    auto parser = std::make_unique<PublishParser>(PublishParser::BadRow::ItAlone);
    m_publishParser = parser.get();
    setParser(std::move(parser));
}

PublisherSource::~PublisherSource()
{
    stop();
}

bool PublisherSource::arrive(std::shared_ptr<PublishStream> stream)
{
    const std::lock_guard lock(m_arrivalMutex);
    if (m_isDown)
        return false;
    if (const auto before = std::exchange(m_arrived, std::move(stream)))
        before->finish({grpc::StatusCode::ABORTED, "another stream of this publisher came at the same time"});
    if (m_arrivalContext != nullptr)
        QMetaObject::invokeMethod(
            m_arrivalContext, [this] { welcome(); }, Qt::QueuedConnection);
    return true;
}

void PublisherSource::dismiss(const std::string &sentence)
{
    const std::lock_guard lock(m_arrivalMutex);
    if (m_arrivalContext != nullptr)
        QMetaObject::invokeMethod(
            m_arrivalContext,
            [this, sentence] {
                welcome();
                if (m_stream)
                    m_stream->finish({grpc::StatusCode::UNAVAILABLE, sentence});
                close();
            },
            Qt::QueuedConnection);
}

void PublisherSource::setUp()
{
    const std::lock_guard lock(m_arrivalMutex);
    m_arrivalContext = context();
}

void PublisherSource::tearDown()
{
    const std::lock_guard lock(m_arrivalMutex);
    m_arrivalContext = nullptr;
    m_isDown = true;
    if (const auto stream = std::exchange(m_arrived, nullptr))
        stream->finish({grpc::StatusCode::UNAVAILABLE, stoppedSentence});
}

void PublisherSource::open()
{
    welcome();
}

void PublisherSource::close()
{
    if (!m_stream)
        return;
    m_stream->letGo();
    m_stream->finish({grpc::StatusCode::UNAVAILABLE, stoppedSentence});
    m_stream.reset();
    handOver();
}

/// The stream that has arrived, if there is one, is the publisher's from now on.
void PublisherSource::welcome()
{
    std::shared_ptr<PublishStream> stream;
    {
        const std::lock_guard lock(m_arrivalMutex);
        stream.swap(m_arrived);
    }
    if (!stream)
        return;
    if (m_stream) {
        m_stream->letGo();
        m_stream->finish({grpc::StatusCode::ABORTED, "another stream of this publisher has taken over"});
        m_breach.clear();
        note("another stream takes over");
    }
    m_stream = std::move(stream);
    m_stream->attach(context(), [this] { goOn(); });
    arrived();
    received();
    const std::uint64_t position = m_answer.position();
    m_answer.Clear();
    m_answer.set_position(position);
    answer();
    goOn();
}

/// What has come is taken, and acknowledged once the engine has committed it.
void PublisherSource::goOn()
{
    if (!m_stream)
        return;
    m_stream->writeOn();
    if (!takeAll())
        return;
    if (m_stream->hasEnded() && m_stream->isWritten())
        m_stream->finish(grpc::Status::OK);
    if (!m_stream->isDone())
        return;
    const bool isBroken = m_stream->isBroken();
    m_stream->letGo();
    m_stream.reset();
    if (const std::string breach = std::exchange(m_breach, {}); !breach.empty())
        lost("its stream was ended: " + breach);
    else
        lost(isBroken ? "the connection to the publisher was lost" : "the publisher has ended its stream");
}

/// False: the engine stops.
bool PublisherSource::takeAll()
{
    int count = 0;
    const std::uint64_t before = m_answer.position();
    while (const grpc::ByteBuffer *request = m_stream->next()) {
        if (!takeRequest(flat(*request)))
            return false;
        if (++count == requestsPerTurn) { // the rest once others had their turn
            m_stream->wakeLater();
            break;
        }
    }
    if (count == 0)
        return true;
    if (m_answer.position() > before && !settleUp())
        return false;
    answer();
    return true;
}

/// False: the engine stops.
bool PublisherSource::takeRequest(std::string_view bytes)
{
    const auto refuse = [this](grpc::StatusCode code, const std::string &sentence) {
        ++m_counters.malformed;
        m_stream->finish({code, sentence});
        m_breach = sentence;
        return true;
    };
    if (bytes.size() > m_requestBytesMax)
        return refuse(
            grpc::StatusCode::RESOURCE_EXHAUSTED,
            "a request of " + std::to_string(bytes.size()) + " bytes is larger than the "
                + std::to_string(m_requestBytesMax)
                + " that are allowed; send its rows in several, or raise max-request= of the server's source");
    const std::optional<Request> request = read(bytes);
    if (!request)
        return refuse(grpc::StatusCode::INVALID_ARGUMENT,
                      "a request is no tapedeck.v1.PublishRequest with a position from 1 up");
    if (request->position <= m_answer.position()) {
        received();
        if (request->isCaughtUp)
            caughtUp();
        else
            m_answer.set_repeated(m_answer.repeated() + 1);
        return true;
    }
    const std::uint64_t badRows = m_publishParser->badRows();
    const std::uint64_t malformed = m_counters.malformed;
    if (!MessageSource::take(
            simdjson::padded_string_view(request->changes.data(), request->changes.size(), request->changes.size())))
        return false;
    if (m_counters.malformed > malformed)
        tellProblem("the changes of request " + std::to_string(request->position)
                    + " are no tapedeck.v1.Publish; they were left out");
    else if (m_publishParser->badRows() > badRows)
        tellProblem("request " + std::to_string(request->position) + ": " + m_publishParser->problem());
    m_counters.malformed += m_publishParser->badRows() - badRows;
    m_answer.set_refused(m_answer.refused() + m_counters.malformed - malformed);
    m_answer.set_position(request->position);
    if (request->isCaughtUp)
        caughtUp();
    return true;
}

void PublisherSource::tellProblem(std::string sentence)
{
    if (!std::exchange(m_toldProblem, true))
        warn(sentence + ". More of this kind are only counted.");
    m_answer.set_problem(std::move(sentence));
}

/// With what is known of the newest problem, once.
void PublisherSource::answer()
{
    m_stream->answer(m_answer);
    m_answer.clear_problem();
}

std::optional<PublisherSource::Request> PublisherSource::read(std::string_view bytes)
{
    using google::protobuf::internal::WireFormatLite;
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t *>(bytes.data()),
                                              static_cast<int>(bytes.size()));
    Request request;
    while (const std::uint32_t tag = in.ReadTag()) {
        bool isGood = true;
        std::uint64_t value = 0;
        if (tag == wireTag(v1::PublishRequest::kPositionFieldNumber, WireFormatLite::WIRETYPE_VARINT)) {
            isGood = in.ReadVarint64(&request.position);
        } else if (tag == wireTag(v1::PublishRequest::kChangesFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)) {
            isGood = request.changes.empty() && readBytes(in, request.changes);
        } else if (tag == wireTag(v1::PublishRequest::kCaughtUpFieldNumber, WireFormatLite::WIRETYPE_VARINT)) {
            isGood = in.ReadVarint64(&value);
            request.isCaughtUp = value != 0;
        } else {
            isGood = WireFormatLite::SkipField(&in, tag);
        }
        if (!isGood)
            return std::nullopt;
    }
    return in.ConsumedEntireMessage() && request.position > 0 ? std::optional(request) : std::nullopt;
}

/// The bytes in one piece, until the next call.
std::string_view PublisherSource::flat(const grpc::ByteBuffer &buffer)
{
    const auto text = [](const grpc::Slice &slice) {
        return std::string_view(reinterpret_cast<const char *>(slice.begin()), slice.size());
    };
    if (buffer.TrySingleSlice(&m_slice).ok())
        return text(m_slice);
    std::vector<grpc::Slice> pieces;
    (void)buffer.Dump(&pieces);
    m_joined.clear();
    for (const grpc::Slice &piece : pieces)
        m_joined.append(text(piece));
    return m_joined;
}

} // namespace tapedeck
