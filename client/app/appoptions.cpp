// SPDX-FileCopyrightText: 2026 The Tapedeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/appoptions.h"

#include <QFile>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>

namespace tapedeck {

namespace {

int wrong(const std::string &sentence)
{
    std::cerr << "tapedeck: " << sentence << '\n';
    return 2;
}

} // namespace

int readAppOptions(int argc, char **argv, AppOptions &options)
{
    CLI::App app("Live prices and live scores from a Tapedeck feed server.", "tapedeck");
    std::vector<std::string> urls;
    std::string tokenFile, screenshot, theme, language, size;
    app.set_version_flag("--version", "tapedeck " TAPEDECK_VERSION);
    app.add_option("--url", urls, "feed server; several are tried in turn [the one used last, or ws://127.0.0.1:7878]")
        ->type_name("ws://HOST:PORT");
    app.add_option("--token-file", tokenFile, "file with the token for the server")->type_name("FILE");
    auto *benchmark = app.add_option("--benchmark", options.benchmarkS,
                                     "run for so long, print what was measured, and end; without --url: on prices that "
                                     "are made in this program, to measure this computer");
    benchmark->type_name("SECONDS");
    for (const auto &[name, value, what] :
         {std::tuple("--benchmark-rows", &options.benchmarkRows, "rows of those prices"),
          std::tuple("--benchmark-rate", &options.benchmarkRate, "row updates a second")})
        app.add_option(name, *value, what)->check(CLI::Range(1, 10'000'000))->capture_default_str()->needs(benchmark);
    app.add_flag("--benchmark-json", options.benchmarkJson, "print it as one line of JSON")->needs(benchmark);
    app.add_flag("--benchmark-interact", options.benchmarkInteracts,
                 "scroll, size columns and filter meanwhile, and tell what a user waits for")
        ->needs(benchmark);
    auto *shot =
        app.add_option("--screenshot", screenshot, "write a picture of the window, and end")->type_name("FILE");
    app.add_option("--after", options.afterS, "when to take it")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->needs(shot);
    app.add_option("--theme", theme, "dark, light, contrast or system")->type_name("NAME");
    app.add_option("--language", language, "en or de")->type_name("CODE")->check(CLI::IsMember({"en", "de"}));
    app.add_flag("--right-to-left", options.rightToLeft, "mirror the window, as for languages that are written so");
    app.add_option("--size", size, "of the window")->type_name("WxH");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    for (const std::string &text : urls) {
        const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty()
            || (url.scheme() != QLatin1String("ws") && url.scheme() != QLatin1String("wss")))
            return wrong("--url '" + text + "': ws://HOST:PORT is expected");
        options.urls.append(url);
    }
    if (!theme.empty() && theme != "dark" && theme != "light" && theme != "contrast" && theme != "system")
        return wrong("--theme '" + theme + "': dark, light, contrast or system is expected");
    if (options.benchmarkS < 0 || options.afterS < 0)
        return wrong("--benchmark and --after take a positive number of seconds");
    if (!size.empty()) {
        int width = 0;
        int height = 0;
        if (std::sscanf(size.c_str(), "%dx%d", &width, &height) != 2 || width < 200 || height < 150 || width > 16'384
            || height > 16'384)
            return wrong("--size '" + size + "': WIDTHxHEIGHT is expected, such as 1600x900");
        options.size = QSize(width, height);
    }
    if (!tokenFile.empty()) {
        QFile file(QString::fromStdString(tokenFile));
        if (!file.open(QIODevice::ReadOnly))
            return wrong("--token-file '" + tokenFile + "': " + file.errorString().toStdString());
        options.token = file.readLine(8'192).trimmed().toStdString();
    }
    options.screenshot = QString::fromStdString(screenshot);
    options.theme = QString::fromStdString(theme);
    options.language = QString::fromStdString(language);
    return -1;
}

} // namespace tapedeck
