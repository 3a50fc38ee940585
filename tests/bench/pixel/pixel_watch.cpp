// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Looks at the screen some hundred times a second, and tells how long after each tick of sim:clock its row shows it.
//   pixel_watch INTERVAL_MS SECONDS
//
// The row is found by what it does: of all rows of pixels in the strip at the screen's left, it is where something
// changes once in every interval. Nothing is known of the dashboard but that the clock's cell is there.
#include "common/time/clock.h"
#include "common/time/histogram.h"

#include <xcb/xcb.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

using namespace tapedeck;

namespace {

constexpr int stripWidth = 140;
constexpr Micros pauseUs = 1'000; // between two looks
constexpr Micros calibrationUs = 3'000'000;
constexpr Micros findUs = 30'000'000;
constexpr Micros dayUs = 86'400 * Micros(1'000'000);

struct Free {
    void operator()(void *reply) const { std::free(reply); }
};

class Screen
{
public:
    Screen()
        : m_connection(xcb_connect(nullptr, nullptr))
    {
        if (xcb_connection_has_error(m_connection) != 0) {
            std::fprintf(stderr, "pixel_watch: there is no X server at DISPLAY\n");
            std::exit(1);
        }
        const xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data;
        m_root = screen->root;
        m_height = screen->height_in_pixels;
    }
    ~Screen() { xcb_disconnect(m_connection); }

    [[nodiscard]] int height() const { return m_height; }

    /// The strip's pixels of some lines, 4 bytes each; valid until the next call.
    [[nodiscard]] const std::uint8_t *look(int y, int lines)
    {
        const auto cookie = xcb_get_image(m_connection, XCB_IMAGE_FORMAT_Z_PIXMAP, m_root, 0, static_cast<int16_t>(y),
                                          stripWidth, static_cast<uint16_t>(lines), ~0u);
        m_reply.reset(xcb_get_image_reply(m_connection, cookie, nullptr));
        if (!m_reply || xcb_get_image_data_length(m_reply.get()) != lines * stripWidth * 4) {
            std::fprintf(stderr, "pixel_watch: the screen cannot be read (24 bits a pixel are expected)\n");
            std::exit(1);
        }
        return xcb_get_image_data(m_reply.get());
    }

private:
    xcb_connection_t *m_connection;
    xcb_window_t m_root = 0;
    int m_height = 0;
    std::unique_ptr<xcb_get_image_reply_t, Free> m_reply;
};

/// The number of a tick, counted as the source does: from midnight.
[[nodiscard]] std::int64_t tickOf(Micros wallUs, Micros intervalUs)
{
    return wallUs % dayUs / intervalUs;
}

/// Of every line of the strip: how many intervals there were with one change, and with more.
struct Line {
    std::int64_t tick = -1;
    int once = 0;
    int again = 0;
};

/// First line and number of lines of the clock's text, or nothing.
struct Place {
    int y = 0;
    int lines = 0;
};

Place findOnce(Screen &screen, Micros intervalUs)
{
    const std::size_t lineBytes = stripWidth * 4;
    std::vector<std::uint8_t> before(lineBytes * static_cast<std::size_t>(screen.height()));
    std::vector<Line> lines(static_cast<std::size_t>(screen.height()));
    std::memcpy(before.data(), screen.look(0, screen.height()), before.size());
    const Micros start = wallClockUs();
    while (wallClockUs() - start < calibrationUs) {
        const std::uint8_t *now = screen.look(0, screen.height());
        const std::int64_t tick = tickOf(wallClockUs(), intervalUs);
        for (std::size_t y = 0; y < lines.size(); ++y) {
            if (std::memcmp(before.data() + y * lineBytes, now + y * lineBytes, lineBytes) == 0)
                continue;
            Line &line = lines[y];
            ++(line.tick == tick ? line.again : line.once);
            line.tick = tick;
        }
        std::memcpy(before.data(), now, before.size());
        std::this_thread::sleep_for(std::chrono::microseconds(pauseUs));
    }
    const auto ticks = static_cast<int>(calibrationUs / intervalUs);
    Place best;
    Place run;
    for (std::size_t y = 0; y < lines.size(); ++y) {
        const bool isClock = lines[y].once >= ticks - 2 && lines[y].again <= ticks / 4;
        run = isClock ? Place{run.lines == 0 ? static_cast<int>(y) : run.y, run.lines + 1} : Place();
        if (run.lines > best.lines)
            best = run;
    }
    return best;
}

} // namespace

int main(int argc, char **argv)
{
    const Micros intervalUs = argc > 2 ? std::atoi(argv[1]) * Micros(1'000) : 0;
    const Micros seconds = argc > 2 ? std::atoi(argv[2]) : 0;
    if (intervalUs < 50'000 || seconds < 1) {
        std::fprintf(stderr, "usage: pixel_watch INTERVAL_MS SECONDS, with at least 50 ms\n");
        return 2;
    }
    Screen screen;
    Place place;
    for (const Micros start = wallClockUs(); place.lines < 4;) {
        if (wallClockUs() - start > findUs) {
            std::fprintf(stderr, "pixel_watch: nothing on the left of the screen changes once in %lld ms\n",
                         static_cast<long long>(intervalUs / 1'000));
            return 1;
        }
        place = findOnce(screen, intervalUs);
    }

    const std::size_t bytes = static_cast<std::size_t>(place.lines) * stripWidth * 4;
    std::vector<std::uint8_t> before(bytes);
    std::memcpy(before.data(), screen.look(place.y, place.lines), bytes);
    Histogram late;
    int looks = 0;
    int others = 0; // changes that were not the first of their tick
    int unseen = 0; // ticks without one
    std::int64_t seen = tickOf(wallClockUs(), intervalUs);
    const std::int64_t first = seen;
    const Micros start = wallClockUs();
    while (wallClockUs() - start < seconds * 1'000'000) {
        const std::uint8_t *now = screen.look(place.y, place.lines);
        const Micros nowUs = wallClockUs();
        ++looks;
        if (std::memcmp(before.data(), now, bytes) != 0) {
            std::memcpy(before.data(), now, bytes);
            const std::int64_t tick = tickOf(nowUs, intervalUs);
            if (tick == seen) {
                ++others;
            } else {
                late.add(static_cast<std::uint64_t>(nowUs % dayUs - tick * intervalUs));
                for (std::int64_t missed = seen + 1; missed < tick; ++missed, ++unseen)
                    late.add(static_cast<std::uint64_t>(intervalUs)); // it took that long at least
            }
            seen = tick;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(pauseUs));
    }
    const auto ms = [&](double part) { return static_cast<double>(late.percentile(part)) / 1e3; };
    std::printf("{\"ticks\":%lld,\"seen\":%llu,\"other_changes\":%d,\"looks_per_second\":%lld,\"p50\":%.1f,"
                "\"p99\":%.1f,\"max\":%.1f}\n",
                static_cast<long long>(seen - first),
                static_cast<unsigned long long>(late.count()) - static_cast<unsigned long long>(unseen), others,
                static_cast<long long>(looks / seconds), ms(0.5), ms(0.99), static_cast<double>(late.max()) / 1e3);
    return 0;
}
