// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tapedeck/v1/follow.pb.h"

#include <string>

namespace tapedeck {

/// {"stream":…}: prices and sizes are exact decimals in quotes, times are whole numbers.
void appendFollowedJson(const v1::Followed &followed, std::string &out);

// One event, candle or book. Prices and sizes are in units of 10^-scale.
void appendTradeJson(const v1::Trade &trade, int priceScale, int sizeScale, std::string &out);
void appendMatchEventJson(const v1::MatchEvent &event, std::string &out);
void appendCandleJson(const v1::Candle &candle, int priceScale, int sizeScale, std::string &out);
void appendBookJson(const v1::Book &book, int priceScale, int sizeScale, std::string &out);

} // namespace tapedeck
