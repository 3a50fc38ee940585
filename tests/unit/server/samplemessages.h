// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// One small message of each shape that the venues send: what fuzzing and mangling start from.
struct SampleMessage {
    const char *kind;
    std::string_view text;
    const char *url = "";
};

// clang-format off
constexpr SampleMessage sampleMessages[] = {
    {"binance", R"({"lastUpdateId":100,"bids":[["10.50","2"],["10.40","1"]],"asks":[["10.60","3"]]})", "https://x/depth?symbol=ABCUSDT&limit=5"},
    {"binance", R"({"stream":"abcusdt@depth@100ms","data":{"e":"depthUpdate","E":1617566591000,"s":"ABCUSDT","U":99,"u":101,"b":[["10.50","0"]],"a":[["10.55","7"]]}})"},
    {"binance", R"({"stream":"abcusdt@depth@100ms","data":{"e":"depthUpdate","E":1617566592000,"s":"ABCUSDT","U":102,"u":103,"b":[["10.51","4"]],"a":[]}})"},
    {"binance", R"({"stream":"abcusdt@bookTicker","data":{"u":104,"s":"ABCUSDT","b":"10.52","B":"1","a":"10.54","A":"2"}})"},
    {"binance", R"({"stream":"abcusdt@trade","data":{"e":"trade","E":1617566592000,"s":"ABCUSDT","t":7,"p":"10.53","q":"0.5","T":1617566592001,"m":true}})"},
    {"coinbase", R"({"type":"snapshot","product_id":"A-B","bids":[["10.5","2"],["10.4","1"]],"asks":[["10.6","3"]]})"},
    {"coinbase", R"({"type":"l2update","product_id":"A-B","changes":[["buy","10.55","1.5"],["sell","10.6","0"]],"time":"2021-04-17T16:43:37.100000Z"})"},
    {"coinbase", R"({"type":"match","trade_id":7,"size":"0.1","price":"10.55","product_id":"A-B","side":"sell","time":"2021-04-17T16:43:37.200000Z"})"},
    {"coinbase", R"({"type":"ticker","product_id":"C-D","price":"3.25","best_bid":"3.24","best_ask":"3.26","time":"2021-04-17T16:43:37.3Z"})"},
    {"kraken", R"([336,{"as":[["10.60000","3.00000000","1617666423.1"]],"bs":[["10.50000","2.00000000","1617666423.2"]]},"book-10","A/B"])"},
    {"kraken", R"([336,{"a":[["10.60000","0.00000000","1617666424.1"],["10.70000","1.00000000","1617666424.1","r"]]},{"b":[["10.40000","2.00000000","1617666424.2"]],"c":"974947235"},"book-10","A/B"])"},
    {"kraken", R"([337,[["10.55000","0.10000000","1617666425.1","s","l",""]],"trade","A/B"])"},
    {"kraken", R"([338,{"a":["10.6",3,"3.0"],"b":["10.5",2,"2.0"],"c":["10.55","0.1"]},"ticker","C/D"])"},
    {"betfair", R"({"op":"mcm","pt":1000,"clk":"A","mc":[{"id":"1.5","img":true,"marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":"OPEN","runners":[{"id":7,"status":"ACTIVE"},{"id":8,"status":"ACTIVE"}]},"rc":[{"id":7,"atb":[[1.5,20]],"atl":[[1.52,10]],"ltp":1.5,"tv":100}]}]})"},
    {"betfair", R"({"op":"mcm","pt":2000,"mc":[{"id":"1.5","rc":[{"id":8,"bdatb":[[0,3.1,20],[1,3,5]],"bdatl":[[0,3.2,0]]}],"marketDefinition":{"eventId":"9","marketType":"MATCH_ODDS","status":"CLOSED","runners":[{"id":7,"status":"WINNER"}]}}]})"},
    {"betfair", R"({"op":"ccm","pt":1500,"cc":[{"eventId":"9","marketId":"1.5","homeTeam":{"name":"H","selectionId":7},"awayTeam":{"name":"A","selectionId":8},"fixtureInfo":{"fixtureStatus":"IN_RUNNING","eventStatus":"BALL_IN_PROGRESS","expectedStartTime":1657537200000,"eventDescription":"H v A, First"},"incidentListWrapper":{"incidentList":[{"incidentType":"BALL","qualifierType":"RUNS","value":"4","overs":"7.3"}]},"matchStats":{"currentInnings":1,"inningsStats":[{"inningsNum":1,"battingTeam":"H","bowlingTeam":"A","inningsRuns":50,"inningsOvers":"7.3","inningsWickets":1}]}}]})"},
    {"betfair", R"({"marketId":"1.5","runners":[{"selectionId":7,"runnerName":"H"}]})"},
    {"openfootball", R"({"ts":1757000000,"commit":"c","path":"p","body":"{\"name\":\"Cup\",\"matches\":[{\"round\":\"Final\",\"num\":1,\"date\":\"2026-06-30\",\"time\":\"13:00 UTC-6\",\"team1\":\"H\",\"team2\":\"A\",\"score\":{\"ht\":[1,0],\"ft\":[1,1],\"et\":[2,1],\"p\":[4,3]},\"goals1\":[{\"name\":\"N\",\"minute\":\"90+2\"}],\"goals2\":[]}]}"})"},
    {"openligadb", R"([{"matchID":1,"matchDateTimeUTC":"2022-08-05T18:30:00Z","leagueName":"L","team1":{"teamName":"H"},"team2":{"teamName":"A"},"group":{"groupName":"1. Spieltag"},"matchIsFinished":true,"matchResults":[{"resultTypeID":2,"pointsTeam1":1,"pointsTeam2":6},{"resultTypeID":1,"pointsTeam1":0,"pointsTeam2":5}],"goals":[{"goalID":1,"scoreTeam1":0,"scoreTeam2":1,"matchMinute":5,"goalGetterName":"N","isPenalty":false,"isOwnGoal":false}],"lastUpdateDateTime":"2022-08-05T22:30:00"}])"},
};
// clang-format on
